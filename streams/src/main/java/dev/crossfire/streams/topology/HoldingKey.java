package dev.crossfire.streams.topology;

/**
 * Where the store of victims keeps a holding. A cluster's name may hold slashes and blanks, but no tab.
 *
 * @param name unique within its set
 */
record HoldingKey(Set set, String name) {

    private static final String SEPARATOR = "\t";

    /** All holdings of one conflict in one cluster. */
    record Set(String cluster, String conflict) implements Comparable<Set> {

        /** No key of the set comes before. */
        String first() {
            return cluster + SEPARATOR + conflict + SEPARATOR;
        }

        /** No key of the set comes after: names are ASCII. */
        String last() {
            return first() + "\u007f";
        }

        @Override
        public int compareTo(Set other) {
            return first().compareTo(other.first());
        }
    }

    String text() {
        return set.first() + name;
    }

    static HoldingKey parse(String text) {
        int name = text.lastIndexOf(SEPARATOR);
        int conflict = text.lastIndexOf(SEPARATOR, name - 1);
        return new HoldingKey(
                new Set(text.substring(0, conflict), text.substring(conflict + 1, name)), text.substring(name + 1));
    }
}

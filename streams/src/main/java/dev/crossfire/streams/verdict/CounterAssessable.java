package dev.crossfire.streams.verdict;

/** {@code counter-assessable}: at least one failing check lies between two readings of the rule's counter. */
record CounterAssessable() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        return node.enclosures().isEmpty()
                ? Outcome.missed("no two snapshots with counters enclose a failing check")
                : Outcome.held("snapshots with counters enclose failing checks");
    }
}

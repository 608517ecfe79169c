package dev.crossfire.streams.fact.ruleset;

/**
 * The mark of a packet, of which some bits may not be known.
 *
 * @param value of the known bits; 0 elsewhere
 * @param known set where the bit is known
 */
record MarkBits(int value, int known) {

    /** Of a packet that no rule has seen. */
    static final MarkBits ZERO = new MarkBits(0, -1);

    static final MarkBits UNKNOWN = new MarkBits(0, 0);

    MarkBits {
        value &= known;
    }

    /** {@code mark = (mark & and) ^ xor}: every way in which a rule changes a mark by constants. */
    MarkBits changed(int and, int xor) {
        return new MarkBits((value & and) ^ xor, known | ~and);
    }

    /** The mark after something that may or may not have happened. */
    MarkBits or(MarkBits other) {
        return new MarkBits(value, known & other.known & ~(value ^ other.value));
    }

    MarkBits forget(int mask) {
        return new MarkBits(value, known & ~mask);
    }

    /** Whether {@code (mark & mask) == expected}. */
    Truth equalsUnder(int mask, int expected) {
        boolean impossible = (expected & ~mask) != 0 || ((value ^ expected) & mask & known) != 0;
        if (impossible) {
            return Truth.NO;
        }
        return (mask & ~known) == 0 ? Truth.YES : Truth.MAY;
    }
}

package dev.crossfire.streams.fact.ruleset;

/** Three-valued: {@link #MAY} is what cannot be told from the text. */
public enum Truth {
    NO,
    MAY,
    YES;

    static Truth of(boolean value) {
        return value ? YES : NO;
    }

    Truth and(Truth other) {
        return ordinal() < other.ordinal() ? this : other;
    }

    Truth or(Truth other) {
        return ordinal() > other.ordinal() ? this : other;
    }

    Truth not() {
        return switch (this) {
            case NO -> YES;
            case MAY -> MAY;
            case YES -> NO;
        };
    }

    Truth negatedIf(boolean negated) {
        return negated ? not() : this;
    }
}

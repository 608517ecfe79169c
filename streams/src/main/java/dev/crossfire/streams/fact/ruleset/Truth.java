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
        return switch (this) {
            case NO -> NO;
            case MAY -> other == NO ? NO : MAY;
            case YES -> other;
        };
    }

    Truth or(Truth other) {
        return switch (this) {
            case NO -> other;
            case MAY -> other == YES ? YES : MAY;
            case YES -> YES;
        };
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

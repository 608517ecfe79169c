package dev.crossfire.streams.fact.ruleset;

import org.jspecify.annotations.Nullable;

/**
 * How surely a packet gets somewhere.
 *
 * @param because the first thing that is not known, of a MAY; null otherwise
 */
public record Flow(Truth certainty, @Nullable String because) {

    static final Flow SURE = new Flow(Truth.YES, null);
    static final Flow NONE = new Flow(Truth.NO, null);

    static Flow may(@Nullable String because) {
        return new Flow(Truth.MAY, because);
    }

    Flow and(Flow next) {
        if (certainty == Truth.NO || next.certainty == Truth.NO) {
            return NONE;
        }
        return certainty == Truth.MAY ? this : next;
    }

    boolean isSure() {
        return certainty == Truth.YES;
    }

    boolean isNone() {
        return certainty == Truth.NO;
    }
}

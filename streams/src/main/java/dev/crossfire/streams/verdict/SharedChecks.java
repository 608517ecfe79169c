package dev.crossfire.streams.verdict;

import java.util.HashMap;
import java.util.Map;

/** The conditions of a set of conflicts, each once: what stands in several places is looked at once for each state of a node. */
public final class SharedChecks {

    private final Map<Check, Shared> known = new HashMap<>();

    /** The one that says the same, whichever file it was read from first. */
    Check of(Check check) {
        return known.computeIfAbsent(check, Shared::new);
    }

    private record Shared(Check check) implements Check {
        @Override
        public Outcome evaluate(Observations node) {
            return node.outcome(check);
        }
    }
}

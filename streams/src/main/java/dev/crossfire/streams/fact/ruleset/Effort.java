package dev.crossfire.streams.fact.ruleset;

import java.util.List;

/**
 * How many rules may be looked at in the evaluation of one snapshot, so that no text can keep the evaluator busy; beyond it the rest is
 * "may". A packet meets a rule as often as chains that it enters jump to the rule's: once or twice in what people and tools write.
 */
final class Effort {

    /** Walks through the base chains: three packets out and in, and two foreign ones. */
    private static final int WALKS = 10;

    private static final int LEAST = 60_000;

    /** A rule set of which a packet meets more has its services in one list of tens of thousands. */
    private static final int MOST = 400_000;

    private int left;

    private Effort(int left) {
        this.left = left;
    }

    static Effort of(List<RuleSet> ruleSets) {
        int rules = ruleSets.stream()
                .flatMap(ruleSet -> ruleSet.tables().stream())
                .mapToInt(Table::size)
                .sum();
        return new Effort(Math.min(MOST, Math.max(LEAST, 2 * WALKS * rules)));
    }

    /** Looks at one more rule; true when that is one too many. */
    boolean spent() {
        return --left < 0;
    }
}

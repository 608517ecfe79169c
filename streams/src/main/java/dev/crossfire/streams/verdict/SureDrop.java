package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.RulesetFact.OtherDrop;

/**
 * A rule or policy that surely drops a packet, over the horizon.
 *
 * @param drop as it last stood
 * @param counters what its counter was
 * @param owned a running process has its table for itself, so that nobody else can change it
 */
record SureDrop(Backend backend, OtherDrop drop, CounterSeries counters, boolean owned) {

    /** What tells it from others of its rule set, wherever its line has moved to. */
    static String place(OtherDrop drop) {
        return drop.hook() + "|" + drop.chain() + "|" + drop.kind() + "|" + drop.rule();
    }

    /** Whether it surely dropped its packet while checks failed. */
    boolean stoodWhileFailing(Observations node) {
        return counters.whileFailing(node).stream().anyMatch(CounterSeries.Reading::hooked);
    }

    String says() {
        return says(drop, backend);
    }

    /** What it is, in words. */
    static String says(OtherDrop drop, Backend backend) {
        String what = switch (drop.kind()) {
            case "policy" -> "the policy DROP of " + drop.chain();
            case "mark" -> "the 0x8000 mark rule '" + drop.rule() + "'";
            default -> "the rule '" + drop.rule() + "' in " + drop.chain();
        };
        return what + " (" + backend.word() + ")";
    }
}

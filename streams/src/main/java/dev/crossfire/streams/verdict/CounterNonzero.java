package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.Counter;

/** {@code counter-nonzero: {rule: localnet-drop}}: the rule had dropped something when it was read about the failing checks. */
record CounterNonzero() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        for (DropRule drop : node.firewall().dropRules()) {
            for (CounterSeries.Reading reading : drop.counters().whileFailing(node)) {
                Counter counter = reading.counter().orElse(new Counter(0, 0));
                if (reading.hooked() && counter.packets() > 0) {
                    return Outcome.held("the rule had dropped " + Words.packets(counter.packets()) + " by "
                            + Words.clock(reading.at()) + ", when is not known");
                }
            }
        }
        return Outcome.missed("the rule's counter was never above 0", "0 packets");
    }
}

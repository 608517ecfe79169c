package dev.crossfire.streams.verdict;

import java.util.List;

/** {@code rule-hooked: {rule: localnet-drop}}: a packet with a foreign source surely reaches the DROP rule from INPUT or OUTPUT. */
record RuleHooked() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<DropRule> known = node.firewall().dropRules();
        List<DropRule> hooked = known.stream()
                .filter(drop -> drop.readings().stream().anyMatch(CounterSeries.Reading::hooked))
                .toList();
        if (hooked.isEmpty()) {
            return Outcome.missed(missing(node, known));
        }
        DropRule drop = hooked.get(0);
        return Outcome.held("the rule \"block incoming localnet connections\" stands in "
                        + drop.rule().chain() + " (table "
                        + drop.rule().table() + ", " + drop.backend().word() + "), reached from "
                        + String.join(" and ", drop.rule().hooks()))
                .with("drop.rule", drop.rule().rule())
                .with("drop.backend", drop.backend().word());
    }

    private static String missing(Observations node, List<DropRule> known) {
        if (known.isEmpty()) {
            return node.firewall().snapshots().isEmpty()
                    ? "no snapshot tells whether the rule stands"
                    : "no localnet DROP rule was seen";
        }
        String behind = known.get(0).rule().behind();
        return behind == null
                ? "the rule stands in " + known.get(0).rule().chain() + " but no packet reaches it from INPUT or OUTPUT"
                : "the rule stands behind '" + behind + "', which ends the packet's way first";
    }
}

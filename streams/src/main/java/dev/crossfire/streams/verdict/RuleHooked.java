package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.RulesetFact.LocalnetDrop;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code rule-hooked: {rule: localnet-drop}}: while checks failed, a packet with a foreign source surely reached the DROP rule from INPUT or
 * OUTPUT. A rule that stood before, or came after, drops none of them.
 */
record RuleHooked() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<DropRule> hooked = node.firewall().hookedWhileFailing();
        if (hooked.isEmpty()) {
            return Outcome.missed(missing(node, node.firewall().dropRules()));
        }
        DropRule drop = hooked.get(0);
        LocalnetDrop stood = drop.whileFailing(node).stream()
                .filter(LocalnetDrop::hooked)
                .findFirst()
                .orElse(drop.rule());
        return Outcome.held("the rule \"block incoming localnet connections\" stands in " + stood.chain() + " (table "
                        + stood.table() + ", " + drop.backend().word() + "), reached from "
                        + String.join(" and ", stood.hooks()))
                .with("drop.rule", stood.rule())
                .with("drop.backend", drop.backend().word());
    }

    private static String missing(Observations node, List<DropRule> known) {
        if (known.isEmpty()) {
            return node.firewall().snapshots().isEmpty()
                    ? "no snapshot tells whether the rule stands"
                    : "no localnet DROP rule was seen";
        }
        Optional<LocalnetDrop> stood =
                known.stream().flatMap(drop -> drop.whileFailing(node).stream()).findFirst();
        if (stood.isEmpty()) {
            Instant last = known.stream()
                    .flatMap(drop -> drop.stood().keySet().stream())
                    .max(Instant::compareTo)
                    .orElseThrow();
            return "no snapshot shows the rule standing while checks failed: it was last seen at " + Words.clock(last);
        }
        String behind = stood.get().behind();
        return behind == null
                ? "the rule stands in " + stood.get().chain() + " but no packet reaches it from INPUT or OUTPUT"
                : "the rule stands behind '" + behind + "', which ends the packet's way first";
    }
}

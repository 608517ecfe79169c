package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.RulesetFact.LocalnetDrop;

/** {@code rule-reachable}: while checks failed, a packet with a foreign source surely or possibly reached a localnet DROP rule. */
record RuleReachable() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        for (DropRule drop : node.firewall().dropRules()) {
            for (LocalnetDrop stood : drop.whileFailing(node)) {
                if (stood.hooked() || !stood.mayHooks().isEmpty()) {
                    return Outcome.held("a packet with a foreign source " + (stood.hooked() ? "reaches" : "may reach")
                            + " the rule '" + stood.rule() + "' ("
                            + drop.backend().word() + ")");
                }
            }
        }
        return Outcome.missed("no rule that was read drops foreign sources to 127.0.0.0/8, or no packet reaches it");
    }
}

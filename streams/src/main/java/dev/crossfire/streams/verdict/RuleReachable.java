package dev.crossfire.streams.verdict;

/** {@code rule-reachable}: a packet with a foreign source surely or possibly reaches a localnet DROP rule. */
record RuleReachable() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        for (DropRule drop : node.firewall().dropRules()) {
            boolean hooked = drop.readings().stream().anyMatch(CounterSeries.Reading::hooked);
            if (hooked || !drop.rule().mayHooks().isEmpty()) {
                return Outcome.held(
                        "a packet with a foreign source " + (hooked ? "reaches" : "may reach") + " the rule '"
                                + drop.rule().rule() + "' (" + drop.backend().word() + ")");
            }
        }
        return Outcome.missed("no rule that was read drops foreign sources to 127.0.0.0/8, or no packet reaches it");
    }
}

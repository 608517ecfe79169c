package dev.crossfire.streams.verdict;

/** {@code counted}: snapshots printed the rule's counter (such as {@code iptables-save -c}). */
record Counted() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        return node.firewall().dropRules().stream().anyMatch(DropRule::counted)
                ? Outcome.held("snapshots carry counters")
                : Outcome.missed("no snapshot carries the rule's counter");
    }
}

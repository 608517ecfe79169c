package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.RulesetFact;
import java.util.List;

/**
 * {@code owned-table: {of: rewriter|drop}}: the nat rule that rewrites loopback, or the rule or policy that drops it, stands in a native table
 * that a running process has for itself: nft refuses to change it (tried: Operation not permitted).
 */
record OwnedTable(String of) implements Check {

    static final List<String> RULES = List.of("rewriter", "drop");

    @Override
    public Outcome evaluate(Observations node) {
        boolean owned = of.equals("rewriter")
                ? node.firewall().rewritings(node.firewall().explaining()).stream()
                        .anyMatch(rewriting -> rewriting.exact() && rewriting.owned())
                : node.firewall().sureDrops(RulesetFact::otherDrops).stream()
                        .anyMatch(drop -> drop.owned() && drop.stoodWhileFailing(node));
        return owned
                ? Outcome.held("the rule stands in a table that a process has for itself")
                : Outcome.missed("nothing found stands in a table that a process has for itself");
    }
}

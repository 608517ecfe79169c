package dev.crossfire.streams.verdict;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * {@code forward-clear}: in the newest rule sets in which a pod's packet could be followed to the outside nothing drops it, nor may, but
 * what network policy says. It holds from the first of the last snapshots that all show so.
 */
record ForwardClear() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<Instant> followed = ForwardView.followedAt(node);
        Instant since = null;
        for (int i = followed.size() - 1; i >= 0 && isClear(node, followed.get(i)); i--) {
            since = followed.get(i);
        }
        if (followed.isEmpty()) {
            return Outcome.missed(
                    "no snapshot has both the rules and the route of a pod, so its packets cannot be followed");
        }
        Instant newest = followed.get(followed.size() - 1);
        if (since == null) {
            return Outcome.missed(
                    "what pods send by " + device(node, newest) + " is, or may be, dropped at " + Words.clock(newest));
        }
        boolean policies = ForwardView.dropsAt(node, newest).stream().anyMatch(ForwardView::ofNetworkPolicy);
        return Outcome.held(
                "what pods send by " + device(node, newest) + " is dropped by no rule "
                        + (policies ? "but what network policy says " : "") + "at " + Words.clock(newest),
                since,
                newest);
    }

    private static boolean isClear(Observations node, Instant at) {
        return ForwardView.dropsAt(node, at).stream().allMatch(ForwardView::ofNetworkPolicy);
    }

    private static String device(Observations node, Instant at) {
        return node.firewall().rulesets(at).stream()
                .map(ruleset -> ruleset.fact().cluster())
                .filter(Objects::nonNull)
                .map(rules -> rules.podDevice())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("their devices");
    }
}

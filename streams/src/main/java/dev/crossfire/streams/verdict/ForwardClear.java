package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.RulesetFact.ClusterRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code forward-clear}: the newest rule sets in which a pod's packet could be followed to the outside surely drop it nowhere. */
record ForwardClear() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<Instant> snapshots = new ArrayList<>(node.firewall().snapshots());
        for (int i = snapshots.size() - 1; i >= 0; i--) {
            Instant at = snapshots.get(i);
            List<ClusterRules> followed = node.firewall().rulesets(at).stream()
                    .map(ruleset -> ruleset.fact().cluster())
                    .filter(rules -> rules != null && rules.podDevice() != null)
                    .toList();
            if (!followed.isEmpty()) {
                boolean dropped = followed.stream()
                        .flatMap(rules -> rules.forwardDrops().stream())
                        .anyMatch(drop -> drop.certainty() == Certainty.EXACT);
                return dropped
                        ? Outcome.missed("what pods send by " + followed.get(0).podDevice() + " is dropped at "
                                + Words.clock(at))
                        : Outcome.held(
                                "what pods send by " + followed.get(0).podDevice() + " is dropped by no rule at "
                                        + Words.clock(at),
                                at,
                                at);
            }
        }
        return Outcome.missed(
                "no snapshot has both the rules and the route of a pod, so its packets cannot be followed");
    }
}

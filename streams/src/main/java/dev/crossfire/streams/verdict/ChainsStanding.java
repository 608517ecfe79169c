package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.RulesetFact;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code chains-standing: {owner: kubernetes}}: the newest snapshot shows chains of this owner; it holds from the first that does and all after. */
record ChainsStanding(String owner) implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<Instant> snapshots = node.firewall().snapshots();
        if (snapshots.isEmpty()) {
            return Outcome.missed("no readable firewall snapshot of this node within 10 min");
        }
        Instant at = snapshots.get(snapshots.size() - 1);
        Optional<Ruleset> standing = node.firewall().rulesets(at).stream()
                .filter(ruleset -> count(ruleset.fact()) > 0)
                .findFirst();
        return standing.map(ruleset -> Outcome.held(
                        Words.count(count(ruleset.fact()), "chain", "chains") + " of " + owner + " stand at "
                                + Words.clock(ruleset.takenAt()) + " ("
                                + ruleset.fact().backend().word() + ")",
                        since(node, snapshots),
                        ruleset.takenAt()))
                .orElseGet(() -> Outcome.missed("no chain of " + owner + " stands at " + Words.clock(at)));
    }

    private Instant since(Observations node, List<Instant> snapshots) {
        Instant since = snapshots.get(snapshots.size() - 1);
        for (int i = snapshots.size() - 1; i >= 0 && stand(node, snapshots.get(i)); i--) {
            since = snapshots.get(i);
        }
        return since;
    }

    private boolean stand(Observations node, Instant at) {
        return node.firewall().rulesets(at).stream().anyMatch(ruleset -> count(ruleset.fact()) > 0);
    }

    private int count(RulesetFact fact) {
        if (fact.cluster() == null) {
            return 0;
        }
        return switch (owner) {
            case "calico" -> fact.cluster().calico();
            case "cni" -> fact.cluster().cni();
            default -> fact.cluster().kube();
        };
    }
}

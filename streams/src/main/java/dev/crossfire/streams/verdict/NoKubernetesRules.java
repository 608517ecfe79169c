package dev.crossfire.streams.verdict;

import java.time.Instant;
import java.util.List;

/**
 * {@code no-kubernetes-rules}: neither kubelet's nor kube-proxy's chains stand in any rule set that was read. A node has at least one of
 * them; a pod's network namespace has none, so what was captured may not be the node's.
 */
record NoKubernetesRules() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        Instant at = node.present();
        List<Ruleset> rulesets = node.firewall().rulesets(at);
        boolean any = rulesets.stream()
                .anyMatch(ruleset -> ruleset.fact().kubeFirewall()
                        || ruleset.fact().lossyLocalnetDrop()
                        || ruleset.fact().kubeProxy()
                        || !ruleset.fact().localnetDrops().isEmpty());
        return any || rulesets.isEmpty()
                ? Outcome.missed("chains of kubelet or kube-proxy were read")
                : Outcome.held("no chain of kubelet or kube-proxy stands in the rule sets that were read");
    }
}

package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.NodeFact;
import java.util.Optional;

/**
 * {@code guard-kept-by: {component: kube-proxy}}: kube-proxy writes the localnet rule anew in each of its syncs, as it does in iptables mode
 * since Kubernetes 1.27. The kubelet keeps its own copy in every version that has the rule.
 */
record GuardKeptBy(String component) implements Check {

    static final String KUBE_PROXY = "kube-proxy";
    private static final SoftwareVersion FIRST = SoftwareVersion.of("1.27");

    @Override
    public Outcome evaluate(Observations node) {
        Optional<String> mode = node.node().map(NodeFact::proxyMode);
        Optional<SoftwareVersion> version =
                node.node().map(NodeFact::kubernetes).flatMap(SoftwareVersion::parse);
        if (mode.isPresent() && !mode.get().equals("iptables")) {
            return Outcome.missed("kube-proxy runs in mode " + mode.get() + ", in which it keeps no copy of the rule");
        }
        if (version.isPresent() && version.get().compareTo(FIRST) < 0) {
            return Outcome.missed("Kubernetes is " + version.get().major() + "."
                    + version.get().minor() + ": kube-proxy keeps a copy of the rule since 1.27");
        }
        boolean chains = node.firewall().rulesets(node.present()).stream()
                .anyMatch(ruleset -> ruleset.fact().kubeProxy());
        if (!chains && mode.isEmpty()) {
            return Outcome.missed("no chains of kube-proxy's iptables mode were seen");
        }
        return Outcome.held((chains ? "chains of kube-proxy's iptables mode stand" : "kube-proxy runs in mode iptables")
                + (version.isPresent() ? "" : ", and Kubernetes' version is not known"));
    }
}

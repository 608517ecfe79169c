package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.NodeFact;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code guard-kept-by: {component: kube-proxy}}: kube-proxy writes the localnet rule anew in each of its syncs, as it does in iptables mode
 * since Kubernetes 1.27, into the backend that its other chains stand in. The kubelet keeps its own copy in every version that has the rule;
 * {@code kubelet} holds when it is known to be the only one that does.
 */
record GuardKeptBy(String component) implements Check {

    static final String KUBE_PROXY = "kube-proxy";
    static final String KUBELET = "kubelet";
    private static final SoftwareVersion FIRST = SoftwareVersion.of("1.27");

    @Override
    public Outcome evaluate(Observations node) {
        Optional<String> without = withoutKubeProxy(node);
        if (component.equals(KUBELET)) {
            return without.map(Outcome::held).orElseGet(() -> Outcome.missed("kube-proxy may keep a copy of the rule"));
        }
        if (without.isPresent()) {
            return Outcome.missed(without.get());
        }
        boolean chains = chains(node.firewall().rulesets(node.present()));
        if (!chains && node.node().map(NodeFact::proxyMode).isEmpty()) {
            return Outcome.missed("no chains of kube-proxy's iptables mode were seen");
        }
        return Outcome.held((chains ? "chains of kube-proxy's iptables mode stand" : "kube-proxy runs in mode iptables")
                + (node.node().map(NodeFact::kubernetes).isPresent() ? "" : ", and Kubernetes' version is not known"));
    }

    /** Why kube-proxy is known to keep no copy of the rule that was found; empty when it is not. */
    private static Optional<String> withoutKubeProxy(Observations node) {
        Optional<String> mode = node.node().map(NodeFact::proxyMode);
        Optional<SoftwareVersion> version =
                node.node().map(NodeFact::kubernetes).flatMap(SoftwareVersion::parse);
        if (mode.isPresent() && !mode.get().equals("iptables")) {
            return Optional.of("kube-proxy runs in mode " + mode.get() + ", in which it keeps no copy of the rule");
        }
        if (version.isPresent() && version.get().compareTo(FIRST) < 0) {
            return Optional.of("Kubernetes is " + version.get().major() + "."
                    + version.get().minor() + ": kube-proxy keeps a copy of the rule since 1.27");
        }
        Set<String> holding = node.firewall().hookedWhileFailing().stream()
                .map(DropRule::part)
                .collect(Collectors.toSet());
        List<Ruleset> all = node.firewall().rulesets(node.present());
        List<Ruleset> same =
                all.stream().filter(ruleset -> holding.contains(ruleset.part())).toList();
        boolean elsewhere = !holding.isEmpty()
                && same.stream().allMatch(ruleset -> ruleset.fact().complete())
                && !chains(same)
                && chains(all);
        return elsewhere
                ? Optional.of("kube-proxy's chains stand in another backend than the rule, and it writes no other")
                : Optional.empty();
    }

    private static boolean chains(List<Ruleset> rulesets) {
        return rulesets.stream().anyMatch(ruleset -> ruleset.fact().kubeProxy());
    }
}

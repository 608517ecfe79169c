package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.NodeFact;
import java.util.List;
import java.util.Optional;

/**
 * {@code node-is: {install: operator}}, {@code node-is: {kubernetes: '>=1.27'}}, {@code node-is: {distribution: k3s}}: what is known of the node's software; what is unknown never
 * holds.
 *
 * @param values one of which it is; of versions also {@code >=X} and {@code <X}
 */
record NodeIs(String property, List<String> values) implements Check {

    static final List<String> PROPERTIES =
            List.of("install", "runtime", "proxyMode", "kubernetes", "calico", "distribution");

    @Override
    public Outcome evaluate(Observations node) {
        Optional<String> value = property.equals("distribution")
                ? distribution(node)
                : node.node().flatMap(this::value);
        if (value.isEmpty()) {
            return Outcome.missed(property + " of the node is unknown");
        }
        return values.stream().anyMatch(wanted -> fits(value.get(), wanted))
                ? Outcome.held(property + " is " + value.get())
                : Outcome.missed(property + " is " + value.get());
    }

    /**
     * Who built it: what runs the kubelet in another way than a package of Kubernetes does is told by the version, as builds append it to that
     * ({@code 1.31.5+k3s1}, {@code 1.30.4+rke2r1}), OpenShift by Felix' port.
     */
    private static Optional<String> distribution(Observations node) {
        String version = node.node().map(NodeFact::kubernetes).orElse("");
        if (version.contains("+k3s")) {
            return Optional.of("k3s");
        }
        if (version.contains("+rke2")) {
            return Optional.of("rke2");
        }
        if (node.onOpenShift()) {
            return Optional.of("openshift");
        }
        return version.isEmpty() ? Optional.empty() : Optional.of("upstream");
    }

    private static boolean fits(String value, String wanted) {
        if (wanted.startsWith(">=")) {
            return SoftwareVersion.parse(value)
                    .filter(version -> version.compareTo(SoftwareVersion.of(wanted.substring(2))) >= 0)
                    .isPresent();
        }
        if (wanted.startsWith("<")) {
            return SoftwareVersion.parse(value)
                    .filter(version -> version.compareTo(SoftwareVersion.of(wanted.substring(1))) < 0)
                    .isPresent();
        }
        return value.equals(wanted);
    }

    private Optional<String> value(NodeFact node) {
        return Optional.ofNullable(
                switch (property) {
                    case "install" -> node.install();
                    case "runtime" -> node.runtime();
                    case "proxyMode" -> node.proxyMode();
                    case "kubernetes" -> node.kubernetes();
                    case "calico" -> node.calico();
                    default -> throw new IllegalStateException("node-is knows no " + property);
                });
    }
}

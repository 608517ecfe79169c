package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.NodeFact;
import java.util.List;
import java.util.Optional;

/** {@code node-is: {install: operator}}: what is known of the node's software; what is unknown never holds. */
record NodeIs(String property, List<String> values) implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        Optional<String> value = node.node().flatMap(this::value);
        if (value.isEmpty()) {
            return Outcome.missed(property + " of the node is unknown");
        }
        return values.contains(value.get())
                ? Outcome.held(property + " is " + value.get())
                : Outcome.missed(property + " is " + value.get());
    }

    private Optional<String> value(NodeFact node) {
        return Optional.ofNullable(
                switch (property) {
                    case "install" -> node.install();
                    case "runtime" -> node.runtime();
                    case "proxyMode" -> node.proxyMode();
                    default -> throw new IllegalStateException("node-is knows no " + property);
                });
    }
}

package dev.crossfire.streams.verdict;

import dev.crossfire.streams.fact.RouteDecision;

/** {@code route-of-loopback: {is: local|away|unreachable}}: where the kernel sends a packet to 127.0.0.1. */
record RouteIs(RouteDecision.Outcome wanted) implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        return node.firewall()
                .route(node.firewall().explaining())
                .map(route -> {
                    String says = "127.0.0.1 is "
                            + switch (route.outcome()) {
                                case LOCAL -> "delivered on lo";
                                case AWAY -> "sent out of " + route.dev();
                                case UNREACHABLE -> "unreachable: no route";
                            }
                            + (route.source() == null ? "" : ", source " + route.source());
                    return route.outcome() == wanted ? Outcome.held(says) : Outcome.missed(says);
                })
                .orElseGet(() -> Outcome.missed("routes were not taken"));
    }
}

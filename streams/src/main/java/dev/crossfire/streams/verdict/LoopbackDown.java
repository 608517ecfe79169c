package dev.crossfire.streams.verdict;

/** {@code loopback-down}: lo is not up, so nothing sent to 127.0.0.1 arrives. */
record LoopbackDown() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        return node.addresses(node.present())
                .map(addresses -> addresses.loopbackUp() ? Outcome.missed("lo is up") : Outcome.held("lo is down"))
                .orElseGet(() -> Outcome.missed("addresses were not taken"));
    }
}

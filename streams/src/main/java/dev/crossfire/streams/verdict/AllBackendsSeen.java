package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.Backend;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** {@code all-backends-seen}: iptables-nft, iptables-legacy and native nft were all read whole while checks failed. */
record AllBackendsSeen() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        Instant at = node.present();
        List<Backend> unseen = Arrays.stream(Backend.values())
                .filter(backend -> !node.firewall().seen(backend, at))
                .toList();
        String names = unseen.stream()
                .map(backend -> backend == Backend.NATIVE ? "native nft" : backend.binary())
                .collect(Collectors.joining(", "));
        return unseen.isEmpty()
                ? Outcome.held("iptables-nft, iptables-legacy and native nft were read")
                : Outcome.missed("not read: " + names).with("unseen", names);
    }

    /** Whether all were read whole at a time. */
    static boolean at(Observations node, Instant at) {
        return Arrays.stream(Backend.values())
                .allMatch(backend -> node.firewall().seen(backend, at));
    }
}

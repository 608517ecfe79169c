package dev.crossfire.streams.verdict;

import dev.crossfire.streams.verdict.Observations.Window;
import dev.crossfire.streams.verdict.TrafficView.Sighting;
import java.util.List;
import java.util.Optional;

/**
 * {@code connected}: while the checks timed out, a connection from 127.0.0.0/8 to the checked port was accepted, and no packet with a
 * foreign source was seen beside it: the packet got through, the server is slow.
 */
record Connected() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        Optional<Window> failing = node.failing();
        List<Sighting> during = node.traffic().acceptedConnections().stream()
                .filter(sighting ->
                        failing.map(window -> window.holds(sighting.at())).orElse(false))
                .toList();
        if (during.isEmpty()) {
            return Outcome.missed("no accepted connection of the check was seen while it timed out");
        }
        Sighting last = during.get(during.size() - 1);
        boolean contradicted =
                node.traffic().foreignSyns().stream().anyMatch(syn -> syn.at().equals(last.at()));
        return contradicted
                ? Outcome.missed(last.says() + ", but beside it SYNs with a foreign source")
                : Outcome.held(
                        last.says() + " at " + Words.clock(last.at()) + ", while the check timed out",
                        last.at(),
                        last.at());
    }
}

package dev.crossfire.streams.verdict;

import dev.crossfire.streams.verdict.Sought.Found;
import dev.crossfire.streams.verdict.TrafficView.Sighting;
import java.util.List;
import java.util.Optional;

/** {@code bgp-from: {signal: …}}: BIRD's unanswered connections to its peers leave from the address that the signal tells as its value. */
record BgpFrom(Sought sought) implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        Found found = sought.in(node);
        List<Sighting> unanswered = node.traffic().unansweredBgp();
        if (found.value().isEmpty() || unanswered.isEmpty()) {
            return Outcome.missed(
                    found.value().isEmpty()
                            ? sought.says() + " told no address"
                            : "no unanswered connection to a BGP peer was seen");
        }
        String address = found.value().replaceFirst("/\\d+$", "");
        Optional<Sighting> from = unanswered.stream()
                .filter(sighting -> sighting.says().equals(address))
                .findFirst();
        return from.map(sighting -> Outcome.held(
                        "BIRD's connections leave from " + address + ", unanswered at " + Words.clock(sighting.at()),
                        sighting.at(),
                        sighting.at()))
                .orElseGet(() -> Outcome.missed(
                        "BIRD's connections leave from " + unanswered.get(0).says() + ", not from " + address));
    }
}

package dev.crossfire.streams.verdict;

import dev.crossfire.streams.verdict.TrafficView.Sighting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code check-passed}: between failing checks, with the rule in place, a connection from 127.0.0.1 to the checked port ran to its end
 * without being rewritten: the rule does not stand in this check's way.
 */
record CheckPassed() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<Failure> timedOut = node.timedOut();
        if (timedOut.size() < 2) {
            return Outcome.missed("fewer than two failing checks");
        }
        Instant first = timedOut.get(0).at();
        Instant last = timedOut.get(timedOut.size() - 1).began();
        Optional<Sighting> passed = node.traffic().passedChecks().stream()
                .filter(sighting ->
                        sighting.at().isAfter(first) && sighting.at().isBefore(last))
                .filter(sighting -> node.firewall().explains(sighting.at()))
                .findFirst();
        return passed.map(sighting -> Outcome.held(
                        sighting.says() + " that ended " + Words.clock(sighting.at()) + ", between failing checks",
                        sighting.at(),
                        sighting.at()))
                .orElseGet(() -> Outcome.missed(
                        "no connection from 127.0.0.1 to the checked port was seen to pass between failing checks"));
    }
}

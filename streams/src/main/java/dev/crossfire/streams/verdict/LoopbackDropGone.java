package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.streams.verdict.CounterSeries.Reading;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code loopback-drop-gone}: what dropped packets from 127.0.0.1 while checks failed drops them no more in the last snapshot of its rule set. */
record LoopbackDropGone() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<SureDrop> stood = node.firewall().sureDrops(RulesetFact::otherDrops).stream()
                .filter(drop -> drop.stoodWhileFailing(node))
                .toList();
        Optional<Instant> gone = stood.stream()
                .map(drop -> last(drop)
                        .filter(reading -> !reading.hooked() && reading.at().isAfter(node.present())))
                .map(reading -> reading.map(Reading::at).orElse(Instant.MIN))
                .min(Comparator.naturalOrder())
                .filter(at -> at.isAfter(Instant.MIN));
        return gone.map(at -> Outcome.held(
                        "The cause was gone at " + Words.clock(at)
                                + ": nothing seen then drops packets from 127.0.0.1 any more",
                        at,
                        at))
                .orElseGet(
                        () -> Outcome.missed("what dropped packets from 127.0.0.1 still does, or nothing was found"));
    }

    private static Optional<Reading> last(SureDrop drop) {
        List<Reading> readings = drop.counters().readings();
        return readings.isEmpty() ? Optional.empty() : Optional.of(readings.get(readings.size() - 1));
    }
}

package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.streams.verdict.CounterSeries.Reading;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code loopback-drop-gone}: what dropped packets from 127.0.0.1 while checks failed drops them no more in the last snapshot of its rule set. */
record LoopbackDropGone() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<SureDrop> stood = node.firewall().sureDrops(RulesetFact::otherDrops).stream()
                .filter(drop -> drop.stoodWhileFailing(node))
                .toList();
        List<Instant> ends =
                stood.stream().flatMap(drop -> end(node, drop).stream()).toList();
        Optional<Instant> gone =
                ends.size() == stood.size() ? ends.stream().max(Comparator.naturalOrder()) : Optional.empty();
        return gone.map(at -> Outcome.held(
                        "The cause was gone at " + Words.clock(at)
                                + ": nothing seen then drops packets from 127.0.0.1 any more",
                        at,
                        at))
                .orElseGet(
                        () -> Outcome.missed("what dropped packets from 127.0.0.1 still does, or nothing was found"));
    }

    private static Optional<Instant> end(Observations node, SureDrop drop) {
        Map<Instant, Reading> readings = new TreeMap<>();
        drop.counters().readings().forEach(reading -> readings.put(reading.at(), reading));
        return node.firewall()
                .beginOfEnd(
                        List.copyOf(readings.keySet()),
                        at -> Optional.ofNullable(readings.get(at))
                                .filter(Reading::hooked)
                                .isEmpty());
    }
}

package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.RulesetFact.LocalnetDrop;
import dev.crossfire.streams.verdict.CounterSeries.Growth;
import dev.crossfire.streams.verdict.CounterSeries.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One localnet rule over the horizon: the same text in the same chain of the same rule set.
 *
 * @param rule as it last stood
 * @param counters what its counter was
 * @param stood when read → as it stood then
 * @param copies all that stood in its chain when it was last read: some programs add it again and again (kubernetes#72370)
 */
record DropRule(
        String part,
        Backend backend,
        LocalnetDrop rule,
        CounterSeries counters,
        Map<Instant, LocalnetDrop> stood,
        List<LocalnetDrop> copies) {

    DropRule {
        stood = Map.copyOf(stood);
        copies = List.copyOf(copies);
    }

    /** As it stood while checks failed, in order of time; nothing where it did not stand then. */
    List<LocalnetDrop> whileFailing(Observations node) {
        return counters.whileFailing(node).stream()
                .map(reading -> stood.get(reading.at()))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Whether a packet with a foreign source surely reached it over an interval. */
    boolean hookedBetween(Instant from, Instant to) {
        return readings().stream()
                .anyMatch(reading -> reading.hooked()
                        && !reading.at().isBefore(from)
                        && !reading.at().isAfter(to));
    }

    List<Reading> readings() {
        return counters.readings();
    }

    boolean counted() {
        return counters.counted();
    }

    Optional<Growth> around(Instant begin, Instant end) {
        return counters.around(begin, end);
    }

    List<Growth> steps() {
        return counters.steps();
    }
}

package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.RulesetFact.LocalnetDrop;
import dev.crossfire.streams.verdict.CounterSeries.Growth;
import dev.crossfire.streams.verdict.CounterSeries.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One localnet rule over the horizon: the same text in the same chain of the same rule set.
 *
 * @param rule as it last stood
 * @param counters what its counter was
 */
record DropRule(String part, Backend backend, LocalnetDrop rule, CounterSeries counters) {

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

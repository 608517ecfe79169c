package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.streams.evidence.PartSample;
import java.time.Instant;
import java.util.Optional;

/** A rule set as it stood at one time. */
record Ruleset(String part, Instant takenAt, RulesetFact fact, PartSample sample) {

    Optional<Counter> counter(int line) {
        return fact.counted() ? Optional.ofNullable(sample.counters().get(line)) : Optional.empty();
    }
}

package dev.crossfire.streams.verdict;

import dev.crossfire.streams.verdict.Sought.Found;
import java.time.Duration;
import java.time.Instant;

/**
 * {@code ordered: {first: {signal: …}, then: {signal: …}, within: 90s}}: one signal was followed by another.
 *
 * @param within how long after the first the second may come
 */
record Ordered(Sought first, Sought then, Duration within) implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        Found before = first.in(node);
        Found after = then.in(node);
        if (before.times().isEmpty() || after.times().isEmpty()) {
            Sought missing = before.times().isEmpty() ? first : then;
            return Outcome.missed(missing.says() + " was not seen");
        }
        Duration nearest = null;
        for (Instant one : before.times()) {
            for (Instant other : after.times()) {
                Duration gap = Duration.between(one, other);
                if (!gap.isNegative() && gap.compareTo(within) <= 0) {
                    return held(node, one, other);
                }
                nearest = nearest == null || gap.abs().compareTo(nearest) < 0 ? gap.abs() : nearest;
            }
        }
        return Outcome.missed(
                then.says() + " did not follow " + first.says() + " within " + Words.span(within),
                nearest == null ? "unknown" : Words.span(nearest) + " apart at the nearest");
    }

    private Outcome held(Observations node, Instant one, Instant other) {
        Outcome outcome = Outcome.held(
                first.says() + " at " + Words.clock(one) + " was followed by " + then.says() + " at "
                        + Words.clock(other),
                one,
                other);
        String subject = first.subjectAt(node, one);
        outcome = subject.isEmpty() ? outcome : outcome.with("subject", subject);
        return outcome.with("first", Words.clock(one)).with("then", Words.clock(other));
    }
}

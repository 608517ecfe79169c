package dev.crossfire.streams.verdict;

import dev.crossfire.streams.verdict.Sought.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code seen: {signal: …, where: {…}, atLeast: 2, within: 5m, over: 20s}}: a signal was seen so often.
 *
 * @param within so many of them in this time; of one, in this time before the newest that was heard of the node; null for the horizon
 * @param newest the newest of these signals, whatever they say, must be one of them
 * @param during only those count at which the newest before of these others, whatever they say, was one of them; null for all
 * @param over first and last of them at least this far apart; null for no such condition
 */
record Seen(
        Sought sought,
        int atLeast,
        @Nullable Duration within,
        @Nullable Duration over,
        boolean newest,
        @Nullable Sought during)
        implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        Found found = during == null ? sought.in(node) : sought.in(node).at(during.lasting(node));
        if (within != null && atLeast == 1) {
            Instant since = node.evidence().present().orElse(Instant.MAX).minus(within);
            found = found.at(at -> !at.isBefore(since));
        }
        if (newest && found.count() > 0 && !sought.isNewest(node)) {
            return Outcome.missed(sought.says() + " was seen, but the newest was another");
        }
        Outcome outcome = bound(outcome(found).times(found.times()), "count", Long.toString(found.count()));
        if (!found.times().isEmpty()) {
            outcome = bound(outcome, "first", Words.clock(found.times().get(0)));
            outcome = bound(
                    outcome, "last", Words.clock(found.times().get(found.times().size() - 1)));
        }
        outcome = found.subject().isEmpty() ? outcome : bound(outcome, "subject", found.subject());
        return found.value().isEmpty() ? outcome : bound(outcome, "value", found.value());
    }

    /** Under its own name, and under the signal's, for texts that tell of several. */
    private Outcome bound(Outcome outcome, String name, String value) {
        return outcome.with(name, value).with(sought.names().get(0) + "." + name, value);
    }

    private Outcome outcome(Found found) {
        List<Instant> times = found.times();
        if (found.count() < atLeast || times.isEmpty()) {
            return found.count() == 0
                    ? Outcome.missed(sought.says() + " was not seen", atLeast + " too few")
                    : Outcome.missed(
                            sought.says() + " was seen " + often(found.count()),
                            (atLeast - found.count()) + " too few");
        }
        Instant first = times.get(0);
        Instant last = times.get(times.size() - 1);
        Duration span = Duration.between(first, last);
        if (over != null && span.compareTo(over) < 0) {
            return Outcome.missed(
                    sought.says() + " was seen " + often(found.count()) + " over " + Words.span(span),
                    Words.span(over.minus(span)) + " too short");
        }
        if (within != null && atLeast > 1 && !within(times, within)) {
            return Outcome.missed(
                    sought.says() + " was seen " + often(found.count()) + ", but never " + often(atLeast) + " within "
                            + Words.span(within),
                    "too far apart");
        }
        String when = first.equals(last)
                ? " at " + Words.clock(first)
                : ", " + Words.clock(first) + " to " + Words.clock(last);
        return Outcome.held(
                sought.says() + " was seen " + often(found.count()) + when,
                first,
                times.get(Math.min(atLeast, times.size()) - 1));
    }

    private boolean within(List<Instant> times, Duration span) {
        // Of an aggregated Event only its ends have times: its count stands for what lies between.
        int needed = Math.min(atLeast, times.size());
        for (int i = 0; i + needed <= times.size(); i++) {
            if (Duration.between(times.get(i), times.get(i + needed - 1)).compareTo(span) <= 0) {
                return true;
            }
        }
        return false;
    }

    private static String often(long count) {
        return count == 1 ? "once" : count == 2 ? "twice" : count + " times";
    }
}

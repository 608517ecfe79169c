package dev.crossfire.streams.evidence;

import java.time.Instant;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * One Event object over its life: repeats share its UID, so the growth of the count is the news. The API server keeps the first and the
 * last time only; every version of it that was seen gives one more time that is known.
 *
 * @param count the largest seen
 * @param seen times at which it is known to have happened, at most {@link #MOST_TIMES}, the newest kept
 */
public record EventRun(Instant first, long count, NavigableSet<Instant> seen) {

    static final int MOST_TIMES = 64;

    public EventRun {
        seen = Collections.unmodifiableNavigableSet(new TreeSet<>(seen));
    }

    static EventRun of(Instant first, Instant last, long count) {
        TreeSet<Instant> seen = new TreeSet<>();
        seen.add(last);
        if (count > 1) {
            seen.add(first);
        }
        return new EventRun(first, count, seen);
    }

    EventRun merge(EventRun other) {
        TreeSet<Instant> both = new TreeSet<>(seen);
        both.addAll(other.seen);
        while (both.size() > MOST_TIMES) {
            both.pollFirst();
        }
        return new EventRun(first.isBefore(other.first) ? first : other.first, Math.max(count, other.count), both);
    }

    /** Without what happened after {@code end}; empty of times when all of it did. */
    EventRun until(Instant end) {
        return seen.isEmpty() || !seen.last().isAfter(end) ? this : new EventRun(first, count, seen.headSet(end, true));
    }

    /** Without what happened before {@code start}; empty of times when all of it did. */
    EventRun since(Instant start) {
        return seen.isEmpty() || !seen.first().isBefore(start)
                ? this
                : new EventRun(first, count, seen.tailSet(start, true));
    }
}

package dev.crossfire.streams.verdict;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param says a sentence with its numbers, whether held or not
 * @param margin by how much it missed; null when held or not measurable
 * @param from where in event time the ground for it begins; null when it has no place in time
 * @param at when it was complete; null when it has no place in time
 * @param times when each thing that it tells of happened, in order; empty when it has no place in time. Of a symptom, also when too few
 *     were seen for it to hold
 * @param bindings values for texts
 */
public record Outcome(
        boolean held,
        String says,
        @Nullable String margin,
        @Nullable Instant from,
        @Nullable Instant at,
        List<Instant> times,
        Map<String, List<String>> bindings) {

    public Outcome {
        times = List.copyOf(times);
        bindings = Map.copyOf(bindings);
    }

    public static Outcome held(String says) {
        return new Outcome(true, says, null, null, null, List.of(), Map.of());
    }

    public static Outcome held(String says, Instant from, Instant at) {
        return new Outcome(true, says, null, from, at, List.of(), Map.of());
    }

    public static Outcome missed(String says) {
        return new Outcome(false, says, null, null, null, List.of(), Map.of());
    }

    public static Outcome missed(String says, String margin) {
        return new Outcome(false, says, margin, null, null, List.of(), Map.of());
    }

    /** The outcome with a value for texts. */
    public Outcome with(String name, String... values) {
        Map<String, List<String>> more = new TreeMap<>(bindings);
        more.put(name, List.of(values));
        return new Outcome(held, says, margin, from, at, times, more);
    }

    /** The outcome with the times of what it tells of. */
    public Outcome times(List<Instant> happened) {
        return new Outcome(held, says, margin, from, at, happened, bindings);
    }

    static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}

package dev.crossfire.streams.outbreak;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a node failed before, as far as it takes not to count it twice.
 *
 * @param incident the last
 * @param failedAt when that began
 * @param confirmedAt when it did last with a conflict that is confirmed; null for never
 * @param changedAt when it did last after a change, by the change's text; at most {@link Victim#MOST_CHANGES}, the newest
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Past(
        String incident, Instant failedAt, @Nullable Instant confirmedAt, Map<String, Instant> changedAt) {

    public Past {
        changedAt = changedAt == null ? Map.of() : Map.copyOf(changedAt);
    }

    static Past of(Victim victim) {
        Map<String, Instant> changes = new TreeMap<>();
        victim.changes().forEach(change -> changes.put(change.text(), victim.openedAt()));
        return new Past(victim.incident(), victim.openedAt(), victim.confirmed() ? victim.openedAt() : null, changes);
    }

    Past plus(Past other) {
        Map<String, Instant> changes = new TreeMap<>(changedAt);
        other.changedAt.forEach((text, at) -> changes.merge(text, at, Past::later));
        TreeMap<String, Instant> newest = new TreeMap<>();
        changes.entrySet().stream()
                .sorted(Map.Entry.<String, Instant>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(Victim.MOST_CHANGES)
                .forEach(change -> newest.put(change.getKey(), change.getValue()));
        @Nullable
        Instant confirmed = Stream.of(this, other)
                .flatMap(past -> Stream.ofNullable(past.confirmedAt))
                .max(Comparator.naturalOrder())
                .orElse(null);
        Past last = other.failedAt.isAfter(failedAt) ? other : this;
        return new Past(last.incident, last.failedAt, confirmed, newest);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}

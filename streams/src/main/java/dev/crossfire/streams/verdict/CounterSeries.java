package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.Counter;
import dev.crossfire.streams.evidence.PartSeries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the counter of one rule or policy was over the horizon.
 *
 * @param readings in order of time, one for each snapshot of its rule set that was readable; where the rule was absent too
 */
record CounterSeries(List<Reading> readings) {

    CounterSeries {
        readings = List.copyOf(readings);
    }

    /** @param counter empty when the rule was absent, or the text printed no counters ({@code counted} tells which) */
    record Reading(
            Instant at,
            @Nullable String bootId,
            boolean present,
            boolean hooked,
            boolean counted,
            Optional<Counter> counter) {}

    /**
     * How far the counter rose over an interval; a lower bound, since a reset hides what came before it.
     *
     * @param reset the counter fell in between
     */
    record Growth(Instant from, Instant to, long packets, long bytes, boolean reset) {}

    /**
     * The readings that tell how things stood while checks failed: of each failing check the last before it failed and the first after it
     * began. Without a failing check the one that tells of the present.
     */
    List<Reading> whileFailing(Observations node) {
        TreeMap<Instant, Reading> byTime = new TreeMap<>();
        readings.forEach(reading -> byTime.put(reading.at(), reading));
        Instant present = node.present();
        List<Failure> failures = node.timedOut();
        TreeSet<Instant> telling = new TreeSet<>();
        if (failures.isEmpty()) {
            Instant before = byTime.floorKey(present);
            add(telling, before != null ? before : byTime.ceilingKey(present), present);
        }
        for (Failure failure : failures) {
            add(telling, byTime.floorKey(failure.at()), failure.at());
            add(telling, byTime.ceilingKey(failure.began()), failure.at());
        }
        return readings.stream()
                .filter(reading -> telling.contains(reading.at()))
                .toList();
    }

    private static void add(TreeSet<Instant> telling, @Nullable Instant seen, Instant of) {
        if (seen != null && PartSeries.tellsOf(seen, of)) {
            telling.add(seen);
        }
    }

    boolean counted() {
        return readings.stream().anyMatch(reading -> reading.present() && reading.counted());
    }

    /** The growth between the last reading at or before {@code begin} and the first at or after {@code end}. */
    Optional<Growth> around(Instant begin, Instant end) {
        Reading before = null;
        Reading after = null;
        for (Reading reading : readings) {
            if (!reading.at().isAfter(begin)) {
                before = reading;
            }
            if (after == null && !reading.at().isBefore(end)) {
                after = reading;
            }
        }
        return before == null || after == null || !before.at().isBefore(after.at())
                ? Optional.empty()
                : between(before, after);
    }

    /** The growth over each pair of neighbouring readings that can be compared. */
    List<Growth> steps() {
        List<Growth> steps = new ArrayList<>();
        for (int i = 1; i < readings.size(); i++) {
            between(readings.get(i - 1), readings.get(i)).ifPresent(steps::add);
        }
        return steps;
    }

    private Optional<Growth> between(Reading before, Reading after) {
        if (!after.present() || !after.counted() || !sameBoot(before, after)) {
            return Optional.empty();
        }
        long packets = 0;
        long bytes = 0;
        boolean reset = false;
        Counter last = value(before);
        if (last == null) {
            return Optional.empty();
        }
        for (Reading reading : readings) {
            if (!reading.at().isAfter(before.at()) || reading.at().isAfter(after.at())) {
                continue;
            }
            Counter next = value(reading);
            if (next == null) {
                continue;
            }
            boolean fell = next.packets() < last.packets() || next.bytes() < last.bytes();
            reset |= fell;
            packets += fell ? next.packets() : next.packets() - last.packets();
            bytes += fell ? next.bytes() : next.bytes() - last.bytes();
            last = next;
        }
        return Optional.of(new Growth(before.at(), after.at(), packets, bytes, reset));
    }

    /** An absent rule has dropped nothing; a rule without printed counters is unknown. */
    private static @Nullable Counter value(Reading reading) {
        return reading.present() ? reading.counter().orElse(null) : new Counter(0, 0);
    }

    private static boolean sameBoot(Reading one, Reading other) {
        return one.bootId() == null || other.bootId() == null || one.bootId().equals(other.bootId());
    }
}

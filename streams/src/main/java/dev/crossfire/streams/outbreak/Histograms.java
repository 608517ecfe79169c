package dev.crossfire.streams.outbreak;

import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.Outbreak.Growth;
import dev.crossfire.model.outbreak.OutbreakPart.Histogram;
import dev.crossfire.model.outbreak.OutbreakPart.Histogram.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many nodes failed when. The width of the steps is the smallest, of ten seconds doubled and doubled again, at which first and last lie
 * within {@link Outbreak#MOST_GROWTH} of them: it follows from the times alone, so merged parts give what all times together give.
 */
final class Histograms {

    private static final long FINEST_SECONDS = 10;

    private Histograms() {}

    static Histogram of(List<Instant> times) {
        SortedMap<Long, Integer> seconds = new TreeMap<>();
        times.forEach(at ->
                seconds.merge(Math.floorDiv(at.getEpochSecond(), FINEST_SECONDS) * FINEST_SECONDS, 1, Integer::sum));
        return bounded(FINEST_SECONDS, seconds);
    }

    static Histogram ofAll(List<Histogram> histograms) {
        long width = histograms.stream().mapToLong(Histogram::stepSeconds).max().orElse(FINEST_SECONDS);
        TreeMap<Long, Integer> counts = new TreeMap<>();
        for (Histogram histogram : histograms) {
            for (Step step : histogram.steps()) {
                counts.merge(Math.floorDiv(step.start(), width) * width, step.count(), Integer::sum);
            }
        }
        return bounded(width, counts);
    }

    /** Without these, which are some of them, or fewer; steps stay, so that the width does too. */
    static Histogram without(Histogram all, List<Histogram> taken) {
        TreeMap<Long, Integer> counts = new TreeMap<>();
        all.steps().forEach(step -> counts.put(step.start(), step.count()));
        for (Histogram histogram : taken) {
            for (Step step : histogram.steps()) {
                counts.computeIfPresent(
                        Math.floorDiv(step.start(), all.stepSeconds()) * all.stepSeconds(),
                        (start, count) -> Math.max(0, count - step.count()));
            }
        }
        return bounded(all.stepSeconds(), counts);
    }

    /** How many had failed by the end of each step in which one did that had not before. */
    static List<Growth> growth(Histogram histogram) {
        List<Growth> growth = new ArrayList<>();
        int sum = 0;
        for (Step step : histogram.steps()) {
            sum += step.count();
            if (step.count() > 0) {
                growth.add(new Growth(Instant.ofEpochSecond(step.start() + histogram.stepSeconds()), sum));
            }
        }
        return growth;
    }

    private static Histogram bounded(long width, SortedMap<Long, Integer> counts) {
        long step = width;
        while (!counts.isEmpty()
                && Math.floorDiv(counts.lastKey(), step) - Math.floorDiv(counts.firstKey(), step)
                        >= Outbreak.MOST_GROWTH) {
            step *= 2;
        }
        long chosen = step;
        TreeMap<Long, Integer> fewer = new TreeMap<>();
        counts.forEach((start, count) -> fewer.merge(Math.floorDiv(start, chosen) * chosen, count, Integer::sum));
        return new Histogram(
                chosen,
                fewer.entrySet().stream()
                        .map(entry -> new Step(entry.getKey(), entry.getValue()))
                        .toList());
    }
}

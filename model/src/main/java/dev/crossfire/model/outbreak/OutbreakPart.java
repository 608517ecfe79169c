package dev.crossfire.model.outbreak;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.outbreak.Outbreak.AtRisk;
import dev.crossfire.model.outbreak.Outbreak.Change;
import dev.crossfire.model.outbreak.Outbreak.Victim;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one partition of the log knows of one conflict in one cluster. The newest part of each partition is all that is needed: a node's
 * records lie in one partition, so the counts of all parts add up exactly, less what they say is counted twice: {@link Run#again}.
 *
 * @param partition of the log
 * @param tick the partition's newest; null before the first
 * @param runs nodes that failed one after the other, oldest run first; at most {@link #MOST_RUNS}, of {@link #MOST_BYTES} together
 * @param atRisk nodes that do not fail, by what rewrites their packets; at most {@link #MOST_SIGNATURES}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OutbreakPart(
        String cluster,
        String conflict,
        int partition,
        @Nullable Instant tick,
        List<Run> runs,
        List<AtRisk> atRisk) {

    public static final int MOST_RUNS = 64;

    /** As JSON, far below what a topic takes. */
    public static final int MOST_BYTES = 256 * 1024;

    public static final int MOST_SIGNATURES = 8;

    public OutbreakPart {
        runs = runs == null ? List.of() : List.copyOf(runs);
        atRisk = atRisk == null ? List.of() : List.copyOf(atRisk);
    }

    /** Whether it says the same, whenever it says so. */
    public boolean saysTheSameAs(@Nullable OutbreakPart other) {
        return other != null && runs.equals(other.runs) && atRisk.equals(other.atRisk);
    }

    public boolean saysNothing() {
        return runs.isEmpty() && atRisk.isEmpty();
    }

    /**
     * Nodes each of which failed within the window of another. The runs of two partitions that come within the window of each other are one.
     *
     * @param title of their incidents; of several the first
     * @param count how many nodes
     * @param open of them have not recovered
     * @param confirmed of them
     * @param suppressed of the open ones
     * @param first time at which one failed first
     * @param last time at which one failed first
     * @param dense three of them lie within one window
     * @param times of all of them, in order, while it is not dense: at most two within any window; empty when it is
     * @param quiet nothing has joined for the window, counted in ticks
     * @param resolvedAt when the last that recovered did so; null when none did
     * @param victims the first of them by time, then name; at most {@link Outbreak#FIRST_NODES}
     * @param growth how many failed when
     * @param changes at most {@link #MOST_CHANGES}, what most of them saw first
     * @param signatures what rewrites their packets, what most of them have first; at most {@link #MOST_SIGNATURES}
     * @param again what would be counted twice if this run were one with an earlier one of the partition; oldest first
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Run(
            String title,
            int count,
            int open,
            int confirmed,
            int suppressed,
            Instant first,
            Instant last,
            boolean dense,
            List<Instant> times,
            boolean quiet,
            @Nullable Instant resolvedAt,
            List<Victim> victims,
            Histogram growth,
            List<Change> changes,
            List<Signature> signatures,
            List<Repeat> again) {

        public static final int MOST_CHANGES = 24;

        public Run {
            if (count < 1 || last.isBefore(first)) {
                throw new IllegalArgumentException("a run must hold a node and end after it began, got " + count
                        + " nodes from " + first + " to " + last);
            }
            times = times == null ? List.of() : List.copyOf(times);
            victims = victims == null ? List.of() : List.copyOf(victims);
            changes = changes == null ? List.of() : List.copyOf(changes);
            signatures = signatures == null ? List.of() : List.copyOf(signatures);
            again = again == null ? List.of() : List.copyOf(again);
        }
    }

    /**
     * Nodes of a run that had failed before. Where nodes of other partitions make it one with the run in which they had, they are taken off:
     * a node counts once in an outbreak.
     *
     * @param since when they had failed, of several times in one run the last: they are counted twice in what reaches back to it
     * @param nodes how many
     * @param confirmed how many are confirmed and were confirmed then, too
     * @param growth when they failed again
     * @param changes on how many of them a change was seen that had been seen on them then, too
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Repeat(Instant since, int nodes, int confirmed, Histogram growth, List<Change> changes) {

        public Repeat {
            changes = changes == null ? List.of() : List.copyOf(changes);
        }
    }

    /**
     * How many failed in each step of time.
     *
     * @param stepSeconds width, ten seconds times a power of two
     * @param steps those in which one failed, in order; the count is 0 where each of them had failed before
     */
    public record Histogram(long stepSeconds, List<Step> steps) {

        public Histogram {
            steps = List.copyOf(steps);
        }

        /** @param start in seconds since the epoch, a multiple of the width */
        public record Step(long start, int count) {}
    }

    /**
     * What rewrites packets of some nodes.
     *
     * @param nodes how many have it; one that failed again counts again, since this only tells which is the most common
     */
    public record Signature(String says, int nodes) {}
}

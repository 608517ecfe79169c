package dev.crossfire.streams.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far one source of a node has come.
 *
 * @param newest newest event time heard, skewed ones aside
 * @param heardAt the last tick when it was heard; null before the first tick. Silence is counted from it, never from event time, so that
 *     old records replayed today are not silent
 * @param continuous it ships without pause, so it counts for node time
 * @param skewed records whose event time lay beyond append time + 5 min
 * @param skewedAt the last tick when such a one was heard; null when none was, or before the first tick
 * @param late entries further behind than grace, which did not count
 * @param lagSeconds how long the newest that told it had been under way when Kafka took it; null when none did
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record SourceClock(
        @Nullable Instant newest,
        @Nullable Instant heardAt,
        boolean continuous,
        long skewed,
        @Nullable Instant skewedAt,
        long late,
        @Nullable Long lagSeconds) {

    /** A spool of old records may be drained within less, by a clock that is still ahead. */
    private static final Duration RIGHT_AFTER = Duration.ofMinutes(1);

    static final SourceClock SILENT = new SourceClock(null, null, false, 0, null, 0, null);

    SourceClock heard(Instant at, boolean continuously, boolean skew, @Nullable Instant tick) {
        if (skew) {
            return new SourceClock(newest, tick, continuous || continuously, skewed + 1, tick, late, lagSeconds);
        }
        Instant later = newest == null || at.isAfter(newest) ? at : newest;
        return new SourceClock(later, tick, continuous || continuously, skewed, skewedAt, late, lagSeconds);
    }

    /** Whether its clock was ahead and has been set right: for a while nothing came from the future any more, and it was heard. */
    boolean isRightAgain() {
        return newest != null
                && heardAt != null
                && skewedAt != null
                && Duration.between(skewedAt, heardAt).compareTo(RIGHT_AFTER) >= 0;
    }

    /** What was heard before the first tick is heard at it. */
    SourceClock heardBy(Instant tick) {
        return heardAt != null
                ? this
                : new SourceClock(newest, tick, continuous, skewed, skewed > 0 ? tick : null, late, lagSeconds);
    }

    /** With entries that came too late. */
    SourceClock tooLate(long entries) {
        return new SourceClock(newest, heardAt, continuous, skewed, skewedAt, late + entries, lagSeconds);
    }

    /** Of an entry that is the newest, or was heard no later than the newest: how long it was under way. */
    SourceClock underWay(Instant at, Instant appendedAt) {
        return newest != null && at.isBefore(newest)
                ? this
                : new SourceClock(
                        newest,
                        heardAt,
                        continuous,
                        skewed,
                        skewedAt,
                        late,
                        Duration.between(at, appendedAt).toSeconds());
    }
}

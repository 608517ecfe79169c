package dev.crossfire.streams.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far one source of a node has come.
 *
 * @param newest newest event time heard, skewed ones aside
 * @param heardAt the last tick when it was heard; null before the first tick. Silence is counted from it, never from event time, so that
 *     old records replayed today are not silent
 * @param unattended for how long since then no ticks came: nobody listened, so it was not silent; null for never
 * @param continuous it ships without pause, so it counts for node time
 * @param skewed records whose event time lay beyond append time + 5 min
 * @param skewedAt the last tick when such a one was heard; null when none was, or before the first tick
 * @param late entries further behind than grace, which did not count
 * @param lateAt the last tick when such a one came; null when none did, or before the first tick
 * @param lagSeconds how long the newest that told it had been under way when Kafka took it; null when none did
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record SourceClock(
        @Nullable Instant newest,
        @Nullable Instant heardAt,
        @Nullable Duration unattended,
        boolean continuous,
        long skewed,
        @Nullable Instant skewedAt,
        long late,
        @Nullable Instant lateAt,
        @Nullable Long lagSeconds) {

    /** A spool of old records may be drained within less, by a clock that is still ahead. */
    private static final Duration RIGHT_AFTER = Duration.ofMinutes(1);

    /** What was wrong with a source is a trouble of it for so long. */
    private static final Duration TROUBLED = Duration.ofDays(1);

    static final SourceClock SILENT = new SourceClock(null, null, null, false, 0, null, 0, null, null);

    SourceClock heard(Instant at, boolean continuously, boolean skew, @Nullable Instant tick) {
        boolean ships = continuous || continuously;
        if (skew) {
            return new SourceClock(newest, tick, null, ships, skewed + 1, tick, late, lateAt, lagSeconds);
        }
        Instant later = newest == null || at.isAfter(newest) ? at : newest;
        return new SourceClock(later, tick, null, ships, skewed, skewedAt, late, lateAt, lagSeconds);
    }

    /** As it had come at a time, when it has come further since. */
    SourceClock until(Instant end) {
        return newest == null || !newest.isAfter(end)
                ? this
                : new SourceClock(end, heardAt, unattended, continuous, skewed, skewedAt, late, lateAt, lagSeconds);
    }

    /** Whether its clock was ahead and has been set right: for a while nothing came from the future any more, and it was heard. */
    boolean isRightAgain() {
        return newest != null
                && heardAt != null
                && skewedAt != null
                && Duration.between(skewedAt, heardAt).compareTo(RIGHT_AFTER) >= 0;
    }

    /** What was heard before the first tick is heard at it; when entries came too late was not kept once. */
    SourceClock heardBy(Instant tick) {
        if (heardAt != null && late > 0 && lateAt == null) {
            return tooLate(0, tick);
        }
        return heardAt != null
                ? this
                : new SourceClock(
                        newest,
                        tick,
                        null,
                        continuous,
                        skewed,
                        skewed > 0 ? tick : null,
                        late,
                        late > 0 ? tick : null,
                        lagSeconds);
    }

    /** After a time in which no ticks came. */
    SourceClock unattended(Duration time) {
        return heardAt == null
                ? this
                : new SourceClock(
                        newest,
                        heardAt,
                        unattended == null ? time : unattended.plus(time),
                        continuous,
                        skewed,
                        skewedAt,
                        late,
                        lateAt,
                        lagSeconds);
    }

    /** The tick after which it has been silent for longer than {@code silence}, unless it is heard before; null before the first tick. */
    public @Nullable Instant silentAfter(Duration silence) {
        return heardAt == null ? null : heardAt.plus(silence).plus(unattended == null ? Duration.ZERO : unattended);
    }

    /** With entries that came too late. */
    SourceClock tooLate(long entries, @Nullable Instant tick) {
        return new SourceClock(
                newest, heardAt, unattended, continuous, skewed, skewedAt, late + entries, tick, lagSeconds);
    }

    /** Whether what it tells is older than usual when it arrives. */
    public boolean isBehind(Duration usual) {
        return lagSeconds != null && lagSeconds > usual.toSeconds();
    }

    /** Whether what it told last came from the future, or nothing else ever did. */
    boolean isAhead() {
        return newest == null || (skewedAt != null && !isRightAgain());
    }

    /** Whether entries came too late to count, of late. */
    public boolean isLate(@Nullable Instant tick) {
        return late > 0 && isRecent(lateAt, tick);
    }

    /** Whether records came from the future, of late. */
    public boolean isSkewed(@Nullable Instant tick) {
        return skewed > 0 && isRecent(skewedAt, tick);
    }

    /** When what is wrong with it now is so long ago that it is well again. */
    public Stream<Instant> wellAgain() {
        return Stream.of(lateAt, skewedAt).filter(Objects::nonNull).map(then -> then.plus(TROUBLED));
    }

    /** For how long it has been silent; none before the first tick. */
    public Duration silence(@Nullable Instant tick) {
        Instant since = silentAfter(Duration.ZERO);
        return since == null || tick == null ? Duration.ZERO : Duration.between(since, tick);
    }

    private static boolean isRecent(@Nullable Instant then, @Nullable Instant tick) {
        return then == null || tick == null || Duration.between(then, tick).compareTo(TROUBLED) < 0;
    }

    /** Of an entry that is the newest, or was heard no later than the newest: how long it was under way. */
    SourceClock underWay(Instant at, Instant appendedAt) {
        return newest != null && at.isBefore(newest)
                ? this
                : new SourceClock(
                        newest,
                        heardAt,
                        unattended,
                        continuous,
                        skewed,
                        skewedAt,
                        late,
                        lateAt,
                        Duration.between(at, appendedAt).toSeconds());
    }
}

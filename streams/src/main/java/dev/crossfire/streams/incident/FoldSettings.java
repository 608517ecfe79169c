package dev.crossfire.streams.incident;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The times of the fold; see the words of the design.
 *
 * @param horizon how long evidence is kept behind node time
 * @param grace how far behind the newest entry of the same node and source an entry may be and still count
 * @param reopenWindow largest gap between symptoms of one episode
 * @param quietPeriod how long health must be seen before an incident is resolved as verified; null for max(3 check periods, 2 min)
 * @param sourceSilence after this long in ticks an unheard source no longer counts for node time
 * @param expiry after this long in ticks an unheard node's incidents expire
 * @param forgotten after this long in ticks an unheard node is not held any more; should it come back, it is a new one
 */
public record FoldSettings(
        Duration horizon,
        Duration grace,
        Duration reopenWindow,
        @Nullable Duration quietPeriod,
        Duration sourceSilence,
        Duration expiry,
        Duration forgotten) {

    public static final FoldSettings DEFAULT = new FoldSettings(
            Duration.ofMinutes(10),
            Duration.ofMinutes(2),
            Duration.ofHours(1),
            null,
            Duration.ofMinutes(5),
            Duration.ofHours(24),
            Duration.ofDays(7));

    public FoldSettings {
        if (quietPeriod != null && (quietPeriod.isNegative() || quietPeriod.isZero())) {
            throw new IllegalArgumentException("quiet period must be above 0, got " + quietPeriod);
        }
    }

    /** The same with another quiet period; null for the usual one. */
    public FoldSettings withQuietPeriod(@Nullable Duration period) {
        return new FoldSettings(horizon, grace, reopenWindow, period, sourceSilence, expiry, forgotten);
    }
}

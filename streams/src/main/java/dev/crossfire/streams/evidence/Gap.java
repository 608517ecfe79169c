package dev.crossfire.streams.evidence;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in which no ticks came, though they come every ten seconds: whoever writes them was not there, and mostly nobody else was to listen.
 *
 * @param from the last tick before
 * @param to the first tick after
 */
public record Gap(Instant from, Instant to) {

    /** Another instance takes over within less. */
    private static final Duration LONGEST_STEP = Duration.ofMinutes(1);

    /** The one between two ticks that follow each other; null when there is none. */
    public static @Nullable Gap between(@Nullable Instant last, Instant tick) {
        return last != null && Duration.between(last, tick).compareTo(LONGEST_STEP) > 0 ? new Gap(last, tick) : null;
    }

    Duration length() {
        return Duration.between(from, to);
    }
}

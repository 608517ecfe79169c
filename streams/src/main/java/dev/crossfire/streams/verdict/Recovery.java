package dev.crossfire.streams.verdict;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An end that was seen, through the quiet period.
 *
 * @param since when it began
 * @param at when it had been seen long enough
 * @param fixed what was gone; null when nothing was seen to be: see {@link Healing#undone}
 */
public record Recovery(
        Instant since, Instant at, String says, @Nullable String fixed) {

    Recovery(Instant since, Instant at, String says) {
        this(since, at, says, null);
    }
}

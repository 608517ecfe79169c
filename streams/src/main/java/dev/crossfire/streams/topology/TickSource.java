package dev.crossfire.streams.topology;

import dev.crossfire.model.signal.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Turns wall-clock time into ticks: one for each multiple of {@link #STEP} that is reached, none for those that were slept through. */
final class TickSource {

    static final Duration STEP = Duration.ofSeconds(10);

    private long lastMillis = Long.MIN_VALUE;

    /** The tick that is due; after a start the newest one again, which the fold ignores when it has it. */
    Optional<Tick> due(long nowMillis) {
        long floor = Math.floorDiv(nowMillis, STEP.toMillis()) * STEP.toMillis();
        if (floor <= lastMillis) {
            return Optional.empty();
        }
        lastMillis = floor;
        return Optional.of(new Tick(Instant.ofEpochMilli(floor)));
    }
}

package dev.crossfire.model.signal;

import dev.crossfire.model.NodeKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The clock of the fold, written to every partition.
 *
 * @param at a multiple of 10 s; ticks at or before the last one are ignored
 */
public record Tick(Instant at) implements LogRecord {

    @Override
    public @Nullable NodeKey about() {
        return null;
    }
}

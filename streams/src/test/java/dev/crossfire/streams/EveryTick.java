package dev.crossfire.streams;

import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ticks that a story leaves out: with none for longer than a minute it would tell of nobody who listened. */
public final class EveryTick {

    private static final Duration STEP = Duration.ofMinutes(1);

    private @Nullable Instant last;

    /** A record, and before a tick the ones since the tick before. */
    public List<LogRecord> upTo(LogRecord record) {
        if (!(record instanceof Tick tick)) {
            return List.of(record);
        }
        List<LogRecord> ticks = new ArrayList<>();
        if (last != null) {
            for (Instant at = last.plus(STEP); at.isBefore(tick.at()); at = at.plus(STEP)) {
                ticks.add(new Tick(at));
            }
        }
        ticks.add(tick);
        last = last == null || tick.at().isAfter(last) ? tick.at() : last;
        return ticks;
    }
}

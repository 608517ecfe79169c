package dev.crossfire.streams.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record SourceClock(
        @Nullable Instant newest, @Nullable Instant heardAt, boolean continuous, long skewed) {

    static final SourceClock SILENT = new SourceClock(null, null, false, 0);

    SourceClock heard(Instant at, boolean continuously, boolean skew, @Nullable Instant tick) {
        if (skew) {
            return new SourceClock(newest, tick, continuous || continuously, skewed + 1);
        }
        Instant later = newest == null || at.isAfter(newest) ? at : newest;
        return new SourceClock(later, tick, continuous || continuously, skewed);
    }
}

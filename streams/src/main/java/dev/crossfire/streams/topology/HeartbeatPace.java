package dev.crossfire.streams.topology;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets a heartbeat of a node and source pass at most every {@link #INTERVAL} of wall-clock time. What is held back is not lost: the newest of
 * it passes when the interval is over, so that the last thing heard of a node always arrives, in whatever order the records came.
 */
final class HeartbeatPace {

    static final Duration INTERVAL = Duration.ofSeconds(10);

    /** After this long without a word a node is forgotten, so that the map is bounded by what lives. */
    private static final Duration FORGET = Duration.ofMinutes(10);

    private final Map<Voice, Heard> voices = new HashMap<>();

    /** Takes a heartbeat; gives it back when it may pass now. */
    Optional<Heartbeat> offer(Heartbeat heartbeat, long nowMillis) {
        Heard heard = voices.computeIfAbsent(Voice.of(heartbeat), v -> new Heard());
        heard.hold(heartbeat);
        return Optional.ofNullable(heard.release(nowMillis));
    }

    /** What was held back long enough, in the order of nodes and sources. */
    List<Heartbeat> due(long nowMillis) {
        List<Heartbeat> due = new ArrayList<>();
        for (Iterator<Heard> i = voices.values().iterator(); i.hasNext(); ) {
            Heard heard = i.next();
            Heartbeat released = heard.release(nowMillis);
            if (released != null) {
                due.add(released);
            } else if (heard.silent(nowMillis)) {
                i.remove();
            }
        }
        due.sort(Comparator.comparing(Heartbeat::about).thenComparing(Heartbeat::source));
        return due;
    }

    private record Voice(NodeKey node, RawKind source, boolean continuous, boolean skewed) {

        static Voice of(Heartbeat h) {
            return new Voice(h.about(), h.source(), h.continuous(), h.skewed());
        }
    }

    /** One voice: the newest that passed, and what waits. */
    private static final class Heard {

        private @Nullable Heartbeat waiting;
        private @Nullable Instant newestPassed;
        private long passedMillis = Long.MIN_VALUE;

        void hold(Heartbeat heartbeat) {
            boolean isNews = newestPassed == null || heartbeat.newest().isAfter(newestPassed);
            if (isNews && (waiting == null || heartbeat.newest().isAfter(waiting.newest()))) {
                waiting = heartbeat;
            }
        }

        @Nullable
        Heartbeat release(long nowMillis) {
            Heartbeat released = waiting;
            if (released == null || (newestPassed != null && nowMillis - passedMillis < INTERVAL.toMillis())) {
                return null;
            }
            waiting = null;
            newestPassed = released.newest();
            passedMillis = nowMillis;
            return released;
        }

        boolean silent(long nowMillis) {
            return waiting == null && nowMillis - passedMillis > FORGET.toMillis();
        }
    }
}

package dev.crossfire.streams.topology;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.streams.signal.HeartbeatThrottle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The throttle, and a place to wait for what it holds back: the newest heartbeat of each node and source passes after {@link #PATIENCE} if
 * nothing newer did. So the last thing heard of a node always arrives, and node time ends equal in whatever order the records came.
 */
final class HeartbeatGate {

    /** Wall-clock time. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HeartbeatThrottle throttle = new HeartbeatThrottle();
    private final Map<Voice, Held> held = new HashMap<>();

    /** Takes a heartbeat; gives it back when it may pass now. */
    Optional<Heartbeat> offer(Heartbeat heartbeat, long nowMillis) {
        Voice voice = Voice.of(heartbeat);
        if (throttle.admits(heartbeat)) {
            held.remove(voice);
            return Optional.of(heartbeat);
        }
        held.merge(voice, new Held(heartbeat, nowMillis), Held::newest);
        return Optional.empty();
    }

    /** What waited long enough, in the order of nodes and sources. */
    List<Heartbeat> due(long nowMillis) {
        List<Heartbeat> due = new ArrayList<>();
        for (Iterator<Held> i = held.values().iterator(); i.hasNext(); ) {
            Held waiting = i.next();
            if (nowMillis - waiting.sinceMillis() >= PATIENCE.toMillis()) {
                due.add(waiting.heartbeat());
                i.remove();
            }
        }
        due.sort(Comparator.comparing(Heartbeat::about)
                .thenComparing(Heartbeat::source)
                .thenComparing(Heartbeat::newest));
        return due;
    }

    /** Heartbeats that may stand in for one another. */
    private record Voice(NodeKey node, RawKind source, boolean continuous, boolean skewed) {

        static Voice of(Heartbeat heartbeat) {
            return new Voice(heartbeat.about(), heartbeat.source(), heartbeat.continuous(), heartbeat.skewed());
        }
    }

    /** @param sinceMillis when the first of those was held back that it stands in for */
    private record Held(Heartbeat heartbeat, long sinceMillis) {

        Held newest(Held other) {
            return other.heartbeat.newest().isAfter(heartbeat.newest()) ? new Held(other.heartbeat, sinceMillis) : this;
        }
    }
}

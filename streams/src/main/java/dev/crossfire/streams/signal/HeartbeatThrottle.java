package dev.crossfire.streams.signal;

import dev.crossfire.model.signal.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets a heartbeat of each node and source through when it is at least 10 s newer, in event time, than the last one let through. Not for
 * several threads at once. What it forgets in a restart costs one more heartbeat per node and source, no more.
 */
public final class HeartbeatThrottle {

    /** Least event time between two heartbeats of one node and source. */
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Map<Key, Instant> passed = new HashMap<>();

    /** A clock that runs ahead must not hold back the true times, so skewed heartbeats are counted apart. */
    private record Key(String cluster, String node, String source, boolean skewed) {}

    /** Whether this heartbeat is to be sent; remembers it if so. */
    public boolean admits(Heartbeat heartbeat) {
        Key key = new Key(
                heartbeat.cluster(), heartbeat.node(), heartbeat.source().word(), heartbeat.skewed());
        Instant last = passed.get(key);
        if (last != null && heartbeat.newest().isBefore(last.plus(INTERVAL))) {
            return false;
        }
        passed.put(key, heartbeat.newest());
        return true;
    }
}

package dev.crossfire.model.signal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.RawKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A source of a node was heard, whether or not it said anything of meaning: lets a healthy node's time advance.
 *
 * @param newest event time of the newest entry seen
 * @param continuous the source ships without pause (journal and firewall always, pods only with a {@code crossfire-newest} header), so it
 *     counts for node time
 * @param skewed newest is more than 5 min after append time: flagged, never moves node time
 * @param appendedAt when Kafka took the record that holds it; null when that is not known
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Heartbeat(
        String cluster,
        String node,
        RawKind source,
        Instant newest,
        boolean continuous,
        boolean skewed,
        @Nullable Instant appendedAt)
        implements LogRecord {

    public Heartbeat(String cluster, String node, RawKind source, Instant newest, boolean continuous, boolean skewed) {
        this(cluster, node, source, newest, continuous, skewed, null);
    }

    @Override
    public NodeKey about() {
        return new NodeKey(cluster, node);
    }
}

package dev.crossfire.model.signal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.NodeKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A firewall snapshot reduced to what can matter. */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record SnapshotFacts(
        String cluster,
        String node,
        @Nullable String bootId,
        Instant takenAt,
        List<PartFact> parts,
        Coordinates coordinates,
        boolean skewed)
        implements LogRecord {

    public SnapshotFacts {
        // JSON leaves an empty list out.
        parts = parts == null ? List.of() : List.copyOf(parts);
    }

    @Override
    public NodeKey about() {
        return new NodeKey(cluster, node);
    }
}

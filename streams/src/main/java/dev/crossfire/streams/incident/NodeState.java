package dev.crossfire.streams.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.streams.evidence.NodeEvidence;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything the fold knows of one node: the value of the fold's store.
 *
 * @param version of this layout
 * @param tracks conflict → its life on this node
 * @param sources what was last said of its sources; null while there was no trouble with them
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NodeState(
        int version,
        NodeEvidence evidence,
        Map<String, Track> tracks,
        @Nullable LastFinding sources) {

    static final int VERSION = 1;

    /** The state of a node that was never heard of. */
    public static final NodeState EMPTY = new NodeState(VERSION, NodeEvidence.NOTHING, Map.of(), null);

    public NodeState {
        evidence = evidence == null ? NodeEvidence.NOTHING : evidence;
        tracks = tracks == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(tracks));
    }

    NodeState with(NodeEvidence now) {
        return new NodeState(version, now, tracks, sources);
    }

    NodeState with(Map<String, Track> now) {
        return new NodeState(version, evidence, now, sources);
    }

    NodeState with(@Nullable LastFinding now) {
        return new NodeState(version, evidence, tracks, now);
    }
}

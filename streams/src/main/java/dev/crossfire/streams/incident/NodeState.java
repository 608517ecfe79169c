package dev.crossfire.streams.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.streams.evidence.Gap;
import dev.crossfire.streams.evidence.NodeClocks;
import dev.crossfire.streams.evidence.NodeEvidence;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything the fold knows of one node: the value of the fold's store.
 *
 * @param version of this layout
 * @param tracks conflict → its life on this node
 * @param sources what was last said of its sources; null while there was no trouble with them
 * @param untold something happened since the last tick that the next one may have to tell
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NodeState(
        int version,
        NodeEvidence evidence,
        Map<String, Track> tracks,
        @Nullable LastFinding sources,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean untold) {

    static final int VERSION = 1;

    /** The state of a node that was never heard of. */
    public static final NodeState EMPTY = new NodeState(VERSION, NodeEvidence.NOTHING, Map.of(), null, false);

    public NodeState {
        evidence = evidence == null ? NodeEvidence.NOTHING : evidence;
        tracks = tracks == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(tracks));
    }

    NodeState with(NodeEvidence now) {
        return new NodeState(version, now, tracks, sources, untold);
    }

    /** The same with other clocks. */
    public NodeState with(NodeClocks clocks) {
        return with(evidence.with(clocks));
    }

    /** The same without what moves with every sign of life. */
    public NodeState withoutClocks() {
        return with(NodeClocks.NONE);
    }

    NodeState with(Map<String, Track> now) {
        return new NodeState(version, evidence, now, sources, untold);
    }

    NodeState with(boolean anythingUntold) {
        return new NodeState(version, evidence, tracks, sources, anythingUntold);
    }

    /**
     * The state at a tick that had nothing to tell of it, if that is later than its last; one that was never told of a tick waits for it.
     *
     * @param gaps in the ticks until then, in their order
     */
    public NodeState at(Instant tick, List<Gap> gaps) {
        Instant last = evidence.tick();
        if (last == null || !tick.isAfter(last)) {
            return this;
        }
        NodeEvidence now = evidence;
        for (Gap gap : gaps) {
            now = gap.from().isBefore(last) ? now : now.after(gap);
        }
        return with(now.at(tick));
    }

    /** Of a node that is held no more: how far its incidents were told, since a spool of that time may bring an id back. */
    NodeState forgotten() {
        TreeMap<String, Track> left = new TreeMap<>();
        tracks.forEach((conflict, track) -> {
            Track kept = track.forgotten();
            if (!kept.equals(Track.NEW)) {
                left.put(conflict, kept);
            }
        });
        Instant tick = evidence.tick();
        return left.isEmpty() || tick == null
                ? EMPTY
                : new NodeState(VERSION, NodeEvidence.NOTHING.at(tick), left, null, false);
    }

    NodeState with(@Nullable LastFinding now) {
        return new NodeState(version, evidence, tracks, now, untold);
    }
}

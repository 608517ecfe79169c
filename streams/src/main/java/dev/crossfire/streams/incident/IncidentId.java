package dev.crossfire.streams.incident;

import dev.crossfire.model.NodeKey;
import java.time.Duration;
import java.time.Instant;

/** Derives an incident's id from the episode's first symptom, so that every instance and every replay finds the same. */
final class IncidentId {

    private IncidentId() {}

    static String of(NodeKey node, String conflict, Instant anchor, Duration reopenWindow) {
        long step = Math.floorDiv(anchor.getEpochSecond(), reopenWindow.toSeconds());
        return Hash.of(node.cluster() + "\n" + node.node() + "\n" + conflict + "\n" + step);
    }
}

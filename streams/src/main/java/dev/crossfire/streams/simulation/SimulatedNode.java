package dev.crossfire.streams.simulation;

import dev.crossfire.model.NodeKey;
import java.util.List;
import java.util.Set;

/**
 * A generated node.
 *
 * @param story what is the matter with it, in a word
 * @param disturbance what happened on the way, in a word
 * @param truth the conflicts that it really had
 * @param maySuspect conflicts that may be suspected of it though it has none
 * @param sent what it sent
 */
public record SimulatedNode(
        NodeKey node,
        String story,
        String disturbance,
        List<TrueConflict> truth,
        Set<String> maySuspect,
        List<SentRecord> sent) {

    public SimulatedNode {
        truth = List.copyOf(truth);
        maySuspect = Set.copyOf(maySuspect);
        sent = List.copyOf(sent);
    }
}

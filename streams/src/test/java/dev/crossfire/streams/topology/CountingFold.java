package dev.crossfire.streams.topology;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.NodeState;
import dev.crossfire.streams.incident.Silences;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fold that says what it was given: a finding for each signal and tick, whose conflict is the signal's name or {@code tick} and whose note
 * tells whether the node had a state before. Throws on the signal {@code poison}, and on every tick of node {@code sick}.
 */
final class CountingFold implements NodeFold {

    /** Nothing is known of the node but that it is there. */
    static final NodeState HELD = new NodeState(1, NodeEvidence.NOTHING, Map.of(), null, true);

    @Override
    public Fold.Step apply(@Nullable NodeState before, NodeKey node, LogRecord record, Silences silences) {
        String note = before == null ? "new" : "known";
        if (record instanceof Signal signal) {
            if (signal.name().equals("poison")) {
                throw new IllegalStateException("a bug of the fold");
            }
            return step(finding(node, signal.name(), note), new Fold.Tally(1, 1, 0, 0, 0, 0));
        }
        if (record instanceof Tick) {
            if (node.node().equals("sick")) {
                throw new IllegalStateException("a bug of the fold");
            }
            return step(finding(node, "tick", note), Fold.Tally.NONE);
        }
        return new Fold.Step(HELD, List.of(), List.of(), Fold.Tally.NONE);
    }

    private static Fold.Step step(Finding finding, Fold.Tally tally) {
        return new Fold.Step(HELD, List.of(), List.of(finding), tally);
    }

    private static Finding finding(NodeKey node, String conflict, String note) {
        return new Finding(node.cluster(), node.node(), conflict, Verdict.NONE, note, List.of());
    }
}

package dev.crossfire.streams.topology;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.NodeState;
import dev.crossfire.streams.incident.Silences;
import org.jspecify.annotations.Nullable;

/** The pure step that the shell runs: {@link Fold#apply}. */
@FunctionalInterface
public interface NodeFold {

    /** @param silences that stand for the node's partition */
    Fold.Step apply(@Nullable NodeState before, NodeKey node, LogRecord record, Silences silences);
}

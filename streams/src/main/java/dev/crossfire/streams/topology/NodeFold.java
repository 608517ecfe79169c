package dev.crossfire.streams.topology;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.NodeState;
import dev.crossfire.streams.incident.Silences;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pure step that the shell runs: {@link Fold#apply}. */
@FunctionalInterface
public interface NodeFold {

    /** @param silences that stand for the node's partition */
    Fold.Step apply(@Nullable NodeState before, NodeKey node, LogRecord record, Silences silences);

    /** From when on a tick matters to a node, as {@link Fold#nextTick}; every tick does where the fold cannot tell. */
    default Instant nextTick(NodeState state) {
        return Instant.MIN;
    }

    /** Names the set that is judged with: with another one each node is told of the next tick. */
    default String ruleset() {
        return "";
    }

    /** That of a fold. */
    static NodeFold of(Fold fold) {
        return of(() -> fold);
    }

    /** That of a fold that may be replaced by another while records flow. */
    static NodeFold of(Supplier<Fold> current) {
        return new NodeFold() {
            @Override
            public Fold.Step apply(@Nullable NodeState before, NodeKey node, LogRecord record, Silences silences) {
                return current.get().apply(before, node, record, silences);
            }

            @Override
            public Instant nextTick(NodeState state) {
                return current.get().nextTick(state);
            }

            @Override
            public String ruleset() {
                return current.get().conflicts().ruleset();
            }
        };
    }
}

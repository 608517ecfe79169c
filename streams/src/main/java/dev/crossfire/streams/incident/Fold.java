package dev.crossfire.streams.incident;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.signal.LogRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state machine over the one log: pure, so that the same log gives the same incidents. */
public final class Fold {

    private final FoldSettings settings;

    public Fold(FoldSettings settings) {
        this.settings = settings;
    }

    /**
     * Takes one record.
     *
     * @param before the node's state; null when the node was never heard of
     * @param node whose state it is; a tick is applied to every node of its partition in turn
     */
    public Step apply(@Nullable NodeState before, NodeKey node, LogRecord record) {
        return new Step(before == null ? NodeState.EMPTY : before, List.of(), List.of(), Tally.NONE);
    }

    public FoldSettings settings() {
        return settings;
    }

    /**
     * What one record led to.
     *
     * @param state the node's state afterwards
     * @param incidents new revisions, in order
     * @param findings findings whose set of held checks changed
     * @param tally what became of the entry
     */
    public record Step(NodeState state, List<Incident> incidents, List<Finding> findings, Tally tally) {}

    /** Counts of recognised entries: taken = kept + folded + duplicate + late. */
    public record Tally(long taken, long kept, long folded, long duplicate, long late) {

        public static final Tally NONE = new Tally(0, 0, 0, 0, 0);

        public Tally plus(Tally other) {
            return new Tally(
                    taken + other.taken,
                    kept + other.kept,
                    folded + other.folded,
                    duplicate + other.duplicate,
                    late + other.late);
        }
    }
}

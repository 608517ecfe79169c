package dev.crossfire.streams.topology;

import dev.crossfire.model.JsonSerde;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.RuleSwitch;
import dev.crossfire.streams.evidence.NodeClocks;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.NodeState;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes a {@link FoldProcessor} for each task, with the state of its nodes and its ledger. */
final class FoldStep implements ProcessorSupplier<String, LogRecord, String, Object> {

    /** {@code cluster/node} → everything the fold knows of that node. */
    static final String NODE_STATES = "node-states";

    /** What moves of them with every sign of life. */
    static final String NODE_CLOCKS = "node-clocks";

    /** One entry: what became of the entries that were recognised. */
    static final String LEDGER = "fold-ledger";

    /** {@link #STANDING} and {@link #FORMER} → the sets of conflicts that were published last, in the order of this partition. */
    static final String RULES = "fold-rules";

    /** Id → silences and maintenances that stand for the nodes of the partition, and what took them back. */
    static final String SILENCES = "fold-silences";

    /** One entry: how far the partition's nodes are told of ticks and of what concerns all of them. */
    static final String ROUNDS = "fold-rounds";

    static final String STANDING = "standing";
    static final String FORMER = "former";

    private final NodeFolds folds;

    FoldStep(NodeFolds folds) {
        this.folds = folds;
    }

    @Override
    public Processor<String, LogRecord, String, Object> get() {
        return new FoldProcessor(folds);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        // In a fixed order, which Set.of has not: the topology's description follows it.
        Set<StoreBuilder<?>> stores = new LinkedHashSet<>();
        stores.add(LoggedStore.of(NODE_STATES, Serdes.String(), JsonSerde.of(NodeState.class)));
        stores.add(LoggedStore.of(NODE_CLOCKS, Serdes.String(), JsonSerde.of(NodeClocks.class)));
        stores.add(LoggedStore.of(LEDGER, Serdes.String(), JsonSerde.of(Fold.Tally.class)));
        stores.add(LoggedStore.of(RULES, Serdes.String(), JsonSerde.of(RuleSwitch.class)));
        stores.add(LoggedStore.of(SILENCES, Serdes.String(), JsonSerde.of(Action.class)));
        stores.add(LoggedStore.of(ROUNDS, Serdes.String(), JsonSerde.of(NodeRounds.Place.class)));
        return stores;
    }
}

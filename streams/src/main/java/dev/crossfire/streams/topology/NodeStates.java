package dev.crossfire.streams.topology;

import dev.crossfire.streams.evidence.NodeClocks;
import dev.crossfire.streams.incident.NodeState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The states of a partition's nodes. What moves with every sign of life lies in a store of its own: some 200 bytes instead of 4 KB, every ten
 * seconds, for each source of each node that is well.
 */
final class NodeStates {

    /** Of a node that suffers it takes some 100 KB. */
    private static final int MOST_RECENT = 32;

    private final KeyValueStore<String, NodeState> states;
    private final KeyValueStore<String, NodeClocks> clocks;

    /** What one raw record says of a node comes in a row: its state need not be read from the store's bytes for each entry. */
    private final Map<String, NodeState> recent = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, NodeState> eldest) {
            return size() > MOST_RECENT;
        }
    };

    NodeStates(KeyValueStore<String, NodeState> states, KeyValueStore<String, NodeClocks> clocks) {
        this.states = states;
        this.clocks = clocks;
    }

    /** Null of a node that was never heard of. */
    @Nullable
    NodeState get(String node) {
        @Nullable NodeState known = recent.get(node);
        if (known != null) {
            return known;
        }
        @Nullable NodeState stored = states.get(node);
        return stored == null ? null : whole(node, stored);
    }

    /** @param before what {@link #get} gave */
    void put(String node, @Nullable NodeState before, NodeState now) {
        if (before == null || !now.withoutClocks().equals(before.withoutClocks())) {
            states.put(node, now.withoutClocks());
        }
        NodeClocks moved = now.evidence().clocks();
        if (before == null || !moved.equals(before.evidence().clocks())) {
            clocks.put(node, moved);
        }
        recent.put(node, now);
    }

    /** Lets go of a node. */
    void remove(String node) {
        states.delete(node);
        clocks.delete(node);
        recent.remove(node);
    }

    void forEach(BiConsumer<String, NodeState> taker) {
        try (KeyValueIterator<String, NodeState> all = states.all()) {
            while (all.hasNext()) {
                KeyValue<String, NodeState> node = all.next();
                taker.accept(node.key, whole(node.key, node.value));
            }
        }
    }

    /** One that an older version wrote has its clocks with it until they move. */
    private NodeState whole(String node, NodeState stored) {
        @Nullable NodeClocks moved = clocks.get(node);
        return moved == null ? stored : stored.with(moved);
    }
}

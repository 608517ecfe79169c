package dev.crossfire.streams.topology;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * A store in memory with a changelog in Kafka, written in the transaction of the records that changed it. Its cache makes many changes of a
 * key in one commit one changelog record.
 */
final class LoggedStore {

    /**
     * The changelog is read back whole at each start, and only what was rolled is compacted: at Kafka's segments of 1 GiB a node that suffers
     * for a day would cost the next start many seconds.
     */
    private static final Map<String, String> CHANGELOG = Map.of(
            TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(16 * 1024 * 1024),
            TopicConfig.SEGMENT_MS_CONFIG, Long.toString(Duration.ofHours(1).toMillis()));

    private LoggedStore() {}

    static <K, V> StoreBuilder<KeyValueStore<K, V>> of(String name, Serde<K> keys, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
                .withCachingEnabled()
                .withLoggingEnabled(CHANGELOG);
    }
}

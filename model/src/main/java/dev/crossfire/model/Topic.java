package dev.crossfire.model;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic with its types: the name stands here once, serdes nowhere else.
 *
 * @param retention how long records stay; meaningless when compacted
 * @param partitions at creation on a real cluster; {@code up} makes fewer
 */
public record Topic<K, V>(
        String name,
        Serde<K> keySerde,
        Serde<V> valueSerde,
        Duration retention,
        boolean compacted,
        int partitions,
        Map<String, String> extraConfig) {

    /** Topic-level settings, in Kafka's names. */
    public Map<String, String> config() {
        Map<String, String> config = new TreeMap<>(extraConfig);
        config.put("cleanup.policy", compacted ? "compact" : "delete");
        if (!compacted) {
            config.put("retention.ms", Long.toString(retention.toMillis()));
        }
        return config;
    }

    /** The same topic under another prefix than {@code crossfire}. */
    public Topic<K, V> withPrefix(String prefix) {
        String renamed = name.startsWith(Topics.PREFIX + ".") ? prefix + name.substring(Topics.PREFIX.length()) : name;
        return new Topic<>(renamed, keySerde, valueSerde, retention, compacted, partitions, extraConfig);
    }
}

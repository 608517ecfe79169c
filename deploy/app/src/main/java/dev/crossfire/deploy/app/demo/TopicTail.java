package dev.crossfire.deploy.app.demo;

import dev.crossfire.model.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads a whole topic from its beginning, committed records only, without a group. Not thread-safe. */
final class TopicTail<K, V> implements AutoCloseable {

    private static final Duration WAIT = Duration.ofMillis(250);

    private final KafkaConsumer<K, V> consumer;

    TopicTail(String bootstrap, Topic<K, V> topic) {
        Map<String, Object> settings = new TreeMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer = new KafkaConsumer<>(
                settings, topic.keySerde().deserializer(), topic.valueSerde().deserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Everything that stands in the topic when this is called, and is not yet read. */
    List<ConsumerRecord<K, V>> untilNow() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        List<ConsumerRecord<K, V>> all = new ArrayList<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(WAIT).forEach(all::add);
        }
        return all;
    }

    /** What came since; waits a moment when nothing did. */
    List<ConsumerRecord<K, V>> next() {
        List<ConsumerRecord<K, V>> some = new ArrayList<>();
        consumer.poll(WAIT).forEach(some::add);
        return some;
    }

    @Override
    public void close() {
        consumer.close();
    }
}

package dev.crossfire.deploy.app.diagnose;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/** What an application wrote on a broker: its log, how far that was folded, and what came of it. Topics have two partitions. */
record WrittenLog(String bootstrap, String prefix, String applicationId) {

    private <K, V> Topic<K, V> topic(Topic<K, V> topic) {
        return topic.withPrefix(prefix);
    }

    /** Whether every partition was folded beyond its first tick after a time. */
    boolean tickedAfter(Instant time) {
        Map<TopicPartition, Long> ticks = new HashMap<>();
        try (Reader<LogRecord> log = log()) {
            log.toEnd(record -> true).forEach(record -> {
                if (record.value() instanceof Tick tick && tick.at().isAfter(time)) {
                    ticks.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.offset());
                }
            });
        }
        Map<TopicPartition, Long> committed = committed();
        return ticks.size() == 2
                && ticks.entrySet().stream()
                        .allMatch(tick -> committed.getOrDefault(tick.getKey(), 0L) > tick.getValue());
    }

    private Reader<LogRecord> log() {
        return new Reader<>(
                topic(Topics.SIGNALS).name(), Topics.SIGNALS.valueSerde().deserializer());
    }

    private Map<TopicPartition, Long> committed() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            Map<TopicPartition, OffsetAndMetadata> all = admin.listConsumerGroupOffsets(applicationId)
                    .partitionsToOffsetAndMetadata()
                    .get();
            all.forEach((partition, offset) -> offsets.put(partition, offset.offset()));
            return offsets;
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Bytes of every revision, in the order of each partition. */
    List<byte[]> incidents() {
        try (Reader<byte[]> reader = new Reader<>(topic(Topics.INCIDENTS).name(), (name, bytes) -> bytes)) {
            return reader.toEnd(record -> true).stream()
                    .map(ConsumerRecord::value)
                    .toList();
        }
    }

    /** What a fresh fold makes of the log as far as it was folded: each partition in its order. */
    List<Incident> refold(Fold fold) {
        Map<TopicPartition, Long> committed = committed();
        Map<Integer, Map<NodeKey, NodeState>> states = new TreeMap<>();
        List<Incident> incidents = new ArrayList<>();
        try (Reader<LogRecord> log = log()) {
            for (ConsumerRecord<byte[], LogRecord> record :
                    log.toEnd(r -> r.offset() < committed.get(new TopicPartition(r.topic(), r.partition())))) {
                Map<NodeKey, NodeState> nodes = states.computeIfAbsent(record.partition(), p -> new LinkedHashMap<>());
                NodeKey about = record.value().about();
                List<NodeKey> concerned = about == null ? List.copyOf(nodes.keySet()) : List.of(about);
                for (NodeKey node : concerned) {
                    Fold.Step step = fold.apply(nodes.get(node), node, record.value());
                    nodes.put(node, step.state());
                    incidents.addAll(step.incidents());
                }
            }
        }
        return incidents;
    }

    /** Reads a topic from its beginning, committed records only. */
    private final class Reader<V> implements AutoCloseable {

        private final Consumer<byte[], V> consumer;
        private final List<TopicPartition> partitions;

        Reader(String topic, Deserializer<V> values) {
            consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                    (name, bytes) -> bytes,
                    values);
            partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        Iterable<ConsumerRecord<byte[], V>> poll() {
            return consumer.poll(Duration.ofMillis(50));
        }

        List<ConsumerRecord<byte[], V>> toEnd(Predicate<ConsumerRecord<byte[], V>> wanted) {
            List<ConsumerRecord<byte[], V>> read = new ArrayList<>();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                poll().forEach(record -> {
                    if (wanted.test(record)) {
                        read.add(record);
                    }
                });
            }
            return read;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}

package dev.crossfire.streams.topology;

import dev.crossfire.model.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic from its beginning, committed records only, without a group. */
final class TopicReader<K, V> implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Consumer<K, V> consumer;
    private final List<TopicPartition> partitions;
    private final List<ConsumerRecord<K, V>> read = new ArrayList<>();

    TopicReader(String bootstrap, Topic<K, V> topic) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false"),
                topic.keySerde().deserializer(),
                topic.valueSerde().deserializer());
        partitions = consumer.partitionsFor(topic.name()).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads on until what was read so far is enough; gives all of it. */
    List<ConsumerRecord<K, V>> until(Predicate<List<ConsumerRecord<K, V>>> enough) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!enough.test(read)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not enough within " + PATIENCE + ", read " + read.size() + " records: "
                        + read.stream().limit(20).map(ConsumerRecord::value).toList());
            }
            consumer.poll(Duration.ofMillis(100)).forEach(read::add);
        }
        return List.copyOf(read);
    }

    /** Reads on to where the topic ends now; gives all of it. */
    List<ConsumerRecord<K, V>> toEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        return until(
                sofar -> ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue()));
    }

    @Override
    public void close() {
        consumer.close();
    }
}

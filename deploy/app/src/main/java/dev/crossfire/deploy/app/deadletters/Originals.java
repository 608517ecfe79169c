package dev.crossfire.deploy.app.deadletters;

import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.topics.TopicReading;
import dev.crossfire.model.Coordinates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Finds the raw records that letters were cut from, as long as their topics keep them. Not thread-safe. */
final class Originals implements AutoCloseable {

    private static final Duration WAIT = Duration.ofMillis(250);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private @Nullable Coordinates lastAsked;
    private Optional<ConsumerRecord<byte[], byte[]>> last = Optional.empty();

    Originals(KafkaAddress kafka) {
        this.consumer = TopicReading.consumer(kafka);
    }

    /** The record in which the entry stood; empty when it, or its topic, is no longer there. */
    Optional<ConsumerRecord<byte[], byte[]>> find(Coordinates entry) {
        Coordinates record = entry.at(0);
        if (!record.equals(lastAsked)) {
            last = read(record);
            lastAsked = record;
        }
        return last;
    }

    private Optional<ConsumerRecord<byte[], byte[]>> read(Coordinates record) {
        String topic = Objects.requireNonNull(record.topic());
        int number = Objects.requireNonNull(record.partition());
        long offset = Objects.requireNonNull(record.offset());
        if (consumer.partitionsFor(topic).stream().noneMatch(partition -> partition.partition() == number)) {
            return Optional.empty();
        }
        TopicPartition partition = new TopicPartition(topic, number);
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        if (offset < begin.getOrDefault(partition, 0L) || offset >= end) {
            return Optional.empty();
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, offset);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> found : consumer.poll(WAIT)) {
                if (found.offset() >= offset) {
                    return found.offset() == offset ? Optional.of(found) : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        consumer.close();
    }
}

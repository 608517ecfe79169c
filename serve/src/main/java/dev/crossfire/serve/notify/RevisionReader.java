package dev.crossfire.serve.notify;

import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.outbreak.Outbreak;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Revisions of a topic from a time on, committed ones only. */
final class RevisionReader<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RevisionReader.class);

    /** @param appendedAt the record's own timestamp */
    record Read<T>(T revision, Instant appendedAt) {}

    private final String topic;
    private final Deserializer<T> values;
    private final NotifyMetrics metrics;
    private final KafkaConsumer<String, byte[]> consumer;
    private Map<TopicPartition, Long> ends = Map.of();
    private boolean caughtUp;

    private RevisionReader(
            String topic, Deserializer<T> values, KafkaConsumer<String, byte[]> consumer, NotifyMetrics metrics) {
        this.topic = topic;
        this.values = values;
        this.consumer = consumer;
        this.metrics = metrics;
    }

    static RevisionReader<Incident> ofIncidents(NotifyKafka kafka, NotifyMetrics metrics) {
        return new RevisionReader<>(
                kafka.incidents(), Topics.INCIDENTS.valueSerde().deserializer(), kafka.consumer("incidents"), metrics);
    }

    static RevisionReader<Outbreak> ofOutbreaks(NotifyKafka kafka, NotifyMetrics metrics) {
        return new RevisionReader<>(
                kafka.outbreaks(), Topics.OUTBREAKS.valueSerde().deserializer(), kafka.consumer("outbreaks"), metrics);
    }

    /** Begins with the first record at or after this time, by the records' own timestamps. */
    void open(Instant from) {
        List<TopicPartition> partitions = NotifyKafka.partitions(consumer, topic);
        consumer.assign(partitions);
        ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, from.toEpochMilli()));
        consumer.offsetsForTimes(times).forEach(this::seek);
    }

    /** What came in, waiting at most this long for the first of it. */
    List<Read<T>> poll(Duration wait) {
        assignAdded();
        List<Read<T>> revisions = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> read : consumer.poll(wait)) {
            take(read, revisions);
        }
        caughtUp =
                caughtUp || ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        return revisions;
    }

    /** Whether everything was read that was there at {@link #open}. */
    boolean caughtUp() {
        return caughtUp;
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }

    private void seek(TopicPartition partition, @Nullable OffsetAndTimestamp first) {
        consumer.seek(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
    }

    /** Partitions that were added since are read from their beginning. */
    private void assignAdded() {
        List<TopicPartition> all = NotifyKafka.partitions(consumer, topic);
        if (all.size() > consumer.assignment().size()) {
            Set<TopicPartition> added = new HashSet<>(all);
            added.removeAll(consumer.assignment());
            consumer.assign(all);
            consumer.seekToBeginning(added);
        }
    }

    private void take(ConsumerRecord<String, byte[]> read, List<Read<T>> revisions) {
        if (read.value() == null) {
            return;
        }
        try {
            revisions.add(new Read<>(values.deserialize(topic, read.value()), Instant.ofEpochMilli(read.timestamp())));
        } catch (SerializationException e) {
            metrics.unreadable();
            LOG.warn("passed over an unreadable record at {}-{}@{}", topic, read.partition(), read.offset());
        }
    }
}

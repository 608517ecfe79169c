package dev.crossfire.deploy.app.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.survey.SurveyedRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the newest records of topics, or all of them, without a group and without leaving a trace. Not thread-safe. */
public final class TopicRecords implements AutoCloseable {

    private static final Duration WAIT = Duration.ofMillis(250);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final long records;

    /** Of each partition, everything. */
    public static final long ALL = Long.MAX_VALUE;

    /** @param records of each partition, at most; {@link #ALL} for no bound */
    public TopicRecords(KafkaAddress kafka, long records) {
        this.records = records;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrap(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /**
     * Reads one topic to where it ends now.
     *
     * @return false when there is no such topic
     * @throws org.apache.kafka.common.errors.AuthorizationException when this client may not read it
     */
    public boolean read(RawKind kind, String topic, Consumer<SurveyedRecord> taker) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            return false;
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        ends.forEach((partition, end) ->
                consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - Math.min(end, records))));
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
                taker.accept(surveyed(kind, record));
            }
        }
        return true;
    }

    private static SurveyedRecord surveyed(RawKind kind, ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), UTF_8));
            }
        }
        return new SurveyedRecord(
                kind,
                Coordinates.inTopic(record.topic(), record.partition(), record.offset(), 0),
                record.key() == null ? null : new String(record.key(), UTF_8),
                headers,
                record.value() == null ? new byte[0] : record.value(),
                Instant.ofEpochMilli(record.timestamp()));
    }

    @Override
    public void close() {
        consumer.close();
    }
}

package dev.crossfire.deploy.app.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.survey.SurveyedRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;

/** Reads the newest records of topics, or all of them, without a group and without leaving a trace. Not thread-safe. */
public final class TopicRecords implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final long newest;

    /** @param newest of each partition, at most; {@link TopicReading#ALL} for no bound */
    public TopicRecords(KafkaAddress kafka, long newest) {
        this.newest = newest;
        this.consumer = TopicReading.consumer(kafka);
    }

    /**
     * Reads one topic to where it ends now.
     *
     * @return false when there is no such topic
     * @throws org.apache.kafka.common.errors.AuthorizationException when this client may not read it
     */
    public boolean read(RawKind kind, String topic, Consumer<SurveyedRecord> taker) {
        return TopicReading.toItsEnd(consumer, topic, newest, record -> taker.accept(surveyed(kind, record)));
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

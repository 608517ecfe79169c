package dev.crossfire.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends raw records, each exactly once across restarts: a bookmark that says how far the sender got is committed in the same transaction
 * as the records it speaks of.
 *
 * <p>Not thread-safe.
 */
public final class RawRecordSender implements AutoCloseable {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final Producer<byte[], byte[]> producer;

    /** A sender over this producer, which must be transactional; tests hand in a mock. */
    RawRecordSender(Producer<byte[], byte[]> producer) {
        this.producer = producer;
        // Ends what an earlier sender of this id left open, so that its bookmark is settled before anyone reads it.
        producer.initTransactions();
    }

    /**
     * Connects; waits for the brokers.
     *
     * @param bootstrap brokers, {@code HOST:PORT[,HOST:PORT…]}
     * @param id the same at every start of the same sender: a newer one shuts an older one out
     */
    public static RawRecordSender connect(String bootstrap, String id) {
        return new RawRecordSender(
                new KafkaProducer<>(settings(bootstrap, id), new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** The producer's settings, in Kafka's names. */
    static Map<String, Object> settings(String bootstrap, String id) {
        Map<String, Object> settings = new TreeMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, id);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_RAW_BYTES + 64 * 1024);
        return settings;
    }

    /**
     * Sends records and the bookmark that stands behind them, all or nothing; returns when they are committed.
     *
     * @throws org.apache.kafka.common.KafkaException when nothing of it was sent, or it is unknown whether it was: then only a new sender
     *     of the same id can say, from the bookmark it finds
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the commit throws what any of them failed with
    public <K, V> void commit(List<RawRecord> records, Topic<K, V> bookmarks, K name, V bookmark) {
        producer.beginTransaction();
        records.forEach(record -> producer.send(raw(record)));
        producer.send(new ProducerRecord<>(
                bookmarks.name(),
                bookmarks.keySerde().serializer().serialize(bookmarks.name(), name),
                bookmarks.valueSerde().serializer().serialize(bookmarks.name(), bookmark)));
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }

    private static ProducerRecord<byte[], byte[]> raw(RawRecord record) {
        ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(
                record.kind().topic().name(),
                record.key() == null ? null : record.key().getBytes(UTF_8),
                record.value());
        record.headers().forEach((name, value) -> sent.headers().add(name, value.getBytes(UTF_8)));
        return sent;
    }
}

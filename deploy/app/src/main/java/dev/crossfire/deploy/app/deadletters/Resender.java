package dev.crossfire.deploy.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.model.Topics;
import dev.crossfire.model.raw.RawHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends entries again, each in one transaction with a mark among the dead letters that it was: a replay that is killed and run again sends
 * none twice, and of two that run at once the earlier is fenced off.
 */
final class Resender implements AutoCloseable {

    private static final int BATCH = 100;

    /** The brokers end a transaction that is open for a minute; among letters that stay, the next to be sent may be far. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String letters;
    private int waiting;
    private long begun;

    Resender(KafkaAddress kafka, String prefix) {
        letters = Topics.DEAD_LETTERS.withPrefix(prefix).name();
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrap(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        prefix + "-replay",
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        Topics.MAX_RAW_BYTES + 1024 * 1024,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        guarded(producer::initTransactions);
    }

    /**
     * Places of the letters that were sent again before. Asked of the resender, since making it ended whatever replay ran and waited for
     * what that had committed: a mark that is looked for earlier may come after the look, and its letter would be sent twice.
     */
    Set<String> sentBefore(LetterTopic topic) {
        return topic.replayed();
    }

    void send(ProducerRecord<byte[], byte[]> record, Letter letter) {
        guarded(() -> {
            begin();
            add(record);
            add(mark(letter));
        });
        commitWhenFull();
    }

    /** Marks a letter whose entry went with another's. */
    void markAlone(Letter letter) {
        guarded(() -> {
            begin();
            add(mark(letter));
        });
        commitWhenFull();
    }

    /** What fails is told by the commit. */
    private void add(ProducerRecord<byte[], byte[]> record) {
        Future<RecordMetadata> unused = producer.send(record);
    }

    private void begin() {
        if (waiting++ == 0) {
            begun = System.nanoTime();
            producer.beginTransaction();
        }
    }

    private void commitWhenFull() {
        if (waiting >= BATCH) {
            commit();
        }
    }

    /** To be called now and then while nothing is sent. */
    void commitWhenLong() {
        if (System.nanoTime() - begun > LONGEST.toNanos()) {
            commit();
        }
    }

    /** Makes what was sent lasting. */
    void commit() {
        if (waiting > 0) {
            waiting = 0;
            guarded(producer::commitTransaction);
        }
    }

    private ProducerRecord<byte[], byte[]> mark(Letter letter) {
        ProducerRecord<byte[], byte[]> mark =
                new ProducerRecord<>(letters, letter.at().partition(), letter.key(), null);
        mark.headers().add(RawHeaders.REPLAYED, letter.at().toString().getBytes(UTF_8));
        return mark;
    }

    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (ProducerFencedException e) {
            throw CommandFailed.failed("another replay runs at these brokers: this one ends, the other goes on");
        } catch (KafkaException e) {
            throw CommandFailed.failed("sending again failed (" + e.getMessage()
                    + "): what was not marked as sent again was not sent; run the same command once more");
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}

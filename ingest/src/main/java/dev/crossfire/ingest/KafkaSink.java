package dev.crossfire.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.model.Topics;
import dev.crossfire.model.raw.RawKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends raw records to Kafka, each written once by an idempotent producer and acknowledged by all in-sync replicas. Brokers that are away
 * are waited for, however long that takes: what cannot be sent stays with its source.
 */
public final class KafkaSink implements RawRecordSink {

    /**
     * What is held for the brokers at most: two of the largest snapshots, or 256 full chunks of a journal. Beyond it {@link #send} waits;
     * the journal itself is the larger buffer.
     */
    public static final int BUFFER_BYTES = 2 * (Topics.MAX_RAW_BYTES + 64 * 1024);

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSink.class);
    private static final Duration CLOSE_WITHIN = Duration.ofMillis(1500);

    /** How long one attempt to place a record waits before people are told. */
    private static final Duration ATTEMPT = Duration.ofSeconds(5);

    /** A broker that is well acknowledges within milliseconds. */
    private static final Duration SLOW = Duration.ofSeconds(10);

    private final AtomicInteger unacknowledged = new AtomicInteger();
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final String bootstrap;
    private final Map<RawKind, String> topics;
    private volatile Producer<byte[], byte[]> producer;
    private volatile long lastProgress = System.nanoTime();
    private volatile boolean closed;
    private volatile @Nullable Producer<byte[], byte[]> broken;
    private volatile @Nullable String trouble;

    /** A sink over what this makes: anew, when a producer is beyond repair. Tests hand in mocks. */
    KafkaSink(Supplier<Producer<byte[], byte[]>> producers, String bootstrap, String topicPrefix) {
        this.producers = producers;
        this.bootstrap = bootstrap;
        this.topics = new EnumMap<>(RawKind.class);
        for (RawKind kind : RawKind.values()) {
            topics.put(kind, kind.topic().withPrefix(topicPrefix).name());
        }
        this.producer = producers.get();
    }

    /**
     * Makes the client; does not wait for the brokers.
     *
     * @param bootstrap brokers, {@code HOST:PORT[,HOST:PORT…]}
     * @param clientId how the brokers' logs and quotas name this process
     * @param topicPrefix {@link Topics#PREFIX} unless the topics were made under another
     * @param security further client settings in Kafka's names, such as {@code security.protocol}; they win over ours
     * @throws KafkaException when a setting is none, or no host of the bootstrap can be resolved
     */
    public static KafkaSink connect(
            String bootstrap, String clientId, String topicPrefix, Map<String, Object> security) {
        Map<String, Object> settings = settings(bootstrap, clientId);
        settings.putAll(security);
        return new KafkaSink(
                () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
                bootstrap,
                topicPrefix);
    }

    /** The producer's settings, in Kafka's names. */
    static Map<String, Object> settings(String bootstrap, String clientId) {
        Map<String, Object> settings = new TreeMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // 24 days: a record that was once taken is given up only with the process.
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ATTEMPT.toMillis());
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_RAW_BYTES + 64 * 1024);
        return settings;
    }

    @Override
    public CompletableFuture<Void> send(RawRecord record) throws InterruptedException {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        lookForDelay();
        while (!offer(record, acknowledged)) {
            say("waits for the brokers at " + bootstrap
                    + " (they do not answer, do not take more, or have no topic " + topics.get(record.kind())
                    + "; crossfire topics check tells)");
        }
        return acknowledged;
    }

    /** False when there was no room, or no answer, within one attempt. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells the same
    private boolean offer(RawRecord record, CompletableFuture<Void> acknowledged) throws InterruptedException {
        if (closed) {
            throw new SinkClosedException();
        }
        Producer<byte[], byte[]> current = sound();
        Attempt attempt = new Attempt(acknowledged, current);
        unacknowledged.incrementAndGet();
        try {
            current.send(kafkaRecord(record), attempt);
        } catch (InterruptException e) {
            unacknowledged.decrementAndGet();
            Thread.interrupted();
            throw new InterruptedException("while waiting for room");
        } catch (KafkaException | IllegalStateException e) {
            unacknowledged.decrementAndGet();
            if (closed) {
                throw new SinkClosedException();
            }
            broken = current;
            acknowledged.completeExceptionally(e);
            return true;
        }
        return attempt.taken();
    }

    /** The producer; a new one when the last refuses everything from now on. */
    private Producer<byte[], byte[]> sound() {
        Producer<byte[], byte[]> current = producer;
        return broken == current ? renewed(current) : current;
    }

    private synchronized Producer<byte[], byte[]> renewed(Producer<byte[], byte[]> refusing) {
        if (closed) {
            throw new SinkClosedException();
        }
        if (refusing == producer) {
            refusing.close(Duration.ZERO);
            producer = producers.get();
        }
        return producer;
    }

    private ProducerRecord<byte[], byte[]> kafkaRecord(RawRecord record) {
        ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(
                topics.get(record.kind()),
                record.key() == null ? null : record.key().getBytes(UTF_8),
                record.value());
        record.headers().forEach((name, value) -> sent.headers().add(name, value.getBytes(UTF_8)));
        return sent;
    }

    @Override
    public @Nullable String trouble() {
        lookForDelay();
        return trouble;
    }

    private void lookForDelay() {
        int waiting = unacknowledged.get();
        if (waiting == 0) {
            lastProgress = System.nanoTime();
        } else if (System.nanoTime() - lastProgress > SLOW.toNanos()) {
            say("waits for the brokers at " + bootstrap + " to acknowledge what was sent");
        }
    }

    private void say(String what) {
        if (trouble == null) {
            LOG.warn("{}", what);
        }
        trouble = what;
    }

    private void wellAgain() {
        if (trouble != null) {
            trouble = null;
            LOG.info("the brokers at {} take records again", bootstrap);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        producer.close(CLOSE_WITHIN);
    }

    /** What became of one attempt; a timeout that the producer reports from within {@code send} counts as no attempt at all. */
    private final class Attempt implements Callback {

        private final CompletableFuture<Void> acknowledged;
        private final Producer<byte[], byte[]> by;
        private final Thread sender = Thread.currentThread();
        private boolean within = true;
        private boolean taken = true;

        Attempt(CompletableFuture<Void> acknowledged, Producer<byte[], byte[]> by) {
            this.acknowledged = acknowledged;
            this.by = by;
        }

        @Override
        public void onCompletion(RecordMetadata metadata, @Nullable Exception failure) {
            unacknowledged.decrementAndGet();
            if (failure == null) {
                lastProgress = System.nanoTime();
                wellAgain();
                acknowledged.complete(null);
            } else if (within && Thread.currentThread() == sender && failure instanceof TimeoutException) {
                taken = false;
            } else {
                // An idempotent producer that was refused its identity stays refused, whatever is granted later.
                if (failure instanceof AuthorizationException || failure instanceof AuthenticationException) {
                    broken = by;
                }
                acknowledged.completeExceptionally(failure);
            }
        }

        boolean taken() {
            within = false;
            return taken;
        }
    }
}

package dev.crossfire.serve.feed;

import dev.crossfire.model.Topics;
import dev.crossfire.serve.feed.FeedSink.Taken;
import dev.crossfire.serve.history.HistoryException;
import dev.crossfire.serve.history.Place;
import dev.crossfire.serve.history.Place.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all of {@code crossfire.incidents.v1}, {@code crossfire.findings.v1} and {@code crossfire.outbreaks.v1}, committed records only,
 * without a group: every server holds everything, and its place is kept where its records are.
 */
final class TopicReader implements FeedSource {

    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    /** What one answer of a broker may bring, so that a long history is read in a small heap. */
    private static final int FETCH_BYTES = 8 * 1024 * 1024;

    private final FeedConfig config;
    private final Map<String, String> overrides;
    private final Duration betweenLooks;
    private final Map<Source, String> names = new EnumMap<>(Source.class);
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean caughtUp;
    private volatile @Nullable String trouble;

    TopicReader(FeedConfig config) {
        this(config, Map.of(), BETWEEN_LOOKS);
    }

    /**
     * @param overrides of the consumer's settings
     * @param betweenLooks how often it is looked whether the topics are still the same
     */
    TopicReader(FeedConfig config, Map<String, String> overrides, Duration betweenLooks) {
        this.config = config;
        this.overrides = overrides;
        this.betweenLooks = betweenLooks;
        names.put(
                Source.INCIDENTS,
                Topics.INCIDENTS.withPrefix(config.topicPrefix()).name());
        names.put(
                Source.FINDINGS,
                Topics.FINDINGS.withPrefix(config.topicPrefix()).name());
        names.put(
                Source.OUTBREAKS,
                Topics.OUTBREAKS.withPrefix(config.topicPrefix()).name());
    }

    @Override
    public void start(FeedSink sink) {
        Thread reader = new Thread(() -> run(sink), "crossfire-feed-reader");
        reader.setDaemon(true);
        thread = reader;
        reader.start();
    }

    @Override
    public boolean alive() {
        Thread reader = thread;
        return reader != null && reader.isAlive();
    }

    @Override
    public boolean caughtUp() {
        return caughtUp;
    }

    @Override
    public @Nullable String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        closing.countDown();
        Consumer<byte[], byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        Thread reader = thread;
        if (reader != null) {
            try {
                reader.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run(FeedSink sink) {
        try (Consumer<byte[], byte[]> opened = new KafkaConsumer<>(properties());
                TopicIds topics = new TopicIds(config.bootstrapServers(), names, betweenLooks)) {
            consumer = opened;
            while (!closed()) {
                try {
                    read(opened, topics, sink);
                } catch (RetriableException e) {
                    waitOut("waiting for " + what(), e);
                } catch (HistoryException e) {
                    waitOut(String.valueOf(e.getMessage()), e);
                }
            }
        } catch (WakeupException e) {
            LOG.debug("feed reader was woken to close");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            trouble = "the reader has stopped: " + e;
            LOG.error("feed reader has stopped; restart the server", e);
        } finally {
            consumer = null;
        }
    }

    /** Reads on from where the sink is, and so again after whatever came in between. */
    private void read(Consumer<byte[], byte[]> reading, TopicIds topics, FeedSink sink) throws InterruptedException {
        try {
            readOn(reading, topics, sink);
        } catch (OffsetOutOfRangeException e) {
            notWhatWasRead(reading, sink, e);
        }
    }

    private void readOn(Consumer<byte[], byte[]> reading, TopicIds topics, FeedSink sink) throws InterruptedException {
        Map<Source, String> topicIds = awaitTopics(topics);
        if (closed()) {
            return;
        }
        if (sink.attach(topicIds)) {
            caughtUp = false;
        }
        reading.unsubscribe();
        Map<Place, Long> taken = new HashMap<>();
        assign(reading, sink, taken);
        Map<TopicPartition, Long> ends = reading.endOffsets(reading.assignment());
        while (!closed() && !topics.othersThan(topicIds)) {
            take(reading, sink, taken);
            trouble = null;
            caughtUp = caughtUp || reached(reading, ends);
            assign(reading, sink, taken);
        }
    }

    /** @param taken offset that comes next in each partition, as the sink knows it */
    private void take(Consumer<byte[], byte[]> reading, FeedSink sink, Map<Place, Long> taken) {
        List<Taken> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> read : reading.poll(POLL)) {
            Instant emittedAt = Instant.ofEpochMilli(read.timestamp());
            records.add(new Taken(place(read.topic(), read.partition()), read.offset(), emittedAt, read.value()));
        }
        // Positions, not offsets of records: what transactions leave behind in the log is passed too.
        Map<Place, Long> next = new HashMap<>();
        for (TopicPartition partition : reading.assignment()) {
            next.put(place(partition.topic(), partition.partition()), reading.position(partition));
        }
        next.entrySet().removeAll(taken.entrySet());
        sink.take(records, next);
        taken.putAll(next);
    }

    /** Reads every partition there is, those added since included; costs nothing while there are no new ones. */
    private void assign(Consumer<byte[], byte[]> reading, FeedSink sink, Map<Place, Long> taken) {
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : names.values()) {
            for (PartitionInfo info : reading.partitionsFor(topic)) {
                all.add(new TopicPartition(topic, info.partition()));
            }
        }
        if (all.size() <= reading.assignment().size()) {
            return;
        }
        List<TopicPartition> added = new ArrayList<>(all);
        added.removeAll(reading.assignment());
        Map<TopicPartition, Long> beginnings = reading.beginningOffsets(added);
        reading.assign(all);
        beginnings.forEach((partition, beginning) -> {
            Place place = place(partition.topic(), partition.partition());
            long next = sink.begin(place, beginning);
            taken.put(place, next);
            reading.seek(partition, next);
        });
    }

    /** The topic ends before, or begins after, what comes next: read from its beginning, unless it was only too slow a reader. */
    private void notWhatWasRead(Consumer<byte[], byte[]> reading, FeedSink sink, OffsetOutOfRangeException e) {
        Map<TopicPartition, Long> wanted = e.offsetOutOfRangePartitions();
        Map<TopicPartition, Long> ends = reading.endOffsets(wanted.keySet());
        wanted.forEach((partition, offset) -> {
            if (offset > ends.getOrDefault(partition, 0L)) {
                caughtUp = false;
                sink.discard(partition + " ends before what was read of it");
            }
        });
    }

    private static boolean reached(Consumer<byte[], byte[]> reading, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> reading.position(end.getKey()) >= end.getValue());
    }

    private Place place(String topic, int partition) {
        for (Map.Entry<Source, String> name : names.entrySet()) {
            if (name.getValue().equals(topic)) {
                return new Place(name.getKey(), partition);
            }
        }
        throw new IllegalStateException("nobody asked for topic " + topic);
    }

    /** Waits for broker and topics: the server may well be up before them. */
    private Map<Source, String> awaitTopics(TopicIds topics) throws InterruptedException {
        while (!closed()) {
            try {
                return topics.now(this::closed);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException)) {
                    throw new IllegalStateException(what() + " cannot be read", e.getCause());
                }
                waitOut("waiting for " + what(), e.getCause());
            }
        }
        return Map.of();
    }

    /** Waits a little; says why, once. */
    private void waitOut(String why, Throwable cause) throws InterruptedException {
        if (!why.equals(trouble)) {
            LOG.info("feed: {} ({})", why, cause.toString());
        }
        trouble = why;
        closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private String what() {
        return String.join(" and ", names.values()) + " on " + config.bootstrapServers();
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "crossfire-feed");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A place that the topic does not have is for us to hear of, not for the client to move.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.putAll(overrides);
        return properties;
    }
}

package dev.crossfire.serve.feed;

import dev.crossfire.model.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all of {@code crossfire.incidents.v1} and {@code crossfire.findings.v1} from the beginning, committed records only, without a
 * group: every server holds everything, and nobody's place is kept but in memory.
 */
final class TopicReader implements FeedSource {

    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final FeedConfig config;
    private final Map<String, String> overrides;
    private final String incidentsTopic;
    private final String findingsTopic;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean caughtUp;
    private volatile @Nullable String trouble;

    TopicReader(FeedConfig config) {
        this(config, Map.of());
    }

    /** @param overrides of the consumer's settings */
    TopicReader(FeedConfig config, Map<String, String> overrides) {
        this.config = config;
        this.overrides = overrides;
        incidentsTopic = Topics.INCIDENTS.withPrefix(config.topicPrefix()).name();
        findingsTopic = Topics.FINDINGS.withPrefix(config.topicPrefix()).name();
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
        try (Consumer<byte[], byte[]> opened = new KafkaConsumer<>(properties())) {
            consumer = opened;
            Map<String, String> topicIds = awaitTopics();
            while (!closed()) {
                try {
                    read(opened, topicIds, sink);
                } catch (RetriableException e) {
                    waitOut(e);
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

    private void read(Consumer<byte[], byte[]> reading, Map<String, String> topicIds, FeedSink sink) {
        assign(reading, topicIds, sink);
        Map<TopicPartition, Long> ends = reading.endOffsets(reading.assignment());
        trouble = null;
        while (!closed()) {
            for (ConsumerRecord<byte[], byte[]> read : reading.poll(POLL)) {
                take(read, sink);
            }
            caughtUp = caughtUp || reached(reading, ends);
            assign(reading, topicIds, sink);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> read, FeedSink sink) {
        if (read.topic().equals(incidentsTopic)) {
            sink.incident(read.partition(), read.offset(), read.value());
        } else {
            sink.finding(read.value());
        }
    }

    /** Reads every partition there is, those added since included; costs nothing while there are no new ones. */
    private void assign(Consumer<byte[], byte[]> reading, Map<String, String> topicIds, FeedSink sink) {
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : List.of(incidentsTopic, findingsTopic)) {
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
        beginnings.forEach((partition, beginning) -> {
            if (partition.topic().equals(incidentsTopic)) {
                sink.begin(topicIds.getOrDefault(incidentsTopic, "unknown"), partition.partition(), beginning);
            }
        });
        reading.assign(all);
        reading.seekToBeginning(added);
    }

    private static boolean reached(Consumer<byte[], byte[]> reading, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> reading.position(end.getKey()) >= end.getValue());
    }

    /** Waits for broker and topics: the server may well be up before them. */
    private Map<String, String> awaitTopics() throws InterruptedException {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", config.bootstrapServers());
        properties.put("client.id", "crossfire-feed-topics");
        try (Admin admin = Admin.create(properties)) {
            while (!closed()) {
                try {
                    Map<String, String> ids = new HashMap<>();
                    for (TopicDescription topic : admin.describeTopics(List.of(incidentsTopic, findingsTopic))
                            .allTopicNames()
                            .get()
                            .values()) {
                        ids.put(topic.name(), topic.topicId().toString());
                    }
                    trouble = null;
                    return ids;
                } catch (ExecutionException e) {
                    waitOut(e.getCause());
                }
            }
            return Map.of();
        }
    }

    /** Waits and returns when trying again may help; throws otherwise. */
    private void waitOut(@Nullable Throwable cause) throws InterruptedException {
        if (!(cause instanceof RetriableException)) {
            throw new IllegalStateException(what() + " cannot be read", cause);
        }
        if (trouble == null) {
            LOG.info("feed waits for {}: {}", what(), cause.toString());
        }
        trouble = "waiting for " + what();
        closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private String what() {
        return incidentsTopic + " and " + findingsTopic + " on " + config.bootstrapServers();
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
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.putAll(overrides);
        return properties;
    }
}

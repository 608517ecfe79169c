package dev.crossfire.streams.topology;

import dev.crossfire.model.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/**
 * How one instance of the topology runs.
 *
 * @param bootstrap {@code host:port[,host:port…]} of the brokers
 * @param applicationId the same for all instances that share the work; also the prefix of their changelog topics
 * @param stateDir a folder for Kafka Streams; the stores themselves are in memory
 * @param instanceId different for each instance and the same after its restart, so that it gets its work back at once
 * @param threads stream threads, at least 1
 * @param topicPrefix what topic names start with instead of {@code crossfire}
 * @param client further settings of the Kafka clients, such as security
 * @param reads topics that are read besides the raw ones
 */
public record StreamConfig(
        String bootstrap,
        String applicationId,
        Path stateDir,
        String instanceId,
        int threads,
        String topicPrefix,
        Map<String, String> client,
        List<ReadTopic> reads) {

    public static final String DEFAULT_APPLICATION_ID = "crossfire-stream";
    public static final int DEFAULT_THREADS = 2;

    /** How long a killed instance keeps its tasks from the others. The least that a broker takes by default. */
    public static final Duration SESSION = Duration.ofSeconds(6);

    /**
     * When a broker ends the transaction that a killed instance left open. Until then nobody reads past it, and its successor waits: a
     * successor with stores in memory has a new process id, hence a new transactional id, so that it cannot fence the old one off.
     */
    public static final Duration TRANSACTION = Duration.ofSeconds(6);

    private static final int COMMIT_MILLIS = 100;
    private static final int LARGEST_REQUEST = Topics.MAX_RAW_BYTES + 1024 * 1024;

    /** One that reads the raw topics alone. */
    public StreamConfig(
            String bootstrap,
            String applicationId,
            Path stateDir,
            String instanceId,
            int threads,
            String topicPrefix,
            Map<String, String> client) {
        this(bootstrap, applicationId, stateDir, instanceId, threads, topicPrefix, client, List.of());
    }

    /** The same, reading these topics too. */
    public StreamConfig reading(List<ReadTopic> topics) {
        return new StreamConfig(bootstrap, applicationId, stateDir, instanceId, threads, topicPrefix, client, topics);
    }

    /**
     * The same, with the state of each task kept warm by one other instance where there is one: who takes over need not read the state of
     * thousands of nodes back first.
     */
    public StreamConfig withStandby() {
        Map<String, String> more = new HashMap<>(client);
        more.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, "1");
        return new StreamConfig(bootstrap, applicationId, stateDir, instanceId, threads, topicPrefix, more, reads);
    }

    public StreamConfig {
        mustNotBeBlank("bootstrap", bootstrap);
        mustNotBeBlank("application id", applicationId);
        mustNotBeBlank("instance id", instanceId);
        mustNotBeBlank("topic prefix", topicPrefix);
        if (threads < 1) {
            throw new IllegalArgumentException("stream threads must be at least 1, got " + threads);
        }
        client = Map.copyOf(client);
        reads = List.copyOf(reads);
    }

    private static void mustNotBeBlank(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " of the topology must not be blank");
        }
    }

    /** The group is named after the prefix: two installations on one cluster share neither topics nor work. */
    public static String applicationId(String topicPrefix) {
        return topicPrefix.equals(Topics.PREFIX) ? DEFAULT_APPLICATION_ID : topicPrefix + "-stream";
    }

    /** One instance against one broker, with defaults for everything else. */
    public static StreamConfig of(String bootstrap, Path stateDir) {
        return new StreamConfig(
                bootstrap,
                DEFAULT_APPLICATION_ID,
                stateDir,
                DEFAULT_APPLICATION_ID + "-1",
                DEFAULT_THREADS,
                Topics.PREFIX,
                Map.of());
    }

    /** The settings in Kafka's words. */
    public Properties properties() {
        Properties p = new Properties();
        client.forEach(p::setProperty);
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        p.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        exactlyOnce(p);
        quickTakeover(p);
        lastNet(p);
        sizes(p);
        p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        return p;
    }

    private static void exactlyOnce(Properties p) {
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MILLIS);
        p.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(TRANSACTION.toMillis()));
    }

    private void quickTakeover(Properties p) {
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
        p.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                Math.toIntExact(SESSION.toMillis()));
        p.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                Math.toIntExact(SESSION.dividedBy(4).toMillis()));
    }

    private void lastNet(Properties p) {
        p.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndContinueExceptionHandler.class.getName());
        p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, LastNet.class.getName());
        p.put(
                StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                Topics.DEAD_LETTERS.withPrefix(topicPrefix).name());
    }

    /** Values may have 8 MiB, so what waits in memory is bounded by fewer records than Kafka's default of 1,000 a partition. */
    private static void sizes(Properties p) {
        p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), LARGEST_REQUEST);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 16 * 1024 * 1024);
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 250);
        p.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 100);
    }
}

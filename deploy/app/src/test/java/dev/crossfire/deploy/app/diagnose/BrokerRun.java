package dev.crossfire.deploy.app.diagnose;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.NodeState;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.topology.Ledgers;
import dev.crossfire.streams.topology.NodeFolds;
import dev.crossfire.streams.topology.StreamConfig;
import dev.crossfire.streams.topology.StreamsRunner;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;

/** One application on topics of its own, fed in one arrival order. */
final class BrokerRun implements AutoCloseable {

    /**
     * Of event time. A wave is sent when all of the one before is recognised, so nothing arrives further behind than two waves: within
     * grace, though records of a source lie in both partitions and the tasks of these run at their own pace.
     */
    private static final Duration WAVE = Duration.ofSeconds(45);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String bootstrap;
    private final StreamConfig config;
    private final Random random;
    private final StreamsRunner runner;
    private final Producer<byte[], byte[]> producer;
    private final List<List<RawBundle.Sent>> waves;
    private Recognised.Tally sent = Recognised.Tally.NONE;

    BrokerRun(
            String bootstrap,
            Path folder,
            int order,
            List<List<RawBundle.Sent>> bundles,
            Recogniser recogniser,
            Fold fold) {
        this.bootstrap = bootstrap;
        this.waves = waves(bundles);
        String prefix = "order-" + order;
        config = new StreamConfig(bootstrap, prefix, folder, prefix, 1, prefix, Map.of());
        random = new Random(order);
        try (TopicSetup topics = TopicSetup.connect(bootstrap, Map.of(), new TopicLayout(prefix, 2, (short) 1))) {
            topics.create();
        }
        runner = StreamsRunner.start(config, recogniser::recognise, NodeFolds.only(fold::apply));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Whether all that was sent is recognised, and so stands in the log in this order. */
    boolean recognised() {
        return ledgers().recognisedInAll().in() == sent.in();
    }

    /** Whether all of it is folded too. */
    boolean folded() {
        return recognised()
                && ledgers().folded().taken() == ledgers().recognisedInAll().recognised();
    }

    Ledgers ledgers() {
        return runner.ledgers().orElseGet(() -> new Ledgers(Map.of(), Fold.Tally.NONE));
    }

    Recognised.Tally sent() {
        return sent;
    }

    /** Cuts records into waves by event time counted from their bundle's first. */
    private static List<List<RawBundle.Sent>> waves(List<List<RawBundle.Sent>> bundles) {
        Map<Long, List<RawBundle.Sent>> waves = new TreeMap<>();
        for (List<RawBundle.Sent> bundle : bundles) {
            Instant start = bundle.stream()
                    .map(RawBundle.Sent::at)
                    .filter(at -> at.isAfter(Instant.EPOCH))
                    .min(Instant::compareTo)
                    .orElse(Instant.EPOCH);
            for (RawBundle.Sent record : bundle) {
                long wave = Math.max(0, Duration.between(start, record.at()).dividedBy(WAVE));
                waves.computeIfAbsent(wave, w -> new ArrayList<>()).add(record);
            }
        }
        return List.copyOf(waves.values());
    }

    /** How often {@link #sendWave} is to be called, each when the wave before is recognised. */
    int waves() {
        return waves.size();
    }

    /** Sends the records of a wave in an order of its own, to any partition, under keys of other nodes. */
    void sendWave(int wave) throws Exception {
        List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
        List<RawBundle.Sent> shuffled = new ArrayList<>(waves.get(wave));
        Collections.shuffle(shuffled, random);
        for (RawBundle.Sent record : shuffled) {
            ProducerRecord<byte[], byte[]> raw = new ProducerRecord<>(
                    topic(record.kind().topic()).name(),
                    random.nextInt(2),
                    ("other/worker-" + random.nextInt(9)).getBytes(StandardCharsets.UTF_8),
                    record.value());
            record.headers().forEach((name, value) -> raw.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            acknowledged.add(producer.send(raw));
            sent = sent.plus(record.tally());
        }
        for (Future<RecordMetadata> future : acknowledged) {
            future.get();
        }
    }

    private <K, V> Topic<K, V> topic(Topic<K, V> topic) {
        return topic.withPrefix(config.topicPrefix());
    }

    void await(String what, BooleanSupplier condition) throws InterruptedException {
        if (!runner.awaitReady(PATIENCE)) {
            throw new AssertionError("the topology is not ready but " + runner.state());
        }
        try (Reader<byte[]> pace = new Reader<>(topic(Topics.INCIDENTS).name(), (name, bytes) -> bytes)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(
                            what + " did not come within " + PATIENCE + "; sent " + sent + ", ledgers " + ledgers());
                }
                pace.poll();
            }
        }
    }

    /** Waits until every node has seen a tick of after {@code time}. */
    void awaitTick(Instant time) throws InterruptedException {
        Map<TopicPartition, Long> ticks = new TreeMap<>(Comparator.comparing(TopicPartition::partition));
        try (Reader<LogRecord> log = new Reader<>(
                topic(Topics.SIGNALS).name(), Topics.SIGNALS.valueSerde().deserializer())) {
            await("a tick after " + time, () -> {
                for (ConsumerRecord<byte[], LogRecord> record : log.poll()) {
                    if (record.value() instanceof Tick tick && tick.at().isAfter(time)) {
                        ticks.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.offset());
                    }
                }
                return ticks.size() == 2 && foldedBeyond(ticks);
            });
        }
    }

    private boolean foldedBeyond(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, Long> committed = committed();
        return offsets.entrySet().stream()
                .allMatch(tick -> committed.getOrDefault(tick.getKey(), 0L) > tick.getValue());
    }

    private Map<TopicPartition, Long> committed() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            Map<TopicPartition, OffsetAndMetadata> all = admin.listConsumerGroupOffsets(config.applicationId())
                    .partitionsToOffsetAndMetadata()
                    .get();
            all.forEach((partition, offset) -> offsets.put(partition, offset.offset()));
            return offsets;
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void stop() {
        runner.close();
    }

    /** Bytes of every revision, in the order of each partition. */
    List<byte[]> incidents() {
        try (Reader<byte[]> reader = new Reader<>(topic(Topics.INCIDENTS).name(), (name, bytes) -> bytes)) {
            return reader.toEnd(record -> true).stream()
                    .map(ConsumerRecord::value)
                    .toList();
        }
    }

    /** What a fresh fold makes of the log as far as it was folded: each partition in its order. */
    List<Incident> refold(Fold fold) {
        Map<TopicPartition, Long> committed = committed();
        Map<Integer, Map<NodeKey, NodeState>> states = new TreeMap<>();
        List<Incident> incidents = new ArrayList<>();
        try (Reader<LogRecord> log = new Reader<>(
                topic(Topics.SIGNALS).name(), Topics.SIGNALS.valueSerde().deserializer())) {
            for (ConsumerRecord<byte[], LogRecord> record :
                    log.toEnd(r -> r.offset() < committed.get(new TopicPartition(r.topic(), r.partition())))) {
                Map<NodeKey, NodeState> nodes = states.computeIfAbsent(record.partition(), p -> new LinkedHashMap<>());
                NodeKey about = record.value().about();
                List<NodeKey> concerned = about == null ? List.copyOf(nodes.keySet()) : List.of(about);
                for (NodeKey node : concerned) {
                    Fold.Step step = fold.apply(nodes.get(node), node, record.value());
                    nodes.put(node, step.state());
                    incidents.addAll(step.incidents());
                }
            }
        }
        return incidents;
    }

    @Override
    public String toString() {
        return config.topicPrefix();
    }

    @Override
    public void close() {
        producer.close();
        runner.close();
    }

    /** Reads a topic from its beginning, committed records only. */
    private final class Reader<V> implements AutoCloseable {

        private final Consumer<byte[], V> consumer;
        private final List<TopicPartition> partitions;

        Reader(String topic, Deserializer<V> values) {
            consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                    (name, bytes) -> bytes,
                    values);
            partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        Iterable<ConsumerRecord<byte[], V>> poll() {
            return consumer.poll(Duration.ofMillis(50));
        }

        List<ConsumerRecord<byte[], V>> toEnd(Predicate<ConsumerRecord<byte[], V>> wanted) {
            List<ConsumerRecord<byte[], V>> read = new ArrayList<>();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                poll().forEach(record -> {
                    if (wanted.test(record)) {
                        read.add(record);
                    }
                });
            }
            return read;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}

package dev.crossfire.deploy.app.simulate;

import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.topics.TopicReading;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.Json;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.simulation.ArrivalOrder;
import dev.crossfire.streams.simulation.NodeOutcome;
import dev.crossfire.streams.simulation.SentRecord;
import dev.crossfire.streams.simulation.SimulatedNode;
import dev.crossfire.streams.simulation.SimulationTally;
import dev.crossfire.streams.topology.Ledgers;
import dev.crossfire.streams.topology.NodeFold;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A fleet through the real topology on a broker of its own. Records are sent in waves of event time, the next when all of the one before are
 * recognised, since three topics are read at their own pace and nothing may fall beyond grace for that. The keys are other nodes'.
 */
final class TopologyRun implements AutoCloseable {

    /** Of the time of each node, from its first record. Sources of a node may run ahead of each other by so much. */
    private static final Duration WAVE = Duration.ofMinutes(4);

    /** How long heartbeats may be held back before they stand in the log. */
    private static final Duration HELD_BACK = Duration.ofSeconds(11);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 20;

    private static final int PARTITIONS = 2;

    private final Recogniser recogniser;
    private final EmbeddedBroker broker;
    private final StreamsRunner runner;
    private final Producer<byte[], byte[]> producer;
    private Recognised.Tally sent = Recognised.Tally.NONE;

    private TopologyRun(Recogniser recogniser, EmbeddedBroker broker, StreamsRunner runner) {
        this.recogniser = recogniser;
        this.broker = broker;
        this.runner = runner;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** @param folder for the broker and the topology; new */
    static TopologyRun start(Path folder, Recogniser recogniser, Fold fold) {
        TopicLayout layout = new TopicLayout(Topics.PREFIX, PARTITIONS, (short) 1);
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), BrokerConfig.DEFAULT);
        try {
            try (TopicSetup topics = TopicSetup.connect(broker.bootstrap(), Map.of(), layout)) {
                topics.create();
            }
            StreamConfig config = StreamConfig.of(broker.bootstrap(), folder.resolve("state"));
            return new TopologyRun(
                    recogniser,
                    broker,
                    StreamsRunner.start(config, recogniser::recognise, NodeFolds.only(NodeFold.of(fold))));
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    /** What came of them, when all is folded and a tick followed. Once. */
    SimulationTally of(List<SimulatedNode> nodes, ArrivalOrder order) throws InterruptedException, TimeoutException {
        if (!runner.awaitReady(PATIENCE)) {
            throw new TimeoutException("the topology is not ready but " + runner.state());
        }
        for (List<SentRecord> wave : waves(nodes, order)) {
            send(wave, order);
            await("recognising", () -> ledgers().recognisedInAll().in() == sent.in());
        }
        await("folding", () -> ledgers().folded().taken() == sent.recognised());
        Instant allIn = Instant.now().plus(HELD_BACK);
        await("a tick after the last record", () -> ticked(allIn));
        return tally(nodes);
    }

    /** For others who read what it writes. */
    String bootstrap() {
        return broker.bootstrap();
    }

    private Ledgers ledgers() {
        return runner.ledgers().orElseGet(() -> new Ledgers(Map.of(), Fold.Tally.NONE));
    }

    private static List<List<SentRecord>> waves(List<SimulatedNode> nodes, ArrivalOrder order) {
        Map<Long, List<SentRecord>> waves = new TreeMap<>();
        for (SimulatedNode node : nodes) {
            List<ArrivalOrder.Arrival> arrivals = order.arrivals(node.sent());
            for (ArrivalOrder.Arrival arrival : arrivals) {
                long wave = Duration.between(arrivals.get(0).at(), arrival.at()).dividedBy(WAVE);
                waves.computeIfAbsent(wave, w -> new ArrayList<>()).add(arrival.record());
            }
        }
        return List.copyOf(waves.values());
    }

    private void send(List<SentRecord> wave, ArrivalOrder order) throws InterruptedException {
        List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
        for (SentRecord record : wave) {
            Map<String, String> headers = new HashMap<>(record.headers());
            headers.put(RawHeaders.APPENDED, record.arrives().toString());
            // A node's source keeps to one partition, as with any shipper; which one changes with the order.
            int partition = Math.floorMod((record.node().toString() + record.kind() + order).hashCode(), PARTITIONS);
            ProducerRecord<byte[], byte[]> raw = new ProducerRecord<>(
                    record.kind().topic().name(),
                    partition,
                    ("other/node-" + partition).getBytes(StandardCharsets.UTF_8),
                    record.value());
            headers.forEach((name, value) -> raw.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            acknowledged.add(producer.send(raw));
            sent = sent.plus(recogniser
                    .recognise(new RawInput(
                            record.kind(),
                            record.value(),
                            record.headers(),
                            Coordinates.inTopic(raw.topic(), partition, 0, 0),
                            record.arrives(),
                            record.arrives(),
                            null,
                            null))
                    .tally());
        }
        for (Future<RecordMetadata> future : acknowledged) {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a record could not be sent", e.getCause());
            }
        }
    }

    /** Waits for as long as there is progress: how long a fleet takes is the machine's business. */
    private void await(String what, BooleanSupplier condition) throws InterruptedException, TimeoutException {
        Ledgers reached = ledgers();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            Ledgers now = ledgers();
            if (!now.equals(reached)) {
                reached = now;
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        what + " did not go on for " + PATIENCE.toMinutes() + " min; sent " + sent + ", " + reached);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    /** Whether every partition of the log holds such a tick, and something that came of it or a later one is committed. */
    private boolean ticked(Instant after) {
        if (Instant.now().isBefore(after)) {
            return false;
        }
        Map<TopicPartition, Long> ticks = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            TopicReading.toItsEnd(consumer, Topics.SIGNALS.name(), TopicReading.ALL, record -> {
                LogRecord read = Topics.SIGNALS.valueSerde().deserializer().deserialize(record.topic(), record.value());
                if (read instanceof Tick tick && tick.at().isAfter(after)) {
                    ticks.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.offset());
                }
            });
            return ticks.size() == PARTITIONS && folded(ticks);
        }
    }

    private boolean folded(Map<TopicPartition, Long> ticks) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(
                            StreamConfig.DEFAULT_APPLICATION_ID)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Set<TopicPartition> behind = new HashSet<>();
            ticks.forEach((partition, offset) -> {
                OffsetAndMetadata at = committed.get(partition);
                if (at == null || at.offset() <= offset) {
                    behind.add(partition);
                }
            });
            return behind.isEmpty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the offsets of the topology cannot be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private SimulationTally tally(List<SimulatedNode> nodes) {
        Map<NodeKey, List<Incident>> revisions = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            TopicReading.toItsEnd(consumer, Topics.INCIDENTS.name(), TopicReading.ALL, record -> {
                Incident incident = Json.read(record.value(), Incident.class);
                revisions
                        .computeIfAbsent(new NodeKey(incident.cluster(), incident.node()), node -> new ArrayList<>())
                        .add(incident);
            });
        }
        SimulationTally tally = new SimulationTally();
        nodes.forEach(node -> tally.add(node, NodeOutcome.of(revisions.getOrDefault(node.node(), List.of()))));
        tally.add(ledgers().recognisedInAll(), ledgers().folded());
        return tally;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return TopicReading.consumer(new KafkaAddress(broker.bootstrap()));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        runner.close();
        broker.close();
    }
}

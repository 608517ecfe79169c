package dev.crossfire.deploy.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.ingest.RawRecord;
import dev.crossfire.ingest.RawRecordSender;
import dev.crossfire.model.Topics;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker: what is played stands in the raw topic once, in order, whatever happened in between. */
class DemoPlayerTest {

    private static final String SENDER = "demo-player-test";
    private static final Instant START = Instant.parse("2026-11-22T14:00:00Z");

    @TempDir
    private static Path temp;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() throws InterruptedException {
        broker = EmbeddedBroker.start(temp, BrokerConfig.DEFAULT);
        try (TopicSetup topics =
                TopicSetup.connect(broker.bootstrap(), Map.of(), new TopicLayout(Topics.PREFIX, 1, (short) 1))) {
            topics.create();
        }
        DemoTopic.ensure(broker.bootstrap());
        DemoTopic.ensure(broker.bootstrap());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void goesOnAfterAProcessThatDiedInTheMiddleOfATransaction() throws InterruptedException {
        Recording recording = recording(60);
        DemoPosition beginning = DemoPosition.beginning(recording, Instant.parse("2026-11-23T14:01:00Z"));
        DemoPosition committed = playHalfAndDie(recording, beginning);

        DemoPosition end;
        try (RawRecordSender sender = RawRecordSender.connect(broker.bootstrap(), SENDER)) {
            DemoPosition found = position(recording);
            assertEquals(committed, found, "what was not committed did not happen");
            end = new DemoPlayer(new DemoPace(recording, Duration.ofSeconds(2)), sender)
                    .play(found, new CountDownLatch(1));
        }

        assertTrue(end.finished());
        assertEquals(end, position(recording));
        assertEquals(IntStream.range(0, 60).mapToObj(i -> "record " + i).toList(), sent(recording));
    }

    /** Commits the first half, then leaves a transaction open, as a kill does. */
    private static DemoPosition playHalfAndDie(Recording recording, DemoPosition beginning) {
        DemoPosition position = beginning.movedTo(30);
        try (RawRecordSender sender = RawRecordSender.connect(broker.bootstrap(), SENDER)) {
            List<RawRecord> half = recording.records().subList(0, 30).stream()
                    .map(record -> record.shifted(beginning.shift()))
                    .toList();
            sender.commit(half, DemoPosition.TOPIC, recording.node(), position);
        }
        leaveOpen(new ProducerRecord<>(
                Topics.JOURNAL.name(),
                0,
                null,
                null,
                "lost".getBytes(UTF_8),
                List.of(new RecordHeader("crossfire-node", recording.node().getBytes(UTF_8)))));
        return position;
    }

    private static void leaveOpen(ProducerRecord<byte[], byte[]> record) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrap(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                SENDER);
        KafkaProducer<byte[], byte[]> dying =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        dying.initTransactions();
        dying.beginTransaction();
        var unused = dying.send(record);
        dying.flush();
        dying.close(Duration.ZERO);
    }

    @Test
    void stopsWhenToldTo() throws InterruptedException {
        Recording recording = recording(10, "told-to-stop");
        CountDownLatch stop = new CountDownLatch(1);
        stop.countDown();
        try (RawRecordSender sender = RawRecordSender.connect(broker.bootstrap(), "demo-player-stop")) {
            DemoPosition position = new DemoPlayer(new DemoPace(recording, Duration.ofHours(1)), sender)
                    .play(DemoPosition.beginning(recording, START), stop);
            assertFalse(position.finished());
        }
    }

    private static DemoPosition position(Recording recording) {
        try (TopicTail<String, DemoPosition> tail = new TopicTail<>(broker.bootstrap(), DemoPosition.TOPIC)) {
            return tail.untilNow().stream()
                    .filter(record -> record.key().equals(recording.node()))
                    .reduce((earlier, later) -> later)
                    .orElseThrow()
                    .value();
        }
    }

    private static List<String> sent(Recording recording) {
        try (TopicTail<byte[], byte[]> tail = new TopicTail<>(broker.bootstrap(), Topics.JOURNAL)) {
            return tail.untilNow().stream()
                    .filter(record -> new String(
                                    record.headers()
                                            .lastHeader("crossfire-node")
                                            .value(),
                                    UTF_8)
                            .equals(recording.node()))
                    .map(record -> new String(record.value(), UTF_8))
                    .toList();
        }
    }

    private static Recording recording(int records) {
        return recording(records, "worker-3");
    }

    private static Recording recording(int records, String node) {
        List<Recording.Recorded> all = IntStream.range(0, records)
                .mapToObj(i -> new Recording.Recorded(
                        START.plusSeconds(i), RawKind.JOURNAL, null, Map.of("crossfire-node", node), "record " + i))
                .toList();
        return new Recording("demo", node, START, START.plusSeconds(records), all);
    }
}

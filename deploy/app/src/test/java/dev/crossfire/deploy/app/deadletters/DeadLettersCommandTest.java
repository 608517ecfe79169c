package dev.crossfire.deploy.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.topics.TopicReading;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Json;
import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Letters as an older version left them, that could not read what this one can. Most of the time these tests wait for transactions. */
@Execution(ExecutionMode.CONCURRENT)
class DeadLettersCommandTest {

    private static final String CHUNK_HEADER =
            "{\"crossfire\":\"journal.v1\",\"cluster\":\"prod\",\"node\":\"worker-3\",\"boot\":\"b\",\"unit\":\"kubelet.service\",\"identifier\":\"kubelet\",\"base\":1763826000000000}";
    private static final String CHUNK_LINE =
            "1500\t6\tE1122 15:40:00.001500     812 prober.go:104] \"Probe errored\" err=\"x\" probeType=\"Liveness\" pod=\"kube-system/calico-node-x\" containerName=\"calico-node\"";
    private static final String EVENT =
            "{\"kind\":\"Event\",\"reason\":\"Unhealthy\",\"message\":\"Liveness probe failed: \",\"lastTimestamp\":\"2026-11-22T15:57:29Z\",\"involvedObject\":{\"kind\":\"Pod\",\"name\":\"p\"},\"source\":{\"host\":\"worker-3\"},\"metadata\":{\"uid\":\"u\"}}";
    private static final String SNAPSHOT =
            "{\"cluster\":\"prod\",\"node\":\"worker-3\",\"takenAt\":\"2026-11-22T15:57:26Z\",\"parts\":[{\"kind\":\"routes\",\"tool\":\"ip rule\",\"text\":\"0: from all lookup local\\n\"},{\"kind\":\"sysctl\",\"tool\":\"sysctl\",\"text\":\"net.ipv4.conf.all.route_localnet = 0\\n\"}]}";

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static Producer<byte[], byte[]> producer;
    private static final AtomicInteger TESTS = new AtomicInteger();

    private final String prefix = "test-" + TESTS.incrementAndGet();

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(folder, BrokerConfig.DEFAULT);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        producer.close();
        broker.close();
    }

    /** Each test has topics of its own on the one broker. */
    @BeforeEach
    void makeTopics() {
        try (TopicSetup topics =
                TopicSetup.connect(broker.bootstrap(), Map.of(), new TopicLayout(prefix, 2, (short) 1))) {
            topics.create();
        }
    }

    private String name(Topic<?, ?> topic) {
        return topic.withPrefix(prefix).name();
    }

    private long send(ProducerRecord<byte[], byte[]> record) throws Exception {
        return producer.send(record).get().offset();
    }

    private long raw(String topic, String value, String... headers) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, 1, "the-key".getBytes(UTF_8), value.getBytes(UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        return send(record);
    }

    private void letter(String topic, long offset, int entry, String reason, byte[] original, String... headers)
            throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(name(Topics.DEAD_LETTERS), 0, "the-key".getBytes(UTF_8), original);
        List<String> all = new ArrayList<>(List.of(
                RawHeaders.REASON,
                reason,
                RawHeaders.TOPIC,
                topic,
                RawHeaders.PARTITION,
                "1",
                RawHeaders.OFFSET,
                Long.toString(offset),
                RawHeaders.ENTRY,
                Integer.toString(entry)));
        all.addAll(List.of(headers));
        for (int i = 0; i < all.size(); i += 2) {
            record.headers().add(all.get(i), all.get(i + 1).getBytes(UTF_8));
        }
        send(record);
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("dead-letters"));
        all.addAll(List.of(arguments));
        all.add("--kafka=" + broker.bootstrap());
        if (!all.contains("--prefix")) {
            all.addAll(List.of("--prefix", prefix));
        }
        return CommandRun.of(all.toArray(String[]::new));
    }

    /** Of all that is written, commits that are still under way included: their producers do not wait for the brokers to carry them out. */
    private static Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            return consumer.endOffsets(partitions);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> topic(String name) {
        List<TopicPartition> partitions = List.of(new TopicPartition(name, 0), new TopicPartition(name, 1));
        Map<TopicPartition, Long> ends = ends(partitions);
        try (KafkaConsumer<byte[], byte[]> consumer = TopicReading.consumer(new KafkaAddress(broker.bootstrap()))) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }

    private static String value(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), UTF_8);
    }

    @Test
    void aLineOfAChunkGoesAloneUnderItsHeaderAndOnlyOnce() throws Exception {
        String chunk = CHUNK_HEADER + "\n1000\t6\tfine\n" + CHUNK_LINE + "\n2000\t6\talso fine\n";
        long offset = raw(name(Topics.JOURNAL), chunk, "crossfire-node", "worker-3", "trace", "t1");
        letter(name(Topics.JOURNAL), offset, 1, "chunk: bad line", CHUNK_LINE.getBytes(UTF_8));

        CommandRun dry = run("replay", "--dry-run");
        assertEquals(0, dry.exit(), dry.err());
        assertTrue(dry.err().contains("1 would be sent again"), dry.err());
        assertEquals(1, topic(name(Topics.JOURNAL)).size());

        CommandRun sent = run("replay");
        assertTrue(sent.err().contains("1 sent again"), sent.err());
        assertTrue(sent.out().contains(name(Topics.JOURNAL) + "-1@0#1"), sent.out());
        ConsumerRecord<byte[], byte[]> again = topic(name(Topics.JOURNAL)).get(1);
        assertEquals(CHUNK_HEADER + "\n" + CHUNK_LINE, value(again));
        assertArrayEquals("the-key".getBytes(UTF_8), again.key());
        assertEquals("0@0", header(again, RawHeaders.REPLAY_OF));
        assertEquals("worker-3", header(again, "crossfire-node"));
        assertEquals("t1", header(again, "trace"));

        CommandRun second = run("replay");
        assertTrue(second.err().contains("0 sent again, 1 were before"), second.err());
        assertEquals(2, topic(name(Topics.JOURNAL)).size());
        assertTrue(run("replay", "--again").err().contains("1 sent again"));
        assertEquals(3, topic(name(Topics.JOURNAL)).size());
    }

    @Test
    void whatCannotBeReadNowOrIsGoneStaysAndIsCounted() throws Exception {
        letter(name(Topics.JOURNAL), 0, 1, "chunk: bad line", CHUNK_LINE.getBytes(UTF_8));
        letter(name(Topics.PODS), 0, 0, "broken JSON", "{\"kind\":\"Event\"".getBytes(UTF_8));
        letter("others", 0, 0, "broken JSON", "x".getBytes(UTF_8));
        CommandRun run = run("replay");
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.err().contains("0 sent again"), run.err());
        assertTrue(run.err().contains("1 left: the record that it was cut from is no longer kept"), run.err());
        assertTrue(run.err().contains("1 left: still unreadable: "), run.err());
        assertTrue(run.err().contains("1 left: nothing says what stands in topic others"), run.err());
        assertEquals(3, topic(name(Topics.DEAD_LETTERS)).size());
    }

    @Test
    void anEventGoesByItselfAndASnapshotWholeAndOnce() throws Exception {
        letter(name(Topics.PODS), 5, 3, "no Event", EVENT.getBytes(UTF_8), "crossfire-cluster", "prod");
        long offset = raw(name(Topics.FIREWALL), SNAPSHOT);
        letter(name(Topics.FIREWALL), offset, 0, "unknown", "0: from all lookup local\n".getBytes(UTF_8));
        letter(name(Topics.FIREWALL), offset, 1, "unknown", "net.ipv4.conf.all".getBytes(UTF_8));
        CommandRun run = run("replay");
        assertTrue(run.err().contains("3 sent again"), run.err());
        ConsumerRecord<byte[], byte[]> event = topic(name(Topics.PODS)).get(0);
        assertEquals(EVENT, value(event));
        assertEquals("prod", header(event, "crossfire-cluster"));
        List<ConsumerRecord<byte[], byte[]>> snapshots = topic(name(Topics.FIREWALL));
        assertEquals(
                List.of(SNAPSHOT, SNAPSHOT),
                snapshots.stream().map(DeadLettersCommandTest::value).toList());
        assertTrue(run("replay").err().contains("0 sent again, 3 were before"));
    }

    @Test
    void anEntryThatWasCutIsTakenFromItsRecord() throws Exception {
        String longEvent = EVENT.replace("probe failed: ", "probe failed: " + "x".repeat(100_000));
        byte[] whole = longEvent.getBytes(UTF_8);
        String list = "[" + EVENT + "," + longEvent + "]";
        long offset = raw(name(Topics.PODS), list);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(whole));
        letter(
                name(Topics.PODS),
                offset,
                1,
                "too long",
                Arrays.copyOf(whole, 65536),
                RawHeaders.LENGTH,
                Integer.toString(whole.length),
                RawHeaders.SHA256,
                hash);
        assertTrue(run("replay").err().contains("1 sent again"));
        assertEquals(longEvent, value(topic(name(Topics.PODS)).get(1)));
    }

    @Test
    void listSaysWhatWhereAndWhyWithoutLettingItActOnTheTerminal() throws Exception {
        letter(name(Topics.PODS), 5, 3, "broken JSON: at line 1", "{\u001b[31m".getBytes(UTF_8));
        letter(name(Topics.PODS), 6, 0, "broken JSON: at line 1", EVENT.getBytes(UTF_8));
        letter(name(Topics.JOURNAL), 7, 0, "chunk: no base", "x".getBytes(UTF_8));
        run("replay");
        topic(name(Topics.DEAD_LETTERS));

        CommandRun list = run("list");
        assertEquals(0, list.exit(), list.err());
        List<String> lines = list.out().lines().toList();
        assertEquals(3, lines.size(), list.out());
        assertTrue(
                lines.get(0).contains(name(Topics.PODS) + "-1@5#3  broken JSON: at line 1  6 B: {[U+001B][31m"),
                list.out());
        assertTrue(lines.get(1).contains("(sent again)"), list.out());
        assertTrue(list.err().contains("3 in all") && list.err().contains("2 x broken JSON: at line 1"), list.err());

        assertEquals(1, run("list", "--reason", "chunk").out().lines().count());
        assertEquals(2, run("list", "--topic", name(Topics.PODS)).out().lines().count());
        assertEquals(0, run("list", "--to", "1d").out().lines().count());
        assertEquals(1, run("list", "--limit", "1").out().lines().count());
        JsonNode json = json(run("list", "-o", "json", "--limit", "1").out());
        assertEquals("chunk: no base", json.path("reason").asText());
        assertEquals(name(Topics.JOURNAL), json.at("/source/topic").asText());
        assertArrayEquals("x".getBytes(UTF_8), json.path("original").binaryValue());
    }

    /** Read here, and unreadable to the older version that streams: it comes back, and must not for ever. */
    @Test
    void whatComesBackIsSentThreeTimesAndKeepsTheTimeItFirstCameIn() throws Exception {
        letter(name(Topics.PODS), 5, 3, "no Event", EVENT.getBytes(UTF_8));
        String first = "";
        for (int round = 1; round <= 3; round++) {
            assertTrue(run("replay").err().contains("1 sent again"), "round " + round);
            List<ConsumerRecord<byte[], byte[]>> sent = topic(name(Topics.PODS));
            assertEquals(round, sent.size());
            ConsumerRecord<byte[], byte[]> newest = sent.get(round - 1);
            assertEquals(Integer.toString(round), header(newest, RawHeaders.REPLAYS));
            first = round == 1 ? header(newest, RawHeaders.APPENDED) : first;
            assertEquals(first, header(newest, RawHeaders.APPENDED));
            letter(
                    name(Topics.PODS),
                    newest.offset(),
                    0,
                    "no Event",
                    newest.value(),
                    RawHeaders.REPLAYS,
                    Integer.toString(round),
                    RawHeaders.APPENDED,
                    first);
        }
        for (String again : List.of("--dry-run", "--again")) {
            CommandRun run = run("replay", again);
            assertTrue(run.err().contains("1 left: came back 3 times after it was sent again"), run.err());
        }
        ConsumerRecord<byte[], byte[]> letter = topic(name(Topics.DEAD_LETTERS)).get(0);
        assertEquals(Instant.ofEpochMilli(letter.timestamp()).toString(), first);
    }

    /** Killed or not: what the earlier of two committed is not sent by the later, what it did not commit is. */
    @Test
    void twoReplaysAtOnceSendEachLetterOnce() throws Exception {
        int letters = 600;
        for (int i = 0; i < letters; i++) {
            letter(name(Topics.PODS), 5000 + i, 0, "no Event", EVENT.getBytes(UTF_8));
        }
        ExecutorService others = Executors.newFixedThreadPool(2);
        try {
            List<Future<CommandRun>> runs = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                runs.add(others.submit(() -> run("replay")));
            }
            for (Future<CommandRun> run : runs) {
                CommandRun ended = run.get(2, TimeUnit.MINUTES);
                assertTrue(ended.exit() == 0 || ended.exit() == 1, ended.err());
            }
        } finally {
            others.shutdownNow();
        }
        run("replay");
        List<String> sent = topic(name(Topics.PODS)).stream()
                .map(record -> header(record, RawHeaders.REPLAY_OF))
                .toList();
        assertEquals(letters, Set.copyOf(sent).size(), "some were never sent");
        assertEquals(letters, sent.size(), "some were sent twice");
    }

    /** The earlier may have committed without the brokers having carried it out yet, and may not have committed at all. */
    @Test
    void theLaterReplayKnowsWhatTheEarlierCommittedAndEndsIt() throws Exception {
        KafkaAddress kafka = new KafkaAddress(broker.bootstrap());
        LetterTopic letters = new LetterTopic(kafka, prefix);
        for (int i = 0; i < 2; i++) {
            letter(name(Topics.PODS), i, 0, "no Event", EVENT.getBytes(UTF_8));
        }
        List<Letter> all = new ArrayList<>();
        letters.letters(all::add);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(name(Topics.PODS), 0, null, EVENT.getBytes(UTF_8));
        try (Resender earlier = new Resender(kafka, prefix)) {
            earlier.send(record, all.get(0));
            earlier.commit();
            earlier.send(record, all.get(1));
            try (Resender later = new Resender(kafka, prefix)) {
                assertEquals(Set.of("0@0"), later.sentBefore(letters));
                assertThrows(CommandFailed.class, earlier::commit);
                later.send(record, all.get(1));
                later.commit();
            }
        }
        assertEquals(2, topic(name(Topics.PODS)).size());
    }

    @Test
    void aRecordOfAnotherLifeOfTheTopicLendsItsHeaderToNoLine() throws Exception {
        long offset = raw(name(Topics.JOURNAL), CHUNK_HEADER + "\n1000\t6\tanother\n", "crossfire-node", "worker-9");
        letter(name(Topics.JOURNAL), offset, 1, "chunk: bad line", CHUNK_LINE.getBytes(UTF_8));
        CommandRun run = run("replay");
        assertTrue(run.err().contains("1 left: the record that it was cut from is no longer kept"), run.err());
        assertEquals(1, topic(name(Topics.JOURNAL)).size());
    }

    /** Whoever may write the topic may write nonsense. */
    @Test
    void headersThatMakeNoSenseStopNothing() throws Exception {
        letter(name(Topics.PODS), 5, 3, "no Event", EVENT.getBytes(UTF_8), "length", "many", "crossfire-replays", "x");
        letter(name(Topics.PODS), -7, 3, "no Event", EVENT.getBytes(UTF_8), "length", "-1");
        letter(name(Topics.PODS), 6, 1, "cut", "x".getBytes(UTF_8), "length", "2147483647", "sha256", "no hash");
        send(new ProducerRecord<>(name(Topics.DEAD_LETTERS), 0, null, null));
        CommandRun list = run("list");
        assertEquals(0, list.exit(), list.err());
        assertEquals(4, list.out().lines().count());
        CommandRun run = run("replay");
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.err().contains("1 sent again"), run.err());
        assertTrue(run.err().contains("2 left: the letter does not say where the entry stood"), run.err());
        assertTrue(run.err().contains("1 left: the record that it was cut from is no longer kept"), run.err());
    }

    @Test
    void aTopicThatIsNotThereIsNamed() {
        CommandRun run = run("list", "--prefix", "staging");
        assertEquals(1, run.exit());
        assertTrue(run.onlyErrorLine().contains("there is no topic staging.dead-letters.v1"), run.err());
    }

    private static JsonNode json(String line) throws IOException {
        return Json.tree(line.getBytes(UTF_8));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}

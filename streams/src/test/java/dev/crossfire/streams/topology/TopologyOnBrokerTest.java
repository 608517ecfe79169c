package dev.crossfire.streams.topology;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.signal.Recognised;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One broker, one life of it: each test adds to what the ones before left, as a running installation does. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TopologyOnBrokerTest {

    private static final int NODES = 12;

    @TempDir
    static Path folder;

    private static TopologyOnBroker installation;
    private static StreamsRunner runner;

    @BeforeAll
    static void start() throws Exception {
        installation = new TopologyOnBroker(folder);
        runner = installation.run();
    }

    @AfterAll
    static void stop() {
        runner.close();
        installation.close();
    }

    /** Every node's records come through both partitions of every raw topic, under the key of another node. */
    private static void sendRound(String signal) throws Exception {
        for (int i = 0; i < NODES; i++) {
            String node = "worker-" + i;
            String wrongKey = "lab/worker-" + (i + 1) % NODES;
            installation.send(Topics.JOURNAL, i % 2, wrongKey, node + " " + signal + "-journal-a");
            installation.send(Topics.JOURNAL, (i + 1) % 2, "", node + " " + signal + "-journal-b");
            installation.send(Topics.PODS, i % 2, wrongKey, node + " " + signal + "-pods");
            installation.send(Topics.FIREWALL, (i + 1) % 2, wrongKey, node + " " + signal + "-firewall");
        }
    }

    private static final int PER_ROUND = 4 * NODES;

    private static List<Finding> findingsOf(String signal, int count) {
        try (TopicReader<String, Finding> reader = installation.reader(Topics.FINDINGS)) {
            return reader.until(all -> of(signal, all).size() >= count).stream()
                    .map(ConsumerRecord::value)
                    .filter(finding -> finding.conflict().startsWith(signal))
                    .toList();
        }
    }

    private static List<Finding> of(String signal, List<ConsumerRecord<String, Finding>> records) {
        return records.stream()
                .map(ConsumerRecord::value)
                .filter(finding -> finding.conflict().startsWith(signal))
                .toList();
    }

    @Test
    @Order(1)
    void bringsEveryNodeTogetherWhateverTheKeys() throws Exception {
        sendRound("one");
        List<Finding> findings = findingsOf("one", PER_ROUND);

        assertEquals(PER_ROUND, findings.size());
        // One state a node: of its four signals exactly one met a node that was new.
        Map<String, Long> met = findings.stream()
                .filter(finding -> "new".equals(finding.note()))
                .collect(Collectors.groupingBy(Finding::node, Collectors.counting()));
        assertEquals(NODES, met.size());
        assertEquals(Set.of(1L), Set.copyOf(met.values()));
        try (TopicReader<String, LogRecord> log = installation.reader(Topics.SIGNALS)) {
            Map<String, Set<Integer>> partitions = log.toEnd().stream()
                    .filter(record -> record.key() != null)
                    .collect(Collectors.groupingBy(
                            ConsumerRecord::key, Collectors.mapping(ConsumerRecord::partition, Collectors.toSet())));
            assertEquals(NODES, partitions.size());
            partitions.forEach((node, where) -> assertEquals(1, where.size(), node));
            assertEquals(2, partitions.values().stream().distinct().count(), "both partitions are used");
        }
    }

    @Test
    @Order(2)
    void tellsDeadEntriesApartFromTheirNeighbours() throws Exception {
        installation.send(
                Topics.FIREWALL, 1, "some-key", "worker-1 dead-or-alive\nworker-1 dead\nworker-2 dead-or-alive");
        assertEquals(2, findingsOf("dead-or-alive", 2).size());

        try (TopicReader<byte[], byte[]> reader = installation.reader(Topics.DEAD_LETTERS)) {
            ConsumerRecord<byte[], byte[]> letter =
                    reader.until(all -> !all.isEmpty()).get(0);
            assertArrayEquals("some-key".getBytes(StandardCharsets.UTF_8), letter.key());
            assertEquals("worker-1 dead", new String(letter.value(), StandardCharsets.UTF_8));
            assertEquals("not an entry", header(letter, "reason"));
            assertEquals("crossfire.firewall.v1", header(letter, "topic"));
            assertEquals("1", header(letter, "partition"));
            assertEquals(Long.toString(NODES / 2), header(letter, "offset"));
            assertEquals("1", header(letter, "entry"));
        }
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    @Order(3)
    void goesOnAfterAStopAsIfNothingHadBeen() throws Exception {
        sendRound("two"); // Stopped in the middle of it, most likely; nothing below depends on where.
        runner.close();
        sendRound("three");
        runner = installation.run();

        assertEquals(PER_ROUND, findingsOf("three", PER_ROUND).size());
        List<Finding> two = findingsOf("two", PER_ROUND);
        assertEquals(PER_ROUND, two.size());
        assertTrue(two.stream().allMatch(finding -> "known".equals(finding.note())), "states were found again");
    }

    @Test
    @Order(4)
    void goesOnAfterABrokerRestart() throws Exception {
        sendRound("four");
        runner.close();
        installation.restart();
        runner = installation.run();
        sendRound("five");

        assertEquals(PER_ROUND, findingsOf("five", PER_ROUND).size());
        assertEquals(PER_ROUND, findingsOf("four", PER_ROUND).size());
    }

    @Test
    @Order(5)
    void ticksEveryPartitionOnceForEachMultiple() {
        try (TopicReader<String, LogRecord> log = installation.reader(Topics.SIGNALS)) {
            List<ConsumerRecord<String, LogRecord>> ticks = ticks(log.until(all ->
                    ticks(all).stream().map(ConsumerRecord::value).distinct().count() >= 2
                            && ticks(all).size() >= 4));
            Map<LogRecord, List<Integer>> where = ticks.stream()
                    .collect(Collectors.groupingBy(
                            ConsumerRecord::value, Collectors.mapping(ConsumerRecord::partition, Collectors.toList())));
            where.forEach((tick, partitions) -> {
                assertEquals(0, ((Tick) tick).at().getEpochSecond() % 10);
                assertEquals(Set.of(0, 1), Set.copyOf(partitions), "a tick is for every partition");
                // Each of the three starts may repeat the tick it found.
                assertTrue(partitions.size() <= 2 * 3, () -> tick + " in " + partitions);
                assertEquals(
                        partitions.stream().filter(p -> p == 0).count(),
                        partitions.stream().filter(p -> p == 1).count());
            });
            ticks.forEach(tick -> assertNull(tick.key()));
        }
    }

    private static List<ConsumerRecord<String, LogRecord>> ticks(List<ConsumerRecord<String, LogRecord>> records) {
        return records.stream().filter(record -> record.value() instanceof Tick).toList();
    }

    @Test
    @Order(6)
    void letsABugPassAndSaysSo() throws Exception {
        installation.send(Topics.JOURNAL, 0, "k", "worker-3 poison");
        for (int partition : new int[] {0, 1}) {
            installation.send(Topics.SIGNALS, partition, "k", "no record of the log");
        }
        installation.send(Topics.JOURNAL, 0, "k", "worker-3 after-poison");
        assertEquals(1, findingsOf("after-poison", 1).size());
        try (TopicReader<byte[], byte[]> reader = installation.reader(Topics.DEAD_LETTERS)) {
            List<ConsumerRecord<byte[], byte[]>> letters = reader.until(all -> all.size() >= 4);
            assertEquals(
                    2,
                    letters.stream()
                            .filter(l -> new String(l.value(), StandardCharsets.UTF_8).equals("no record of the log"))
                            .count());
            ConsumerRecord<byte[], byte[]> letter = letters.stream()
                    .filter(l -> new String(l.value(), StandardCharsets.UTF_8).contains("\"poison\""))
                    .findFirst()
                    .orElseThrow();
            assertEquals("lab/worker-3", new String(letter.key(), StandardCharsets.UTF_8));
            assertTrue(header(letter, "__streams.errors.message").contains("fold of lab/worker-3 failed on Signal"));
        }
        assertEquals(3, runner.caughtByLastNet());
        assertFalse(runner.failure().isDone());
    }

    @Test
    @Order(7)
    void keepsABalancedLedgerThroughAllOfIt() {
        long rounds = 5;
        Ledgers ledgers = runner.ledgers().orElseThrow();
        assertEquals(
                Map.of(
                        RawKind.JOURNAL, tally(rounds * 2 * NODES + 2, 0),
                        RawKind.PODS, tally(rounds * NODES, 0),
                        RawKind.FIREWALL, tally(rounds * NODES + 2, 1)),
                ledgers.recognised());
        // The poisoned signal was recognised, and died in the fold.
        long folded = rounds * PER_ROUND + 3;
        assertEquals(new Fold.Tally(folded, folded, 0, 0, 0, 0), ledgers.folded());
        assertEquals(folded + 1, ledgers.recognisedInAll().recognised());
        assertTrue(runner.ready());
    }

    private static Recognised.Tally tally(long recognised, long dead) {
        return new Recognised.Tally(recognised + dead, recognised, 0, dead);
    }

    /** A thread that is closed in its first rebalance was seen spinning for ever. */
    @Test
    @Order(8)
    void leavesNoThreadBehindWhenClosedRightAfterItsStart() throws Exception {
        runner.close();
        for (int i = 0; i < 3; i++) {
            StreamsRunner hasty = StreamsRunner.start(
                    StreamConfig.of(installation.bootstrap(), folder),
                    new LineRecogniser(),
                    NodeFolds.only(new CountingFold()));
            hasty.close();
            assertEquals(
                    List.of(),
                    Thread.getAllStackTraces().keySet().stream()
                            .map(Thread::getName)
                            .filter(name -> name.contains("StreamThread"))
                            .toList());
        }
        runner = installation.run();
    }
}

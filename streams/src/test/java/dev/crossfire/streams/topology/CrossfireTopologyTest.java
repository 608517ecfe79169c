package dev.crossfire.streams.topology;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.RuleSwitch;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.signal.Recognised;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossfireTopologyTest {

    private static final Instant START = Instant.parse("2026-11-22T15:00:03Z");

    @TempDir
    Path state;

    private TopologyTestDriver driver;
    private TestOutputTopic<String, LogRecord> signals;
    private TestOutputTopic<String, Finding> findings;
    private TestOutputTopic<byte[], byte[]> deadLetters;

    @BeforeEach
    void start() {
        StreamConfig config = StreamConfig.of("nowhere:1", state);
        CrossfireTopology topology =
                new CrossfireTopology(config, new LineRecogniser(), NodeFolds.only(new CountingFold()));
        driver = new TopologyTestDriver(topology.get(), config.properties(), START);
        signals = output(Topics.SIGNALS);
        findings = output(Topics.FINDINGS);
        deadLetters = output(Topics.DEAD_LETTERS);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    private <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
        return driver.createOutputTopic(
                topic.name(),
                topic.keySerde().deserializer(),
                topic.valueSerde().deserializer());
    }

    private void send(Topic<byte[], byte[]> topic, String key, String value) {
        driver.createInputTopic(
                        topic.name(),
                        topic.keySerde().serializer(),
                        topic.valueSerde().serializer())
                .pipeInput(bytes(key), bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A change here changes the state or the topics of running installations: decide what becomes of them, then renew the file. */
    @Test
    void isTheTopologyThatIsCheckedIn() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/topology.txt")) {
            String checkedIn = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            CrossfireTopology topology = new CrossfireTopology(
                    StreamConfig.of("nowhere:1", state), new LineRecogniser(), NodeFolds.only(new CountingFold()));
            assertEquals(checkedIn, topology.get().describe().toString());
        }
    }

    @Test
    void keysTheLogByNodeWhateverTheRawKey() {
        send(Topics.JOURNAL, "worker-9", "worker-3 exec-sync-failed\nworker-4 probe-failed");
        send(Topics.PODS, "anything", "worker-3 container-killed");

        List<KeyValue<String, LogRecord>> log = signals.readKeyValuesToList();
        assertEquals(
                List.of("lab/worker-3", "lab/worker-4", "lab/worker-3"),
                log.stream().map(entry -> entry.key).toList());
        assertEquals(
                List.of(
                        "exec-sync-failed crossfire.journal.v1-0@0#0",
                        "probe-failed crossfire.journal.v1-0@0#1",
                        "container-killed crossfire.pods.v1-0@0#0"),
                log.stream()
                        .map(entry -> (Signal) entry.value)
                        .map(signal -> signal.name() + " " + signal.coordinates())
                        .toList());
    }

    @Test
    void foldsWhatTheLogSays() {
        send(Topics.JOURNAL, "", "worker-3 exec-sync-failed\nworker-3 probe-failed");
        assertEquals(List.of("lab/worker-3/exec-sync-failed new", "lab/worker-3/probe-failed known"), findings());
    }

    private List<String> findings() {
        return findings.readKeyValuesToList().stream()
                .map(entry -> entry.key + " " + entry.value.note())
                .toList();
    }

    @Test
    void sendsAnUnreadableEntryAwayAndItsNeighboursOn() {
        send(Topics.JOURNAL, "the-key", "worker-3 one\nworker-3 dead\nworker-3 two");

        assertEquals(2, signals.readValuesToList().size());
        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
        assertArrayEquals(bytes("the-key"), letter.key());
        assertArrayEquals(bytes("worker-3 dead"), letter.value());
        assertEquals("not an entry", header(letter, "reason"));
        assertEquals("crossfire.journal.v1", header(letter, "topic"));
        assertEquals("0", header(letter, "partition"));
        assertEquals("0", header(letter, "offset"));
        assertEquals("1", header(letter, "entry"));
        assertTrue(deadLetters.isEmpty());
    }

    /** Every node of the partition is judged at the switch, and the set stands in the store for the next task. */
    @Test
    void judgesWithAPublishedSetFromItsSwitchOn() {
        driver.close();
        List<String> asked = new ArrayList<>();
        NodeFolds folds = (former, standing) -> {
            asked.add((former == null ? "none" : former.ruleset()) + " → "
                    + (standing == null ? "none" : standing.ruleset()));
            return (before, node, record, silences) -> {
                if (!(record instanceof RuleSwitch)) {
                    return new CountingFold().apply(before, node, record, silences);
                }
                Finding judged =
                        new Finding(node.cluster(), node.node(), "switch", Verdict.NONE, standing.ruleset(), List.of());
                return new Fold.Step(CountingFold.HELD, List.of(), List.of(judged), Fold.Tally.NONE);
            };
        };
        StreamConfig config = StreamConfig.of("nowhere:1", state);
        driver = new TopologyTestDriver(
                new CrossfireTopology(config, new LineRecogniser(), folds).get(), config.properties(), START);
        findings = output(Topics.FINDINGS);
        send(Topics.JOURNAL, "k", "worker-3 probe-failed\nworker-4 probe-failed");
        findings.readValuesToList();
        TestInputTopic<String, LogRecord> log = driver.createInputTopic(
                Topics.SIGNALS.name(),
                Topics.SIGNALS.keySerde().serializer(),
                Topics.SIGNALS.valueSerde().serializer());
        for (String set : List.of("one", "one", "two")) {
            log.pipeInput(new RuleSwitch(set, START, "night-shift", "0.1.0", "", List.of()));
        }
        assertEquals(
                List.of("one", "one", "two", "two"),
                findings.readValuesToList().stream().map(Finding::note).toList());
        assertEquals(List.of("none → none", "none → one", "one → two"), asked);
        KeyValueStore<String, RuleSwitch> rules = driver.getKeyValueStore(FoldStep.RULES);
        assertEquals("two", rules.get(FoldStep.STANDING).ruleset());
        assertEquals("one", rules.get(FoldStep.FORMER).ruleset());
    }

    /** Any other failure of a step is caught and goes on; this one would have all that follows judged with the wrong set. */
    @Test
    void stopsAtAPublishedSetThatItCannotUse() {
        driver.close();
        NodeFolds folds = (former, standing) -> {
            if (standing != null) {
                throw new UnusableRulesException(standing.ruleset(), new IllegalStateException("no check 'sensed'"));
            }
            return new CountingFold();
        };
        StreamConfig config = StreamConfig.of("nowhere:1", state);
        driver = new TopologyTestDriver(
                new CrossfireTopology(config, new LineRecogniser(), folds).get(), config.properties(), START);
        TestInputTopic<String, LogRecord> log = driver.createInputTopic(
                Topics.SIGNALS.name(),
                Topics.SIGNALS.keySerde().serializer(),
                Topics.SIGNALS.valueSerde().serializer());
        RuleSwitch newer = new RuleSwitch("newer", START, "night-shift", "9.0.0", "", List.of());
        StreamsException stopped = assertThrows(StreamsException.class, () -> log.pipeInput(newer));
        assertTrue(UnusableRulesException.causes(stopped));
        assertEquals(
                StreamThreadExceptionResponse.SHUTDOWN_CLIENT,
                new ThreadFailures().decide(stopped),
                "another thread would meet the same");
    }

    /** A replay tells when an entry first came in; a time ahead of the broker's, or none at all, is not believed. */
    @Test
    void takesTheTimeOfAReplayWhenItIsEarlier() {
        List<Instant> appended = new ArrayList<>();
        CrossfireTopology topology = new CrossfireTopology(
                StreamConfig.of("nowhere:1", state),
                input -> {
                    appended.add(Objects.requireNonNull(input.appendedAt()));
                    return new LineRecogniser().apply(input);
                },
                NodeFolds.only(new CountingFold()));
        driver.close();
        driver = new TopologyTestDriver(
                topology.get(), StreamConfig.of("nowhere:1", state).properties(), START);
        for (String told : List.of("2020-11-20T01:02:03Z", "9999-01-01T00:00:00Z", "yesterday", "1".repeat(9999))) {
            Headers headers = new RecordHeaders().add("crossfire-appended", bytes(told));
            driver.createInputTopic(Topics.JOURNAL.name(), new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(new TestRecord<>(bytes("k"), bytes("worker-3 quiet"), headers, START));
        }
        assertEquals(4, appended.size());
        assertEquals(Instant.parse("2020-11-20T01:02:03Z"), appended.get(0));
        Instant broker = appended.get(3);
        assertTrue(broker.isAfter(START), "the header was not too long to be believed");
        for (Instant other : appended.subList(1, 3)) {
            assertTrue(
                    other.isAfter(START) && !other.isAfter(broker), other + " and not as the broker says, " + broker);
        }
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void countsWhatBecameOfEveryEntry() {
        send(Topics.JOURNAL, "", "worker-3 one\nworker-3 dead\nworker-3 quiet");
        send(Topics.JOURNAL, "", "worker-3 two");
        send(Topics.FIREWALL, "", "worker-3 three\nworker-4 quiet");

        assertEquals(
                new Recognised.Tally(4, 2, 1, 1),
                driver.getKeyValueStore("recognise-ledger").get("journal"));
        assertEquals(
                new Recognised.Tally(2, 1, 1, 0),
                driver.getKeyValueStore("recognise-ledger").get("firewall"));
        assertEquals(
                new Fold.Tally(3, 3, 0, 0, 0, 0),
                driver.getKeyValueStore("fold-ledger").get("all"));
    }

    @Test
    void ticksAtEachMultipleOfTenSeconds() {
        driver.advanceWallClockTime(Duration.ofSeconds(1)); // 15:00:04: the multiple before the start, once
        driver.advanceWallClockTime(Duration.ofSeconds(5)); // 15:00:09
        driver.advanceWallClockTime(Duration.ofSeconds(1)); // 15:00:10
        driver.advanceWallClockTime(Duration.ofSeconds(35)); // 15:00:45: what was slept through is not made up for

        List<KeyValue<String, LogRecord>> log = signals.readKeyValuesToList();
        log.forEach(entry -> assertNull(entry.key));
        assertEquals(
                List.of(
                        new Tick(Instant.parse("2026-11-22T15:00:00Z")),
                        new Tick(Instant.parse("2026-11-22T15:00:10Z")),
                        new Tick(Instant.parse("2026-11-22T15:00:40Z"))),
                log.stream().map(entry -> entry.value).toList());
    }

    @Test
    void ticksEveryNodeInKeyOrderAndOnePoisonedNodeHoldsUpNoOther() {
        send(Topics.JOURNAL, "", "worker-4 one\nsick one\nworker-3 one");
        findings();
        driver.advanceWallClockTime(Duration.ofSeconds(10));

        assertEquals(List.of("lab/worker-3/tick known", "lab/worker-4/tick known"), findings());
    }

    @Test
    void letsABugPassIntoTheDeadLettersAndGoesOn() {
        send(Topics.JOURNAL, "k", "worker-3 one\nworker-3 bug");
        send(Topics.JOURNAL, "k", "worker-3 poison\nworker-3 two");

        assertEquals(List.of("lab/worker-3/two new"), findings());
        assertEquals("worker-3 one\nworker-3 bug", new String(deadLetters.readValue(), StandardCharsets.UTF_8));
        assertTrue(new String(deadLetters.readValue(), StandardCharsets.UTF_8).contains("\"name\":\"poison\""));
        assertTrue(deadLetters.isEmpty());
    }

    @Test
    void holdsHeartbeatsBackButLosesNotTheLast() {
        send(Topics.JOURNAL, "", "worker-3 beat 2026-11-22T14:00:00Z");
        send(Topics.JOURNAL, "", "worker-3 beat 2026-11-22T14:00:01Z\nworker-3 beat 2026-11-22T14:00:05Z");
        send(Topics.JOURNAL, "", "worker-3 beat 2026-11-22T14:00:04Z");
        assertEquals(List.of("2026-11-22T14:00:00Z"), heartbeats());

        driver.advanceWallClockTime(Duration.ofSeconds(10));
        assertEquals(List.of("2026-11-22T14:00:05Z"), heartbeats());
    }

    private List<String> heartbeats() {
        return signals.readValuesToList().stream()
                .filter(Heartbeat.class::isInstance)
                .map(record -> ((Heartbeat) record).newest().toString())
                .toList();
    }
}

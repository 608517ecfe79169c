package dev.crossfire.streams.topology;

import static dev.crossfire.streams.WorkerThree.journalHeard;
import static dev.crossfire.streams.WorkerThree.snapshot;
import static dev.crossfire.streams.WorkerThree.timedOut;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.incident.NodeState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real fold over a fleet: on every node somebody adds the rule, its checks fail, and the counter proves it. */
class FleetOutbreakTest {

    private static final int HIT = Boolean.getBoolean("crossfire.campaign") ? 5_000 : 300;
    private static final int AT_RISK = 30;

    @TempDir
    Path state;

    @Test
    void everyNodeIsCountedOnceWithWhatChangedAndWhoIsNext() {
        try (TopologyTestDriver driver = driver()) {
            TestInputTopic<String, LogRecord> log = log(driver);
            for (int node = 0; node < HIT + AT_RISK; node++) {
                story(log, "worker-" + node, node < HIT);
            }
            driver.advanceWallClockTime(Duration.ofSeconds(10));
            driver.advanceWallClockTime(Duration.ofSeconds(10));
            TestOutputTopic<String, Incident> incidents = incidents(driver);
            Set<String> hit = new HashSet<>();
            incidents.readKeyValuesToList().forEach(entry -> hit.add(entry.key));
            assertEquals(HIT, hit.size());
            List<Outbreak> revisions = driver.createOutputTopic(
                            Topics.OUTBREAKS.name(),
                            Topics.OUTBREAKS.keySerde().deserializer(),
                            Topics.OUTBREAKS.valueSerde().deserializer())
                    .readValuesToList();
            Outbreak last = revisions.get(revisions.size() - 1);
            assertEquals(1, revisions.stream().map(Outbreak::id).distinct().count());
            assertEquals(HIT, last.count());
            assertEquals(HIT, last.confirmed());
            assertEquals(HIT, last.open());
            assertEquals("rule-appeared", last.changes().get(0).kind());
            assertEquals(
                    "nat rule '-A POSTROUTING -j MASQUERADE' (nft) appeared",
                    last.changes().get(0).says());
            assertEquals(HIT, last.changes().get(0).nodes());
            assertEquals(AT_RISK, last.atRisk().count());
            assertTrue(Json.write(last).length < 16 * 1024);
        }
    }

    /** A tick every ten seconds through the state of thousands of nodes would outlast a transaction. */
    @Test
    void aTickThatHasNothingToTellWritesNothing() {
        try (TopologyTestDriver driver = driver()) {
            TestInputTopic<String, LogRecord> log = log(driver);
            TestOutputTopic<String, byte[]> states = changelog(driver, FoldStep.NODE_STATES);
            story(log, "worker-1", true);
            story(log, "worker-2", false);
            assertTrue(states.getQueueSize() > 0);
            driver.advanceWallClockTime(Duration.ofSeconds(10));
            driver.advanceWallClockTime(Duration.ofSeconds(10));
            states.readRecordsToList();
            for (int tick = 0; tick < 6; tick++) {
                driver.advanceWallClockTime(Duration.ofSeconds(10));
            }
            assertTrue(states.isEmpty(), () -> states.getQueueSize() + " states written");
            // What comes later finds its node at the last tick, and the one after that tells of it.
            pipe(log, "worker-2", timedOut(90, "liveness"));
            assertEquals(1, states.getQueueSize());
            driver.advanceWallClockTime(Duration.ofSeconds(10));
            assertEquals(2, states.getQueueSize());
        }
    }

    /** Every source of every node that is well is heard every ten seconds: what is written of it is most of what a fleet at peace writes. */
    @Test
    void aSignOfLifeMovesTheClocksAlone() {
        try (TopologyTestDriver driver = driver()) {
            TestInputTopic<String, LogRecord> log = log(driver);
            TestOutputTopic<String, byte[]> states = changelog(driver, FoldStep.NODE_STATES);
            TestOutputTopic<String, byte[]> clocks = changelog(driver, FoldStep.NODE_CLOCKS);
            pipe(log, "worker-1", snapshot(5).packets(0).taken());
            pipe(log, "worker-1", snapshot(25).packets(0).taken());
            pipe(log, "worker-1", journalHeard(30));
            driver.advanceWallClockTime(Duration.ofSeconds(10));
            driver.advanceWallClockTime(Duration.ofSeconds(10));
            int most = states.readValuesToList().stream()
                    .mapToInt(state -> state.length)
                    .max()
                    .orElseThrow();
            clocks.readRecordsToList();
            pipe(log, "worker-1", journalHeard(50));
            assertTrue(states.isEmpty(), () -> states.getQueueSize() + " states written");
            int heard = clocks.readValue().length;
            System.out.printf("%d bytes are written for a sign of life instead of %d%n", heard, most);
            assertTrue(heard * 5 < most, heard + " of " + most);

            // Whoever takes over has it all.
            NodeStates nodes = new NodeStates(
                    driver.getKeyValueStore(FoldStep.NODE_STATES), driver.getKeyValueStore(FoldStep.NODE_CLOCKS));
            NodeState standing = Objects.requireNonNull(nodes.get("prod/worker-1"));
            assertEquals(
                    journalHeard(50).newest(),
                    standing.evidence().clocks().sources().get(RawKind.JOURNAL).newest());
            assertFalse(standing.evidence().parts().isEmpty());
        }
    }

    /** One record that concerns thousands of nodes must not outlast a transaction either, and what people do must reach each of them. */
    @Test
    void whatPeopleDoToAllAtOnceReachesEachByAndBy() {
        try (TopologyTestDriver driver = driver()) {
            TestInputTopic<String, LogRecord> log = log(driver);
            TestOutputTopic<String, Incident> incidents = incidents(driver);
            for (int node = 0; node < HIT; node++) {
                story(log, "worker-" + node, true);
            }
            driver.advanceWallClockTime(Duration.ofSeconds(10));
            Instant now = Instant.parse("2026-11-22T14:48:20Z");
            Instant later = now.plusSeconds(3600);
            Action.Scope all = new Action.Scope("prod", "*", null, null, null);
            for (Action action : List.of(
                    new Action("ack-1", Action.Kind.ACK, "night-shift", "all of them", now, null, all, null),
                    new Action("silence-1", Action.Kind.SILENCE, "night-shift", "all of them", now, later, all, null),
                    new Action("end-1", Action.Kind.END, "night-shift", "", now, null, all, "ack-1"))) {
                incidents.readRecordsToList();
                log.pipeInput("prod", action);
                Map<String, Incident> reached = new TreeMap<>();
                for (int ticks = 0; reached.size() < HIT; ticks++) {
                    assertTrue(ticks * NodeRounds.MOST < HIT, reached.size() + " after " + ticks + " ticks");
                    List<KeyValue<String, Incident>> told = incidents.readKeyValuesToList();
                    assertTrue(told.size() <= 2 * NodeRounds.MOST, told.size() + " at once");
                    told.forEach(entry -> reached.put(entry.key, entry.value));
                    driver.advanceWallClockTime(Duration.ofSeconds(10));
                }
                reached.values().forEach(incident -> {
                    assertEquals(action.kind() != Action.Kind.END, incident.acknowledged() != null, incident.id());
                    assertEquals(action.kind() != Action.Kind.ACK, incident.suppressed() != null, incident.id());
                });
            }
        }
    }

    private TopologyTestDriver driver() {
        StreamConfig config = StreamConfig.of("nowhere:1", state);
        Fold fold = new Fold(RuleCatalogue.shipped().conflicts(), FoldSettings.DEFAULT);
        return new TopologyTestDriver(
                new CrossfireTopology(config, new LineRecogniser(), NodeFolds.only(NodeFold.of(fold))).get(),
                config.properties(),
                Instant.parse("2026-11-22T14:48:03Z"));
    }

    private static TestInputTopic<String, LogRecord> log(TopologyTestDriver driver) {
        return driver.createInputTopic(
                Topics.SIGNALS.name(),
                Topics.SIGNALS.keySerde().serializer(),
                Topics.SIGNALS.valueSerde().serializer());
    }

    private static TestOutputTopic<String, byte[]> changelog(TopologyTestDriver driver, String store) {
        return driver.createOutputTopic(
                StreamConfig.DEFAULT_APPLICATION_ID + "-" + store + "-changelog",
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    private static TestOutputTopic<String, Incident> incidents(TopologyTestDriver driver) {
        return driver.createOutputTopic(
                Topics.INCIDENTS.name(),
                Topics.INCIDENTS.keySerde().deserializer(),
                Topics.INCIDENTS.valueSerde().deserializer());
    }

    private static void story(TestInputTopic<String, LogRecord> log, String node, boolean fails) {
        pipe(log, node, snapshot(5).packets(0).taken());
        if (fails) {
            pipe(log, node, timedOut(18, "liveness"));
            pipe(log, node, timedOut(21, "readiness"));
        }
        pipe(log, node, snapshot(25).packets(fails ? 8 : 0).masquerade().taken());
    }

    private static void pipe(TestInputTopic<String, LogRecord> log, String node, LogRecord record) {
        String json = Json.text(record).replace("\"node\":\"worker-3\"", "\"node\":\"" + node + "\"");
        log.pipeInput("prod/" + node, Json.read(json.getBytes(StandardCharsets.UTF_8), LogRecord.class));
    }
}

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
import dev.crossfire.streams.CountedPasses;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.incident.NodeState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
    private static final int OTHERS = 10;
    private static final String STORM = "worker-in-a-storm";

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

    /** What the others of a storm's partition come to: passes of judging, and revisions, of each node. */
    private record Others(Map<String, Long> passes, Map<String, List<Incident>> revisions) {}

    /** One node whose checks fail all the time must cost the others of its partition nothing. */
    @Test
    void aStormOnOneNodeStarvesNoOther() {
        Others calm = beside(1);
        Others storm = beside(600);
        assertEquals(OTHERS, calm.revisions().size());
        calm.revisions().values().forEach(told -> assertTrue(told.size() > 1, told.size() + " revisions"));
        calm.passes().forEach((node, passes) -> assertTrue(passes > 1, node + ": " + passes));
        assertEquals(calm.passes(), storm.passes());
        assertEquals(calm.revisions(), storm.revisions());
    }

    /** @param lines of the node in the storm between any two records of the others */
    private Others beside(int lines) {
        CountedPasses counted = new CountedPasses();
        NodeFold fold = NodeFold.of(new Fold(counted.conflicts(), FoldSettings.DEFAULT));
        Map<String, Long> passes = new TreeMap<>();
        NodeFold counting = (before, node, record, silences) -> {
            long until = counted.passes();
            Fold.Step step = fold.apply(before, node, record, silences);
            passes.merge(node.node(), counted.passes() - until, Long::sum);
            return step;
        };
        Map<String, List<Incident>> revisions = new TreeMap<>();
        try (TopologyTestDriver driver = driver(counting)) {
            TestInputTopic<String, LogRecord> log = log(driver);
            TestOutputTopic<String, Incident> incidents = incidents(driver);
            pipe(log, STORM, snapshot(4).packets(0).taken());
            List<LogRecord> story = List.of(
                    snapshot(5).packets(0).taken(),
                    timedOut(18, "liveness"),
                    timedOut(21, "readiness"),
                    snapshot(25).packets(8).masquerade().taken(),
                    timedOut(31, "liveness"),
                    snapshot(45).packets(12).masquerade().taken());
            for (int part = 0; part < story.size(); part++) {
                for (int line = 0; line < lines; line++) {
                    pipe(log, STORM, timedOut(5 + 5 * part + line * 4.9 / lines, "liveness"));
                }
                for (int node = 0; node < OTHERS; node++) {
                    pipe(log, "worker-" + node, story.get(part));
                }
                driver.advanceWallClockTime(Duration.ofSeconds(10));
            }
            driver.advanceWallClockTime(Duration.ofSeconds(10));
            incidents.readValuesToList().stream()
                    .filter(incident -> !incident.node().equals(STORM))
                    .forEach(incident -> revisions
                            .computeIfAbsent(incident.node(), any -> new ArrayList<>())
                            .add(incident));
        }
        assertTrue(Objects.requireNonNull(passes.remove(STORM)) > 1);
        return new Others(passes, revisions);
    }

    private TopologyTestDriver driver() {
        return driver(NodeFold.of(new Fold(RuleCatalogue.shipped().conflicts(), FoldSettings.DEFAULT)));
    }

    private TopologyTestDriver driver(NodeFold fold) {
        StreamConfig config = StreamConfig.of("nowhere:1", state);
        return new TopologyTestDriver(
                new CrossfireTopology(config, new LineRecogniser(), NodeFolds.only(fold)).get(),
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

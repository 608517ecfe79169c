package dev.crossfire.streams.topology;

import static dev.crossfire.streams.WorkerThree.snapshot;
import static dev.crossfire.streams.WorkerThree.timedOut;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
        StreamConfig config = StreamConfig.of("nowhere:1", state);
        Fold fold = new Fold(RuleCatalogue.shipped().conflicts(), FoldSettings.DEFAULT);
        try (TopologyTestDriver driver = new TopologyTestDriver(
                new CrossfireTopology(config, new LineRecogniser(), NodeFolds.only(fold::apply)).get(),
                config.properties(),
                Instant.parse("2026-11-22T14:48:03Z"))) {
            TestInputTopic<String, LogRecord> log = driver.createInputTopic(
                    Topics.SIGNALS.name(),
                    Topics.SIGNALS.keySerde().serializer(),
                    Topics.SIGNALS.valueSerde().serializer());
            for (int node = 0; node < HIT + AT_RISK; node++) {
                story(log, "worker-" + node, node < HIT);
            }
            driver.advanceWallClockTime(Duration.ofSeconds(10));
            driver.advanceWallClockTime(Duration.ofSeconds(10));
            TestOutputTopic<String, Incident> incidents = driver.createOutputTopic(
                    Topics.INCIDENTS.name(),
                    Topics.INCIDENTS.keySerde().deserializer(),
                    Topics.INCIDENTS.valueSerde().deserializer());
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

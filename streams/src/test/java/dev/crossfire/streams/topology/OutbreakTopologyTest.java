package dev.crossfire.streams.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Topics;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.streams.outbreak.TestVictims;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutbreakTopologyTest {

    @TempDir
    Path state;

    private TopologyTestDriver driver;
    private TestOutputTopic<String, Outbreak> outbreaks;

    @BeforeEach
    void start() {
        StreamConfig config = StreamConfig.of("nowhere:1", state);
        driver = new TopologyTestDriver(
                new CrossfireTopology(config, new LineRecogniser(), NodeFolds.only(new VictimFold())).get(),
                config.properties(),
                Instant.parse("2026-11-22T15:00:03Z"));
        outbreaks = driver.createOutputTopic(
                Topics.OUTBREAKS.name(),
                Topics.OUTBREAKS.keySerde().deserializer(),
                Topics.OUTBREAKS.valueSerde().deserializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    private void send(String signal, int from, int to) {
        String lines = IntStream.range(from, to)
                .mapToObj(node -> "worker-" + node + " " + signal)
                .collect(Collectors.joining("\n"));
        driver.createInputTopic(Topics.JOURNAL.name(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new byte[0], lines.getBytes(StandardCharsets.UTF_8));
    }

    private List<Integer> counts() {
        return outbreaks.readValuesToList().stream().map(Outbreak::count).toList();
    }

    @Test
    void tellsDoublingsAtOnceAndTheRestWithinTenSeconds() {
        send("hit", 0, 45);
        assertEquals(List.of(3, 4, 8, 16, 32), counts());
        driver.advanceWallClockTime(Duration.ofSeconds(10));
        driver.advanceWallClockTime(Duration.ofSeconds(10));
        assertEquals(List.of(45), counts());
        driver.advanceWallClockTime(Duration.ofSeconds(30));
        assertEquals(List.of(), counts(), "nothing changed");
    }

    @Test
    void carriesCloudEventsHeadersUnderClusterAndConflict() {
        send("hit", 0, 3);
        TestRecord<String, Outbreak> record = outbreaks.readRecord();
        assertEquals(TestVictims.CLUSTER + "/" + TestVictims.CONFLICT, record.key());
        assertEquals("dev.crossfire.outbreak.v1", header(record, "ce_type"));
        assertEquals("/crossfire/prod", header(record, "ce_source"));
        assertEquals(record.value().id() + "-1", header(record, "ce_id"));
    }

    @Test
    void endsAfterTheWindowOnceAllAreHealed() {
        driver.advanceWallClockTime(Duration.ofSeconds(10));
        send("hit", 0, 5);
        send("healed", 0, 5);
        for (int i = 0; i < 61; i++) {
            driver.advanceWallClockTime(Duration.ofSeconds(10));
        }
        List<Outbreak> all = outbreaks.readValuesToList();
        Outbreak last = all.get(all.size() - 1);
        assertEquals(Outbreak.State.ENDED, last.state());
        assertEquals(5, last.count());
        assertEquals(1, all.stream().filter(outbreak -> !outbreak.stands()).count());
        // Two hours later it is summed up, a month later forgotten; neither is news.
        driver.advanceWallClockTime(Duration.ofHours(3));
        driver.advanceWallClockTime(Duration.ofDays(31));
        driver.advanceWallClockTime(Duration.ofSeconds(20));
        assertEquals(List.of(), counts());
        assertTrue(driver.getKeyValueStore(VictimsStep.VICTIMS).approximateNumEntries() == 0);
        assertEquals(0, driver.getKeyValueStore(MergeStep.PARTS).approximateNumEntries());
        assertEquals(0, driver.getKeyValueStore(MergeStep.OUTBREAKS).approximateNumEntries());
    }

    /** The first is summed up by then, in a partition of its own; the others keep the outbreak going, three of them at its start. */
    @Test
    void countsANodeThatFailsAgainOnce() {
        send("hit", 0, 3);
        send("healed", 0, 3);
        int others = 0;
        for (int minutes = 4; minutes < 240; minutes += 4) {
            driver.advanceWallClockTime(Duration.ofMinutes(4));
            send("hit+" + minutes, 3 + others, 4 + others);
            send("healed+" + minutes, 3 + others, 4 + others);
            others++;
        }
        driver.advanceWallClockTime(Duration.ofSeconds(10));
        driver.advanceWallClockTime(Duration.ofSeconds(10));
        List<Outbreak> before = outbreaks.readValuesToList();
        assertEquals(3 + others, before.get(before.size() - 1).count());
        assertEquals(0, before.get(before.size() - 1).open());
        send("hit+240", 0, 1);
        driver.advanceWallClockTime(Duration.ofSeconds(10));
        driver.advanceWallClockTime(Duration.ofSeconds(10));
        List<Outbreak> after = outbreaks.readValuesToList();
        assertEquals(3 + others, after.get(after.size() - 1).count());
        assertEquals(1, after.get(after.size() - 1).open());
    }

    private static String header(TestRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}

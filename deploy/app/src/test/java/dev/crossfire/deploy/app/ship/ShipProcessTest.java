package dev.crossfire.deploy.app.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.deploy.app.CrossfireProcess;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Json;
import dev.crossfire.model.Topics;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code crossfire ship} as whoever runs it meets it, on the machine of the test; it only reads there. */
class ShipProcessTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path temp;

    @BeforeAll
    static void requireRoot() throws IOException {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        assumeTrue(
                root || "true".equals(System.getenv("CI")),
                "needs root: it reads the firewall's rules (./crossfire test runs it)");
    }

    @Test
    void aShipperThatLacksSomethingSaysSoAndTheOthersGoOn() throws Exception {
        try (CrossfireProcess ship = CrossfireProcess.start(
                temp,
                "ship",
                "journal",
                "firewall",
                "--once",
                "--stdout",
                "--node=worker-3",
                "--directory=" + temp.resolve("nowhere"))) {
            assertEquals(1, ship.awaitExit());
            List<String> lines = ship.err().stream()
                    .filter(line -> line.startsWith("crossfire ship: journal: "))
                    .toList();
            assertEquals(1, lines.size(), ship.err()::toString);
            assertTrue(lines.get(0).contains("nowhere"), lines.get(0));
        }
        CommandRun run = CommandRun.of("diagnose", temp.resolve("stdout").toString(), "-o", "json");
        JsonNode report = Json.tree(run.out().getBytes(StandardCharsets.UTF_8));
        assertEquals(0, run.exit(), run::err);
        assertEquals("firewall", report.path("inputs").path(0).path("kind").asText());
        assertEquals("worker-3", report.path("findings").path(0).path("node").asText());
    }

    @Test
    void nothingToShipIsAFailure() throws Exception {
        try (CrossfireProcess ship = CrossfireProcess.start(
                temp, "ship", "journal", "--kafka=127.0.0.1:9", "--port=0", "--directory=" + temp.resolve("nowhere"))) {
            assertEquals(1, ship.awaitExit());
            assertTrue(
                    ship.err().get(ship.err().size() - 1).startsWith("crossfire ship: journal: "),
                    ship.err()::toString);
        }
    }

    @Test
    void looksAtOnceWhenSignalledAndStopsWhenTold() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp.resolve("broker"), BrokerConfig.DEFAULT);
                TopicSetup setup = TopicSetup.connect(broker.bootstrap(), Map.of(), TopicLayout.SMALL);
                CrossfireProcess ship = CrossfireProcess.start(
                        temp, "ship", "firewall", "--every=1h", "--port=0", "--kafka=" + broker.bootstrap())) {
            setup.create();
            ship.awaitLine(Pattern.compile(".*ready     in .*ships firewall"));
            awaitSnapshots(broker.bootstrap(), 1);
            ship.signal("USR1");
            awaitSnapshots(broker.bootstrap(), 2);
            assertEquals(143, ship.stopWithinGoal());
        }
    }

    /** Waits until exactly so many stand in the topic. */
    private static void awaitSnapshots(String bootstrap, long wanted) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(
                    new TopicPartition(Topics.FIREWALL.name(), 0), new TopicPartition(Topics.FIREWALL.name(), 1));
            long there = -1;
            while (there != wanted && System.nanoTime() < deadline) {
                there = consumer.endOffsets(partitions).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
            }
            assertEquals(wanted, there);
        }
    }
}

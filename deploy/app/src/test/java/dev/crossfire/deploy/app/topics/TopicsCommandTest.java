package dev.crossfire.deploy.app.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsCommandTest {

    @Test
    void createsWhatCheckMisses(@TempDir Path temp) {
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp, BrokerConfig.DEFAULT)) {
            String kafka = "--kafka=" + broker.bootstrap();
            CommandRun missing = CommandRun.of("topics", "check", kafka, "--partitions=1");
            assertEquals(1, missing.exit(), missing.err());
            assertEquals(Topics.all().size(), missing.out().lines().count());
            assertTrue(missing.out().startsWith("crossfire.journal.v1 is missing"), missing.out());

            CommandRun created = CommandRun.of("topics", "create", kafka, "--partitions=1", "--replication-factor=1");
            assertEquals(0, created.exit(), created.err());
            assertEquals(
                    Topics.all().stream().map(topic -> topic.name()).sorted().toList(),
                    created.out().lines().toList());

            CommandRun right = CommandRun.of("topics", "check", kafka, "--partitions=1");
            assertEquals(0, right.exit(), right.out());
            assertEquals("", right.out());

            CommandRun staging = CommandRun.with(Map.of("CROSSFIRE_PREFIX", "staging"), "topics", "check", kafka);
            assertTrue(staging.out().startsWith("staging.journal.v1 is missing"), staging.out());

            CommandRun other = CommandRun.of("topics", "check", kafka, "--partitions=2");
            assertEquals(1, other.exit());
            assertTrue(other.out().contains("crossfire.signals.v1 has 1 partitions instead of 2"), other.out());
        }
    }

    @Test
    void aBrokerThatIsNotThereIsOneLine() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        CommandRun run = CommandRun.of("topics", "check", "--kafka", "127.0.0.1:" + closed);
        assertEquals(1, run.exit());
        assertEquals(
                "crossfire topics check: no Kafka broker answers at 127.0.0.1:" + closed
                        + " (Connection refused): check --kafka (CROSSFIRE_KAFKA), and that the broker runs and can be reached"
                        + " from here",
                run.onlyErrorLine());
    }

    @Test
    void aBrokerMustBeNamed() {
        CommandRun run = CommandRun.of("topics", "create");
        assertEquals(2, run.exit());
        assertTrue(run.onlyErrorLine().contains("--kafka HOST:PORT (CROSSFIRE_KAFKA)"), run.err());
    }

    @Test
    void aLayoutThatCannotBeIsBadUsage() {
        assertEquals(
                2,
                CommandRun.of("topics", "create", "--kafka=h:1", "--partitions=0")
                        .exit());
        assertEquals(
                2,
                CommandRun.of("topics", "create", "--kafka=h:1", "--partitions=x")
                        .exit());
        assertEquals(
                2, CommandRun.of("topics", "create", "--kafka=h:1", "--prefix=").exit());
        assertEquals(2, CommandRun.of("topics").exit());
    }
}

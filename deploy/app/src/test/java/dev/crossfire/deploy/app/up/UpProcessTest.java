package dev.crossfire.deploy.app.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CrossfireProcess;
import dev.crossfire.model.Json;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code crossfire up} as its user meets it: a process that serves, or one clear line. */
class UpProcessTest {

    @TempDir
    private Path temp;

    @Test
    void servesStopsInOrderAndFindsItsDataAgain() throws Exception {
        try (CrossfireProcess up = CrossfireProcess.start(temp, "up", "--port=0")) {
            URI feed = up.awaitReady();
            assertEquals(200, CrossfireProcess.get(feed, "/readyz").statusCode());
            assertEquals(
                    0,
                    Json.tree(CrossfireProcess.get(feed, "/api/v1/incidents")
                                    .body()
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            .path("incidents")
                            .size());
            assertTrue(CrossfireProcess.get(feed, "/metrics").body().contains("crossfire_topology_ready 1.0"));
            aSecondOneIsRefused();

            assertEquals(143, up.stopWithinGoal(), "SIGTERM, as the JVM reports it");
            assertEquals("crossfire: stopped", up.err().get(up.err().size() - 1));
            assertTrue(
                    up.err().stream().noneMatch(line -> line.contains(" NetworkClient ")),
                    "of a broker in this very process, its clients have nothing to say");
        }
        assertTrue(Files.isDirectory(temp.resolve(".local/share/crossfire/broker")));
        assertEquals("", Files.readString(temp.resolve("stdout")), "stdout is for results");
        try (CrossfireProcess again = CrossfireProcess.start(temp, "up", "--port=0")) {
            again.awaitReady();
            assertTrue(again.err().stream().anyMatch(line -> line.matches("crossfire: topics .* all there")));
        }
    }

    private void aSecondOneIsRefused() throws InterruptedException {
        String line = refusal("up", "--port=0");
        assertTrue(line.contains(".local/share/crossfire is in use by another crossfire (process "), line);
    }

    @Test
    void aPortInUseIsToldBeforeAnythingStarts() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String line = refusal("up", "--port=" + taken.getLocalPort());
            assertTrue(
                    line.startsWith("crossfire up: cannot listen on 127.0.0.1:" + taken.getLocalPort() + " ("), line);
            assertTrue(line.contains("--port (CROSSFIRE_PORT)"), line);
        }
        assertEquals(false, Files.exists(temp.resolve(".local/share/crossfire/broker")));
    }

    @Test
    void aBrokerThatIsNotThereIsTold() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        String line = refusal("up", "--port=0", "--kafka=127.0.0.1:" + closed);
        assertTrue(line.startsWith("crossfire up: no Kafka broker answers at 127.0.0.1:" + closed), line);
    }

    @Test
    void dataOfANewerVersionIsTold() throws Exception {
        Files.writeString(temp.resolve("format"), "7\n");
        String line = refusal("up", "--port=0", "--data=" + temp);
        assertTrue(line.contains("is of format 7, written by a newer version of crossfire"), line);
    }

    /** Runs it to its end, which must be exit code 1 with one line to say why. */
    private String refusal(String... arguments) throws InterruptedException {
        try (CrossfireProcess process = CrossfireProcess.start(temp, arguments)) {
            assertEquals(1, process.awaitExit());
            List<String> lines = process.err().stream()
                    .filter(line -> line.startsWith("crossfire up: "))
                    .toList();
            assertEquals(1, lines.size(), () -> "one line, got " + process.err());
            assertEquals(
                    List.of(),
                    process.err().stream()
                            .filter(line -> line.contains("Exception"))
                            .toList());
            return lines.get(0);
        }
    }
}

package dev.crossfire.deploy.app.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.CrossfireProcess;
import io.micrometer.core.instrument.Gauge;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusServerTest {

    /** A part that is as the test says. */
    private static final class Part implements Health {
        private boolean alive = true;
        private boolean ready;
        private @Nullable String trouble = "reading";

        @Override
        public boolean alive() {
            return alive;
        }

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public @Nullable String trouble() {
            return trouble;
        }
    }

    private final Part part = new Part();

    @Test
    void restoringIsNotDead() throws Exception {
        try (StatusServer server = start()) {
            answers(server.uri(), "/livez", 200, "alive\n");
            answers(server.uri(), "/readyz", 503, "not ready: reading\n");
            part.ready = true;
            part.trouble = null;
            answers(server.uri(), "/readyz", 200, "ready\n");
            part.alive = false;
            answers(server.uri(), "/livez", 503, "dead\n");
            answers(server.uri(), "/readyz", 503, "not ready\n");
        }
    }

    @Test
    void tellsTheCountsOfItsParts() throws Exception {
        try (StatusServer server = start()) {
            server.add(registry -> Gauge.builder("crossfire.answer", () -> 42).register(registry));
            String metrics = CrossfireProcess.get(server.uri(), "/metrics").body();
            assertTrue(metrics.contains("crossfire_answer 42.0"), metrics);
            assertTrue(metrics.contains("process_uptime_seconds"), metrics);
        }
    }

    @Test
    void takesGetAndHeadAlone() throws Exception {
        try (StatusServer server = start()) {
            HttpClient client = HttpClient.newHttpClient();
            HttpResponse<String> posted = client.send(
                    HttpRequest.newBuilder(server.uri().resolve("/livez"))
                            .POST(HttpRequest.BodyPublishers.ofString("x"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(405, posted.statusCode());
            assertEquals("GET, HEAD", posted.headers().firstValue("Allow").orElse(""));
            HttpResponse<String> head = client.send(
                    HttpRequest.newBuilder(server.uri().resolve("/livez"))
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, head.statusCode());
            assertEquals("", head.body());
            answers(server.uri(), "/incidents", 404, "there is /livez, /readyz and /metrics\n");
        }
    }

    @Test
    void aPortInUseIsTold() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            HttpAddress address = new HttpAddress("127.0.0.1", taken.getLocalPort());
            CommandFailed refused =
                    assertThrows(CommandFailed.class, () -> StatusServer.start(address, part, List.of()));
            assertTrue(
                    refused.getMessage().startsWith("cannot listen on 127.0.0.1:" + taken.getLocalPort() + " ("),
                    refused.getMessage());
            assertTrue(refused.getMessage().endsWith("--port (CROSSFIRE_PORT)"), refused.getMessage());
        }
    }

    private StatusServer start() {
        return StatusServer.start(new HttpAddress("127.0.0.1", 0), part, List.of());
    }

    private static void answers(URI server, String path, int status, String body) throws Exception {
        HttpResponse<String> answer = CrossfireProcess.get(server, path);
        assertEquals(status, answer.statusCode());
        assertEquals(body, answer.body());
    }
}

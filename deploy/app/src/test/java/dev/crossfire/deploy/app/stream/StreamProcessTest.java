package dev.crossfire.deploy.app.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CrossfireProcess;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Json;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code crossfire stream} as whoever runs it meets it: started before its topics, watched over by probes, stopped by SIGTERM. */
class StreamProcessTest {

    private static final Pattern STATUS = Pattern.compile(".*status at (http://127\\.0\\.0\\.1:\\d+/).*");
    private static final Pattern WAITS =
            Pattern.compile(".*waits: topics are missing.*crossfire topics create --kafka.*");

    @TempDir
    private Path temp;

    @Test
    void waitsForItsTopicsAnswersForItsHealthAndStops() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp.resolve("broker"), BrokerConfig.DEFAULT);
                CrossfireProcess stream = CrossfireProcess.start(
                        temp, "stream", "--port=0", "--kafka=" + broker.bootstrap(), "--log-format=json")) {
            URI status = URI.create(stream.awaitLine(STATUS).group(1).replace("\\", ""));
            stream.awaitLine(WAITS);
            assertEquals("alive\n", CrossfireProcess.get(status, "/livez").body());
            HttpResponse<String> notReady = CrossfireProcess.get(status, "/readyz");
            assertEquals(503, notReady.statusCode());
            assertTrue(notReady.body().startsWith("not ready: topics are missing at "), notReady.body());

            try (TopicSetup setup = TopicSetup.connect(broker.bootstrap(), Map.of(), TopicLayout.SMALL)) {
                setup.create();
            }
            stream.awaitLine(Pattern.compile(".*ready     in .*"));
            assertEquals("ready\n", CrossfireProcess.get(status, "/readyz").body());
            assertEquals(404, CrossfireProcess.get(status, "/").statusCode());
            String metrics = CrossfireProcess.get(status, "/metrics").body();
            assertTrue(metrics.contains("crossfire_topology_ready 1.0"), metrics);
            assertTrue(metrics.contains("jvm_memory_used_bytes"), metrics);

            assertEquals(143, stream.stopWithinGoal());
            for (String line : stream.err()) {
                JsonNode event = Json.tree(line.getBytes(StandardCharsets.UTF_8));
                assertTrue(event.hasNonNull("time") && event.hasNonNull("message"), line);
            }
        }
    }
}

package dev.crossfire.deploy.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CrossfireProcess;
import dev.crossfire.model.Json;
import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The demo as its reader sees it, with the process killed in the middle and started again. */
@Execution(ExecutionMode.CONCURRENT)
class DemoSurvivesKillTest {

    private static final Pattern CONFIRMED = Pattern.compile("crossfire: demo: \\+.* confirmed: .*");
    private static final Pattern NEW_OUTPUT = Pattern.compile("crossfire: demo: \\+.* revision .*");
    private static final Pattern ENDED = Pattern.compile("crossfire: demo: ended .*");
    private static final Duration FIRST_OUTPUT_GOAL = Duration.ofSeconds(20);

    @TempDir
    private Path temp;

    @Test
    void oneIncidentWithEveryRevisionOnce() throws Exception {
        try (CrossfireProcess killed = CrossfireProcess.start(temp, "up", "--demo", "--port=0")) {
            killed.awaitLine(CONFIRMED);
            killed.kill();
        }
        long began = System.nanoTime();
        try (CrossfireProcess up = CrossfireProcess.start(temp, "up", "--demo", "--port=0")) {
            up.awaitLine(NEW_OUTPUT);
            Duration firstOutput = Duration.ofNanos(System.nanoTime() - began);
            System.out.println("first new revision " + firstOutput.toMillis() + " ms after the restart (goal: "
                    + FIRST_OUTPUT_GOAL.toMillis() + ")");
            String ended = up.awaitLine(ENDED).group();
            assertTrue(ended.contains("opened, confirmed and resolved as verified"), ended);
            assertTrue(up.err().stream().anyMatch(line -> line.contains("demo: going on with record ")));

            everyRecordWasSentOnce(up.bootstrap());
            everyRevisionIsThereOnce(up.awaitReady());
            assertTrue(
                    firstOutput.compareTo(FIRST_OUTPUT_GOAL.multipliedBy(3)) < 0,
                    () -> "the first new revision took " + firstOutput);
        }
    }

    private static void everyRecordWasSentOnce(String bootstrap) {
        List<String> sent = new ArrayList<>();
        for (Topic<byte[], byte[]> topic : Topics.raw()) {
            try (TopicTail<byte[], byte[]> tail = new TopicTail<>(bootstrap, topic)) {
                tail.untilNow().forEach(record -> sent.add(new String(record.value(), UTF_8)));
            }
        }
        assertEquals(Recording.shipped().records().size(), sent.size());
        assertEquals(sent.size(), sent.stream().distinct().count());
    }

    private static void everyRevisionIsThereOnce(URI feed) throws IOException, InterruptedException {
        JsonNode incidents = json(feed, "/api/v1/incidents").path("incidents");
        assertEquals(1, incidents.size(), incidents::toPrettyString);
        assertEquals("verified", incidents.at("/0/resolution/kind").asText());
        JsonNode revisions =
                json(feed, "/api/v1/incidents/" + incidents.at("/0/id").asText() + "/revisions");
        List<Integer> numbers = new ArrayList<>();
        revisions
                .path("revisions")
                .forEach(revision -> numbers.add(revision.path("revision").asInt()));
        assertEquals(
                IntStream.rangeClosed(1, incidents.at("/0/revision").asInt())
                        .boxed()
                        .toList(),
                numbers.stream().sorted().toList());
    }

    private static JsonNode json(URI feed, String path) throws IOException, InterruptedException {
        return Json.tree(CrossfireProcess.get(feed, path).body().getBytes(UTF_8));
    }
}

package dev.crossfire.deploy.app.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CrossfireProcess;
import dev.crossfire.serve.notify.standin.PostedMessage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code kill -9} of every process in turn, while a node is failing: nothing is lost, and nothing is said twice. */
@Execution(ExecutionMode.CONCURRENT)
class LiveNodeKillTest {

    private static final List<String> VICTIMS = List.of("ship-killed", "pods", "stream", "serve", "notify", "broker");

    @Test
    void nothingIsLostAndNothingIsSaidTwice(@TempDir Path folder) throws Exception {
        LiveNode.requireRoot();
        try (LiveInstallation installation = LiveInstallation.start(folder)) {
            LiveNode node = installation.node("killed", "nft");
            LiveView view = new LiveView(installation, node);
            installation.process("ship-killed").awaitWork();
            node.run("iptables-nft -w -t nat -A POSTROUTING -j MASQUERADE");
            JsonNode incident = view.await("a confirmed incident", view::confirmed);
            view.await("a message in Slack", () -> view.told(1));

            for (String victim : VICTIMS) {
                killed(installation, view, victim);
            }

            for (JsonNode command : incident.path("remedies").path(0).path("commands")) {
                node.run(command.asText());
            }
            JsonNode resolved = view.await("its end", view::resolved);
            assertEquals("verified", resolved.path("resolution").path("kind").asText(), resolved::toPrettyString);
            view.await("the end in Slack", () -> view.told(2));
            nothingLost(node, resolved);
            saidOnce(view, incident);
            answersAndStops(installation);
        }
    }

    /** Each says how it is, and ends when it is told to. */
    private static void answersAndStops(LiveInstallation installation) throws Exception {
        for (String name : List.of("ship-killed", "pods", "notify", "serve", "stream")) {
            URI status = installation.status(name);
            assertEquals("alive\n", CrossfireProcess.get(status, "/livez").body(), name);
            assertEquals("ready\n", CrossfireProcess.get(status, "/readyz").body(), name);
            assertTrue(CrossfireProcess.get(status, "/metrics").body().contains("\ncrossfire_"), name);
            System.out.print(name + " ");
            assertEquals(143, installation.process(name).stopWithinGoal(), "SIGTERM, as the JVM reports it");
        }
    }

    /** Ends a process, starts it again, and waits until what the node suffers afterwards is seen. */
    private static void killed(LiveInstallation installation, LiveView view, String victim) throws Exception {
        installation.process(victim).kill();
        Instant ended = Instant.now();
        installation.restart(victim);
        if (!victim.equals("broker")) {
            installation.process(victim).awaitWork();
        }
        Duration back = Duration.between(ended, Instant.now());
        view.await("news after the end of " + victim, () -> {
            JsonNode now = view.confirmed();
            return now != null && Instant.parse(now.path("updatedAt").asText()).isAfter(ended) ? now : null;
        });
        System.out.printf(
                "kill -9 of %s: ready again after %d ms, news of the node in the feed after %d ms%n",
                victim, back.toMillis(), Duration.between(ended, Instant.now()).toMillis());
    }

    /** Every line about a check that timed out is counted, once. */
    private static void nothingLost(LiveNode node, JsonNode resolved) {
        long timeouts = node.outcomes().stream()
                .filter(outcome -> outcome.outcome().equals("timeout"))
                .count();
        long counted = 0;
        for (JsonNode evidence : resolved.path("evidence")) {
            if (evidence.path("signal").asText().equals("exec-sync-failed")) {
                counted += evidence.path("count").asLong();
            }
        }
        System.out.printf("%d checks timed out, %d counted%n", timeouts, counted);
        assertEquals(timeouts, counted);
    }

    private static void saidOnce(LiveView view, JsonNode incident) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode revision : view.revisions()) {
            assertEquals(incident.path("id").asText(), revision.path("id").asText());
            numbers.add(revision.path("revision").asInt());
        }
        assertEquals(IntStream.rangeClosed(1, numbers.size()).boxed().toList(), numbers);
        List<PostedMessage> told = view.told(0);
        assertEquals(2, told.size(), () -> "one message and one reply: " + told);
    }
}

package dev.crossfire.deploy.app.actions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.deploy.app.rules.DiskFull;
import dev.crossfire.deploy.app.stream.DiagnosisCore;
import dev.crossfire.deploy.app.stream.Intake;
import dev.crossfire.deploy.app.stream.LiveRules;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Json;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.serve.feed.FeedConfig;
import dev.crossfire.serve.feed.FeedServer;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.NodeNames;
import dev.crossfire.streams.topology.StreamConfig;
import dev.crossfire.streams.topology.StreamsRunner;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What people do, from the command to the incident's next revision: through a server and through the topics themselves. */
@TestInstance(Lifecycle.PER_CLASS)
class ActionCommandsTest {

    private static final String DISK_FULL = DiskFull.file(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Path folder;

    private EmbeddedBroker broker;
    private StreamsRunner topology;
    private FeedServer feed;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    void start(@TempDir Path made) throws Exception {
        folder = made;
        broker = EmbeddedBroker.start(folder.resolve("broker"), BrokerConfig.DEFAULT);
        try (TopicSetup topics = TopicSetup.connect(broker.bootstrap(), Map.of(), TopicLayout.SMALL)) {
            topics.create();
        }
        topology = DiagnosisCore.start(
                StreamConfig.of(broker.bootstrap(), folder.resolve("state")),
                new LiveRules(
                        RuleCatalogue.with(Map.of("disk-full.yaml", DISK_FULL)),
                        new Intake("prod", List.of(), NodeNames.PLAIN),
                        FoldSettings.DEFAULT));
        feed = FeedServer.start(
                new FeedConfig("127.0.0.1", 0, broker.bootstrap(), Topics.PREFIX, folder.resolve("history")),
                List.of());
        assertTrue(topology.awaitReady(PATIENCE), topology.state());
        await(feed::ready);
    }

    @AfterAll
    void stop() {
        feed.close();
        topology.close();
        broker.close();
    }

    private Incident failing(String node) throws Exception {
        fails(node, Duration.ofSeconds(20));
        await(() -> incident(node) != null && incident(node).verdict().word().equals("confirmed"));
        return Objects.requireNonNull(incident(node));
    }

    /** @param ago how long it failed before now */
    private void fails(String node, Duration ago) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            long then = Instant.now().minus(ago).toEpochMilli();
            for (int i = 0; i < 2; i++) {
                String line = "{\"_HOSTNAME\":\"" + node + "\",\"__REALTIME_TIMESTAMP\":\"" + (then + 1000L * i)
                        + "000\",\"SYSLOG_IDENTIFIER\":\"kubelet\",\"MESSAGE\":\"write /var/log/x: no space left on device\"}";
                producer.send(new ProducerRecord<>("crossfire.journal.v1", line.getBytes(UTF_8)))
                        .get();
            }
        }
    }

    private @Nullable Incident incident(String node) {
        for (Incident incident : incidents(node)) {
            return incident;
        }
        return null;
    }

    private List<Incident> incidents(String node) {
        List<Incident> found = new ArrayList<>();
        try {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(feed.uri().resolve("/api/v1/incidents?node=" + node))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            Json.tree(answer.body()).get("incidents").forEach(one -> found.add(Json.convert(one, Incident.class)));
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    private static void await(BooleanSupplier so) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "did not come within " + PATIENCE);
        }
    }

    private CommandRun atServer(String... arguments) {
        return run("--server", feed.uri().toString(), arguments);
    }

    private CommandRun atTopics(String... arguments) {
        return run("--kafka", broker.bootstrap(), arguments);
    }

    private static CommandRun run(String where, String place, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of(where, place));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static String idOf(CommandRun run) {
        assertEquals(0, run.exit(), run.err());
        return run.out().substring(0, run.out().indexOf(' '));
    }

    @Test
    void anIncidentIsAcknowledgedCommentedAndResolved() throws Exception {
        Incident incident = failing("worker-1");
        String prefix = incident.id().substring(0, 8);
        CommandRun acknowledged = atServer("ack", prefix, "--why", "on it", "--by", "anna");
        assertTrue(
                acknowledged.out().contains("  ack  incident=" + incident.id() + " cluster=prod node=worker-1"),
                acknowledged.out());
        await(() -> incident("worker-1").acknowledged() != null);
        assertEquals("anna", incident("worker-1").acknowledged().by());
        assertEquals("on it", incident("worker-1").acknowledged().why());

        assertEquals(0, atTopics("comment", prefix, "cleared /var/log").exit());
        await(() -> incident("worker-1").timeline().stream()
                .anyMatch(
                        entry -> entry.what().equals("comment") && entry.says().endsWith(": cleared /var/log")));

        for (CommandRun run : List.of(atServer("ack", "--list"), atTopics("ack", "--list"))) {
            assertTrue(run.out().startsWith(incident.id() + "  prod/worker-1  "), run.out());
            assertTrue(run.out().endsWith(", by anna: on it\n"), run.out());
        }
        idOf(atTopics("ack", "--end", idOf(acknowledged)));
        await(() -> incident("worker-1").acknowledged() == null);

        idOf(atServer("resolve", prefix, "--why", "the disk was exchanged"));
        await(() -> incident("worker-1").resolution() != null);
        assertTrue(incident("worker-1").resolution().says().endsWith(": the disk was exchanged"));
        String refusal = "incident " + incident.id() + " has ended already: ";
        String late = atServer("resolve", prefix, "--why", "too late").err();
        assertTrue(late.contains(refusal), late);
        String lateToo = atTopics("ack", prefix, "--why", "too late").err();
        assertTrue(lateToo.contains(refusal), lateToo);
        String shown =
                run("--server", feed.uri().toString(), "show", incident.id()).out();
        assertTrue(shown.contains("cleared /var/log"), shown);
    }

    @Test
    void aSilenceCoversNodesThatAreYetToFailAndEndsWhenItIsEnded() throws Exception {
        String silence = idOf(atServer("silence", "--node", "rack-7-*", "--for", "2h", "--why", "known"));
        Incident silenced = failing("rack-7-a");
        assertEquals("silence", silenced.suppressed().kind());
        assertEquals("known", silenced.suppressed().why());
        assertNull(failing("rack-8-a").suppressed());

        String listed = atTopics("silence", "--list").out();
        assertTrue(listed.startsWith(silence + "  silence  node=rack-7-* until "), listed);
        CommandRun none = atServer("maintenance", "--list");
        assertEquals("no maintenance stands\n", none.out(), none.err());

        idOf(atServer("silence", "--end", silence));
        await(() -> incident("rack-7-a").suppressed() == null);
        assertEquals("no silence stands\n", atServer("silence", "--list").out());
        assertTrue(incident("rack-7-a").revision() >= 2, "everything is recorded");
    }

    @Test
    void aMaintenanceOfOneIncidentIsOfItAlone() throws Exception {
        Incident one = failing("worker-2");
        failing("worker-3");
        CommandRun other = atTopics("maintenance", one.id(), "--verdict", "suspected", "--for", "30m");
        assertTrue(other.out().contains("verdict=suspected"), other.out() + other.err());
        idOf(atTopics("maintenance", one.id(), "--for", "30m"));
        await(() -> incident("worker-2").suppressed() != null);
        assertEquals("maintenance", incident("worker-2").suppressed().kind());
        assertNull(incident("worker-3").suppressed());
    }

    /** It stays as it was told; words that nobody would ever see are not taken. */
    @Test
    void whatIsPastIsNamedWithWhatCameAfter() throws Exception {
        fails("worker-5", Duration.ofHours(3));
        await(() -> incident("worker-5") != null);
        Incident past = Objects.requireNonNull(incident("worker-5"));
        idOf(atServer("resolve", past.id(), "--why", "the disk was exchanged"));
        await(() -> incident("worker-5").resolution() != null);
        assertEquals(0, atServer("comment", past.id(), "it was the old one").exit(), "while it is the last");
        assertEquals(2, atServer("comment", past.id(), "it was", "--why", "so").exit(), "words that would be lost");
        fails("worker-5", Duration.ofSeconds(20));
        await(() -> incidents("worker-5").size() == 2);
        Incident now = incidents("worker-5").stream()
                .max(Comparator.comparing(Incident::openedAt))
                .orElseThrow();
        String says = "incident " + past.id() + " is past, and stays as it is: worker-5 has had another since, "
                + now.id() + ": name that one";
        for (CommandRun run :
                List.of(atServer("comment", past.id(), "again"), atTopics("silence", past.id(), "--for", "1h"))) {
            assertEquals(1, run.exit());
            assertTrue(run.err().contains(says), run.err());
        }
        assertEquals(0, atServer("comment", now.id(), "again").exit());
    }

    @Test
    void whatCannotBeMeantIsRefusedByName() throws Exception {
        assertEquals(2, atServer("silence", "--for", "2h").exit(), "everything, by mistake");
        assertEquals(2, atServer("silence", "--node", "*").exit(), "for ever");
        assertEquals(2, atServer("ack").exit());
        assertEquals(2, atServer("comment", "abcdef").exit());
        for (CommandRun run : List.of(
                atServer("silence", "--node", "*", "--for", "2 hours"),
                atTopics("ack", "abcdef", "--for", "2 hours"))) {
            assertEquals(2, run.exit());
            assertTrue(run.err().contains("--for: it must last for a time such as 90m, 2h or 7d, got '2 hours'"));
        }
        CommandRun unknown = atServer("silence", "--conflict", "healthceck", "--for", "1s");
        assertEquals(0, unknown.exit());
        assertTrue(unknown.err().contains("no conflict that ships is called 'healthceck'"), unknown.err());
        assertTrue(atTopics("silence", "--node", "*", "--for", "365d").err().contains("90 days at most"));
        assertTrue(atServer("silence", "--end", "act-0").err().contains("no action has the id 'act-0'"));
        assertTrue(atServer("ack", "feedfacefeed").err().contains("no incident has the id"));
        assertTrue(atServer("maintenance", "--verdict", "sure", "--for", "1h")
                .err()
                .contains("confirmed or suspected"));
        assertEquals(415, post("text/plain", null, "{}"));
        assertEquals(400, post("application/json", null, "{\"kind\":\"ack\"}"));
        assertEquals(400, post("application/json", null, "[]"));
        assertEquals(400, post("application/json", null, "{\"kind\":\"ack\",\"by\":\"x\",\"wy\":\"y\"}"));
        assertEquals(403, post("application/json", "http://elsewhere.example", "{}"));
        assertEquals(
                201,
                post(
                        "application/json; charset=utf-8",
                        "http://127.0.0.1:" + feed.port(),
                        "{\"kind\":\"silence\",\"by\":\"x\",\"node\":\"none\",\"lasts\":\"1s\"}"));
    }

    private int post(String type, @Nullable String origin, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(feed.uri().resolve("/api/v1/actions"))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (origin != null) {
            request.header("Origin", origin);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}

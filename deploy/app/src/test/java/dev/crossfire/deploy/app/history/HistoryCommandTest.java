package dev.crossfire.deploy.app.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Json;
import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.IncidentSchema;
import dev.crossfire.model.incident.RandomIncidents;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.serve.feed.FeedConfig;
import dev.crossfire.serve.feed.FeedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ways to look things up, over one real broker and one real feed: the same bytes for the same question. */
class HistoryCommandTest {

    private static final String PREFIX = "past";
    private static final List<Incident> ARRIVALS = new RandomIncidents(2026).lives(70);

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static FeedServer feed;
    private static String server;
    private static String kafka;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("broker"), BrokerConfig.DEFAULT);
        kafka = "--kafka=" + broker.bootstrap();
        createTopics();
        produce(ARRIVALS, true);
        produce(
                List.of(TestIncidents.at(TestIncidents.confirmed(), "aborted", 1, "worker-0", TestIncidents.OPENED)),
                false);
        feed = FeedServer.start(
                new FeedConfig("127.0.0.1", 0, broker.bootstrap(), PREFIX, folder.resolve("history")), List.of());
        server = "--server=" + feed.uri();
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!feed.ready()) {
            assertTrue(System.nanoTime() < deadline, "the feed is not ready within 60 s");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @AfterAll
    static void stop() {
        feed.close();
        broker.close();
    }

    @Test
    void serverAndTopicGiveTheSameForTheSameQuestion() throws IOException {
        Random random = new Random(17);
        int some = 0;
        for (int question = 0; question < 40; question++) {
            List<String> filters = filters(random);
            String output = List.of("json", "json", "csv", "table").get(question % 4);
            CommandRun asked = history(filters, "-o", output, server);
            CommandRun read = history(filters, "-o", output, kafka, "--prefix=" + PREFIX);
            assertEquals(0, asked.exit(), asked.err());
            assertEquals(asked, read, filters.toString());
            some += asked.out().lines().count() > 2 ? 1 : 0;
        }
        assertTrue(some > 15, some + " answers with anything in them: the questions say little");
    }

    @Test
    void jsonIsOneDocumentInTheShapeOfTheApi() throws IOException {
        CommandRun run = history(List.of("--limit=1000"), "-o", "json", server);
        JsonNode document = Json.tree(run.out().getBytes(StandardCharsets.UTF_8));
        assertTrue(document.get("next").isNull());
        Map<String, Incident> newest = newest();
        assertEquals(newest.size(), document.get("incidents").size());
        String before = "9";
        for (JsonNode incident : document.get("incidents")) {
            IncidentSchema.assertValid(Json.write(incident));
            assertEquals(newest.get(incident.get("id").asText()), Json.convert(incident, Incident.class));
            assertTrue(incident.get("updatedAt").asText().compareTo(before) <= 0, "newest first");
            before = incident.get("updatedAt").asText();
        }
    }

    @Test
    void followsCursorsAndSaysWhatItLeftOut() throws IOException {
        CommandRun run = history(List.of("--limit=7"), "-o", "json", server);
        assertEquals(
                7,
                Json.tree(run.out().getBytes(StandardCharsets.UTF_8))
                        .get("incidents")
                        .size());
        assertEquals(
                "crossfire history: these are the newest 7, and there are more: --limit shows them",
                run.err().strip());
        assertEquals("", history(List.of("--limit=70"), server).err());
    }

    @Test
    void tableFitsATerminal() {
        CommandRun run = history(List.of("--verdict=confirmed"), server);
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.get(0).matches("SINCE \\(UTC\\) +VERDICT +STATE +NODE +CAUSE +ID"), lines.get(0));
        assertTrue(lines.size() > 10);
        for (String line : lines.subList(1, lines.size())) {
            assertTrue(
                    line.matches(
                            "2026-11-22 1\\d:\\d\\d:\\d\\d  confirmed +(open|verified|expired) +(prod|test)/worker-\\d+ +loopback-masqueraded +[0-9a-f]{16}"),
                    line);
            assertTrue(line.length() <= 110, line);
        }
    }

    @Test
    void nothingFoundIsNoFailureAndSaidOnStderr() {
        for (String from : List.of(server, kafka)) {
            CommandRun run =
                    history(List.of("--node=nobody"), from, from.equals(kafka) ? "--prefix=" + PREFIX : "--limit=1");
            assertEquals(new CommandRun(0, "", "crossfire history: no incident matches\n"), run);
        }
        assertEquals(
                "{\"incidents\":[],\"next\":null}\n",
                history(List.of("--node=nobody"), "-o", "json", server).out());
    }

    @Test
    void showsOneWithItsRevisionsWhicheverWay() throws IOException {
        Incident longest = longest();
        String beginning = longest.id().substring(0, 8);
        for (String output : List.of("text", "json")) {
            CommandRun asked = CommandRun.of("show", beginning, server, "-o", output);
            CommandRun read = CommandRun.of("show", beginning, kafka, "--prefix=" + PREFIX, "-o", output);
            assertEquals(0, asked.exit(), asked.err());
            assertEquals(asked, read);
        }
        String text = CommandRun.of("show", longest.id(), server).out();
        assertTrue(text.contains(longest.node() + ": " + longest.title().substring(0, 20)), text);
        assertTrue(
                text.contains("Incident  " + longest.id() + ", revision " + longest.revision() + ", the newest"), text);
        assertTrue(text.contains("[U+001F]"), "what a log says does not reach the terminal as it is");
        JsonNode json = Json.tree(CommandRun.of("show", longest.id(), server, "-o", "json", "--revision=2")
                .out()
                .getBytes(StandardCharsets.UTF_8));
        assertEquals(2, json.get("incident").get("revision").asInt());
        assertEquals(longest.revision(), json.get("revisions").size());
    }

    @Test
    void saysWhatItCannotShow() {
        for (List<String> way : List.of(List.of(server), List.of(kafka, "--prefix=" + PREFIX))) {
            CommandRun unknown = show("no-such-id", way);
            assertEquals(1, unknown.exit());
            assertTrue(
                    unknown.onlyErrorLine()
                            .matches(".*no incident has the id 'no-such-id': what .* begins at \\d{4}-.*Z"),
                    unknown.err());
            CommandRun revision = show(longest().id(), List.of(way.get(0), way.get(way.size() - 1), "--revision=99"));
            assertEquals(1, revision.exit());
            assertTrue(revision.onlyErrorLine().contains("has no revision 99: it has 1 to "), revision.err());
        }
        assertEquals(2, CommandRun.of("show", "abc", server).exit());
    }

    @Test
    void nobodyThereIsOneLineThatNamesFlagAndVariable() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        CommandRun asked = CommandRun.of("history", "--server=http://127.0.0.1:" + closed);
        assertEquals(1, asked.exit());
        assertTrue(asked.onlyErrorLine().contains("--server (CROSSFIRE_SERVER)"), asked.err());
        CommandRun read = CommandRun.of("show", "0123456789", "--kafka=127.0.0.1:" + closed);
        assertEquals(1, read.exit());
        assertTrue(read.onlyErrorLine().contains("--kafka (CROSSFIRE_KAFKA)"), read.err());
        CommandRun topic = CommandRun.of("history", kafka, "--prefix=nowhere");
        assertEquals(1, topic.exit());
        assertTrue(topic.onlyErrorLine().contains("no topic nowhere.incidents.v1"), topic.err());
        CommandRun broker = CommandRun.of("history", "--server=http://" + kafka.substring("--kafka=".length()));
        assertEquals(1, broker.exit(), "another service listens there");
        assertTrue(broker.onlyErrorLine().contains("--server (CROSSFIRE_SERVER)"), broker.err());
    }

    @Test
    void refusesWhatItCannotMean() {
        for (List<String> wrong : List.of(
                List.of("--from=yesterday"),
                List.of("--from=2h", "--to=3h"),
                List.of("--limit=0"),
                List.of("--limit=x"),
                List.of("--state=closed"),
                List.of("--server=http://h:1", "--kafka=h:1"),
                List.of("--server=ftp://h"),
                List.of("--server=h:8470"),
                List.of("--prefix=other"),
                List.of("--kafka=h"))) {
            CommandRun run = history(wrong);
            assertEquals(2, run.exit(), wrong + ": " + run.err());
            assertTrue(
                    run.onlyErrorLine()
                            .contains(wrong.get(0).substring(0, wrong.get(0).indexOf('='))),
                    run.err());
        }
    }

    private static List<String> filters(Random random) {
        List<String> filters = new ArrayList<>();
        seldom(random, filters, "--cluster=", RandomIncidents.CLUSTERS);
        seldom(random, filters, "--node=", List.of("worker-1", "worker-2", "worker-3"));
        seldom(random, filters, "--conflict=", RandomIncidents.CONFLICTS);
        seldom(random, filters, "--state=", List.of("open", "resolved"));
        seldom(random, filters, "--verdict=", List.of("confirmed", "suspected", "refuted"));
        seldom(random, filters, "--from=", List.of("2026-11-22T15:10Z", "2026-11-22T16:00:00+01:00", "2026-11-22"));
        seldom(random, filters, "--to=", List.of("2026-11-22T15:30", "2026-11-22T15:20:00Z", "2026-11-23"));
        seldom(random, filters, "--limit=", List.of("5", "30"));
        return filters;
    }

    private static void seldom(Random random, List<String> filters, String flag, List<String> values) {
        if (random.nextInt(4) == 0) {
            filters.add(flag + values.get(random.nextInt(values.size())));
        }
    }

    private static CommandRun history(List<String> filters, String... more) {
        List<String> arguments = new ArrayList<>(List.of("history"));
        arguments.addAll(filters);
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static CommandRun show(String id, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of("show", id));
        arguments.addAll(more.stream().distinct().toList());
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static Incident longest() {
        return newest().values().stream()
                .max(java.util.Comparator.comparingInt(Incident::revision).thenComparing(Incident::id))
                .orElseThrow();
    }

    private static Map<String, Incident> newest() {
        Map<String, Incident> newest = new HashMap<>();
        ARRIVALS.forEach(incident -> newest.put(incident.id(), incident));
        return newest;
    }

    private static void createTopics() throws Exception {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic<?, ?> topic : List.of(
                Topics.INCIDENTS.withPrefix(PREFIX),
                Topics.FINDINGS.withPrefix(PREFIX),
                Topics.OUTBREAKS.withPrefix(PREFIX))) {
            topics.add(new NewTopic(topic.name(), Optional.of(3), Optional.empty()).configs(topic.config()));
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(topics).all().get();
        }
    }

    private static void produce(List<Incident> incidents, boolean commit) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrap(), "transactional.id", "past");
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            String topic = Topics.INCIDENTS.withPrefix(PREFIX).name();
            for (Incident incident : incidents) {
                var unused = producer.send(new ProducerRecord<>(topic, incident.id(), Json.write(incident)));
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }
}

package dev.crossfire.serve.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Json;
import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.TestIncidents;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The feed over a real broker: transactions, restarts, readers that come back. */
class TopicReaderTest {

    @TempDir
    private static Path data;

    private static EmbeddedBroker broker;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(data, BrokerConfig.DEFAULT);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void readsCommittedIncidentsAndGoesOnAfterARestart() throws Exception {
        String prefix = "committed";
        createTopics(prefix);
        try (KafkaProducer<String, byte[]> producer = producer("committed")) {
            produce(producer, prefix, List.of(TestIncidents.suspected()), true);
            produce(producer, prefix, List.of(TestIncidents.numbered(99, 1)), false);
            String lastId;
            try (FeedServer server = FeedServer.start(config(prefix), List.of())) {
                await("ready", server::ready);
                assertEquals(List.of("worker-3"), nodes(server), "what was aborted is not shown");

                List<String> seen = new ArrayList<>();
                try (SseReader reader = SseReader.open(server.uri(), null)) {
                    reader.any();
                    produce(
                            producer,
                            prefix,
                            List.of(TestIncidents.numbered(1, 1), TestIncidents.numbered(2, 1)),
                            true);
                    produce(producer, prefix, List.of(TestIncidents.numbered(98, 1)), false);
                    produce(producer, prefix, List.of(TestIncidents.confirmed()), true);
                    seen.add(reader.next().data());
                    SseReader.Event second = reader.next();
                    seen.add(second.data());
                    lastId = second.id();
                }
                produce(producer, prefix, List.of(TestIncidents.numbered(3, 1)), true);
                try (SseReader reader = SseReader.open(server.uri(), lastId)) {
                    seen.add(reader.next().data());
                    SseReader.Event last = reader.next();
                    seen.add(last.data());
                    lastId = last.id();
                }
                assertEquals(
                        List.of("worker-1", "worker-2", "worker-3", "worker-3"),
                        seen.stream().map(TopicReaderTest::node).sorted().toList());
                HttpResponse<String> page = get(server, "/incidents/" + TestIncidents.ID);
                assertTrue(page.body().contains("dropped 10 packets"), page.body());
            }
            produce(producer, prefix, List.of(TestIncidents.verified()), true);
            try (FeedServer server = FeedServer.start(config(prefix), List.of());
                    SseReader reader = openWhenReady(server, lastId)) {
                assertEquals(Json.text(TestIncidents.verified()), reader.next().data());
                assertEquals(
                        List.of("worker-1", "worker-2", "worker-3", "worker-3"),
                        nodes(server).stream().sorted().toList());
                assertEquals(
                        3,
                        Json.tree(get(server, "/api/v1/incidents/" + TestIncidents.ID + "/revisions")
                                        .body()
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                .get("revisions")
                                .size());
            }
        }
    }

    @Test
    void waitsForItsTopicsAliveAndNotReady() throws Exception {
        String prefix = "later";
        try (FeedServer server = FeedServer.start(config(prefix), List.of())) {
            await("asked for the topics", () -> body(server, "/readyz").contains("later.incidents.v1"));
            assertEquals(200, get(server, "/livez").statusCode());
            assertEquals(503, get(server, "/readyz").statusCode());
            createTopics(prefix);
            await("ready", server::ready);
            assertEquals("ready\n", get(server, "/readyz").body());
            assertEquals(List.of(), nodes(server));
        }
    }

    @Test
    void readsFindingsAndPartitionsThatComeLater() throws Exception {
        String prefix = "growing";
        createTopics(prefix);
        TopicReader reader =
                new TopicReader(config(prefix), Map.of("metadata.max.age.ms", "200"), Duration.ofMillis(200));
        FeedServer server = FeedServer.start(
                config(prefix), reader, List.of(), java.time.InstantSource.system(), Duration.ofSeconds(15));
        try (server;
                KafkaProducer<String, byte[]> producer = producer("growing")) {
            await("ready", server::ready);
            Topic<String, Finding> findings = Topics.FINDINGS.withPrefix(prefix);
            send(
                    producer,
                    List.of(new ProducerRecord<>(findings.name(), "k", Json.write(TestIncidents.finding()))),
                    true);
            await(
                    "the finding is read",
                    () -> body(server, "/api/v1/explain?cluster=prod&node=worker-3&conflict=" + TestIncidents.CONFLICT)
                            .contains("coverage gap"));

            String incidents = Topics.INCIDENTS.withPrefix(prefix).name();
            try (Admin admin = admin()) {
                admin.createPartitions(Map.of(incidents, NewPartitions.increaseTo(3)))
                        .all()
                        .get();
            }
            send(
                    producer,
                    List.of(new ProducerRecord<>(incidents, 2, "k", Json.write(TestIncidents.suspected()))),
                    true);
            await(
                    "the incident in the new partition is read",
                    () -> body(server, "/api/v1/incidents").contains(TestIncidents.ID));
        }
    }

    @Test
    void readsNoRecordTwiceAndATopicMadeAgainFromItsBeginning() throws Exception {
        String prefix = "again";
        createTopics(prefix);
        try (KafkaProducer<String, byte[]> producer = producer("again")) {
            produce(producer, prefix, TestIncidents.life(), true);
            try (FeedServer server = FeedServer.start(config(prefix), List.of())) {
                await("ready", server::ready);
                assertEquals("4.0", read(server));
            }
            produce(producer, prefix, List.of(TestIncidents.numbered(1, 1)), true);
            try (FeedServer server = FeedServer.start(config(prefix), List.of())) {
                await("ready", server::ready);
                assertEquals("1.0", read(server));
                assertEquals(2, nodes(server).size());
            }
        }
        deleteTopics(prefix);
        createTopics(prefix);
        try (KafkaProducer<String, byte[]> producer = producer("again-2")) {
            produce(producer, prefix, List.of(TestIncidents.numbered(2, 1)), true);
        }
        try (FeedServer server = FeedServer.start(config(prefix), List.of())) {
            await("ready", server::ready);
            assertEquals(List.of("worker-2"), nodes(server));
        }
    }

    @Test
    void noticesThatTheTopicWasMadeAgainWhileItReads() throws Exception {
        String prefix = "under";
        createTopics(prefix);
        try (KafkaProducer<String, byte[]> producer = producer("under")) {
            produce(producer, prefix, TestIncidents.life(), true);
        }
        List<Incident> longer = IntStream.range(10, 60)
                .mapToObj(number -> TestIncidents.numbered(number, 1))
                .toList();
        TopicReader reader =
                new TopicReader(config(prefix), Map.of("metadata.max.age.ms", "200"), Duration.ofMillis(200));
        FeedServer server = FeedServer.start(
                config(prefix), reader, List.of(), java.time.InstantSource.system(), Duration.ofSeconds(15));
        try (server) {
            await("ready", server::ready);
            deleteTopics(prefix);
            createTopics(prefix);
            try (KafkaProducer<String, byte[]> producer = producer("under-2")) {
                produce(producer, prefix, longer, true);
            }
            await("the new one is told alone", () -> {
                try {
                    return nodes(server).size() == longer.size();
                } catch (Exception e) {
                    return false;
                }
            });
        }
    }

    private String read(FeedServer server) {
        String counter = "crossfire_feed_records_read_total{topic=\"incidents\"} ";
        return body(server, "/metrics")
                .lines()
                .filter(line -> line.startsWith(counter))
                .findFirst()
                .orElseThrow()
                .substring(counter.length());
    }

    private static void deleteTopics(String prefix) throws Exception {
        List<String> names = List.of(
                Topics.INCIDENTS.withPrefix(prefix).name(),
                Topics.FINDINGS.withPrefix(prefix).name(),
                Topics.OUTBREAKS.withPrefix(prefix).name());
        try (Admin admin = admin()) {
            admin.deleteTopics(names).all().get();
            await("the topics are gone", () -> {
                try {
                    return admin.listTopics().names().get().stream().noneMatch(names::contains);
                } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    @Test
    void aBrokerThatIsNotThereIsWaitedForAndClosesAtOnce() throws Exception {
        FeedConfig nowhere =
                new FeedConfig("127.0.0.1", 0, "127.0.0.1:1", "crossfire", data.resolve("history-nowhere"));
        FeedServer server = FeedServer.start(nowhere, List.of());
        assertEquals(200, get(server, "/livez").statusCode());
        assertFalse(server.ready());
        long begin = System.nanoTime();
        server.close();
        assertTrue(System.nanoTime() - begin < Duration.ofSeconds(9).toNanos());
    }

    private SseReader openWhenReady(FeedServer server, String lastId) throws Exception {
        await("ready", server::ready);
        return SseReader.open(server.uri(), lastId);
    }

    private static FeedConfig config(String prefix) {
        return new FeedConfig("127.0.0.1", 0, broker.bootstrap(), prefix, data.resolve("history-" + prefix));
    }

    private static void createTopics(String prefix) throws Exception {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic<?, ?> topic : List.of(
                Topics.INCIDENTS.withPrefix(prefix),
                Topics.FINDINGS.withPrefix(prefix),
                Topics.OUTBREAKS.withPrefix(prefix))) {
            topics.add(new NewTopic(topic.name(), Optional.of(2), Optional.empty()).configs(topic.config()));
        }
        try (Admin admin = admin()) {
            admin.createTopics(topics).all().get();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
    }

    private static KafkaProducer<String, byte[]> producer(String id) {
        KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrap(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        id),
                new org.apache.kafka.common.serialization.StringSerializer(),
                new org.apache.kafka.common.serialization.ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private static void produce(
            KafkaProducer<String, byte[]> producer, String prefix, List<Incident> incidents, boolean commit)
            throws Exception {
        String topic = Topics.INCIDENTS.withPrefix(prefix).name();
        send(
                producer,
                incidents.stream()
                        .map(incident -> new ProducerRecord<>(topic, incident.id(), Json.write(incident)))
                        .toList(),
                commit);
    }

    private static void send(
            KafkaProducer<String, byte[]> producer, List<ProducerRecord<String, byte[]>> records, boolean commit)
            throws Exception {
        producer.beginTransaction();
        for (ProducerRecord<String, byte[]> record : records) {
            producer.send(record).get();
        }
        if (commit) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
    }

    private List<String> nodes(FeedServer server) throws Exception {
        List<String> nodes = new ArrayList<>();
        for (JsonNode incident : Json.tree(
                        get(server, "/api/v1/incidents").body().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .path("incidents")) {
            nodes.add(incident.get("node").asText());
        }
        return nodes;
    }

    private static String node(String incident) {
        return Json.read(incident.getBytes(java.nio.charset.StandardCharsets.UTF_8), Incident.class)
                .node();
    }

    private String body(FeedServer server, String address) {
        try {
            return get(server, address).body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private HttpResponse<String> get(FeedServer server, String address) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(server.uri().resolve(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 60 s: " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}

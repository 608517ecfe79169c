package dev.crossfire.deploy.app.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Json;
import dev.crossfire.model.Topics;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static Producer<byte[], byte[]> producer;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(folder, BrokerConfig.DEFAULT);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        producer.close();
        broker.close();
    }

    private static void topics(String prefix) {
        try (TopicSetup topics =
                TopicSetup.connect(broker.bootstrap(), Map.of(), new TopicLayout(prefix, 2, (short) 1))) {
            topics.create();
        }
    }

    private static void send(String topic, String key, String value) throws Exception {
        producer.send(new ProducerRecord<>(topic, key == null ? null : key.getBytes(UTF_8), value.getBytes(UTF_8)))
                .get();
    }

    private static CommandRun doctor(String... arguments) {
        List<String> all = new ArrayList<>(List.of("doctor", "--kafka", broker.bootstrap()));
        all.addAll(List.of(arguments));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static String fluentBit(String host) {
        return "{\"@timestamp\":\"" + Instant.now().minusMillis(5) + "\"," + host
                + "\"_SYSTEMD_UNIT\":\"kubelet.service\",\"MESSAGE\":\"some \\u001b[31m line\"}";
    }

    @Test
    void aClusterWithoutTopicsIsToldHowToMakeThem() {
        CommandRun run = doctor("--prefix", "nothing-here");
        assertEquals(1, run.exit(), run.err());
        assertTrue(run.out().contains("ERROR  topic-missing  nothing-here.journal.v1 is not there"), run.out());
        assertTrue(run.out().contains("cure: ./crossfire topics create --kafka " + broker.bootstrap()), run.out());
        assertEquals(
                Topics.all().size(),
                run.out().lines().filter(line -> line.contains("topic-missing")).count());
    }

    @Test
    void whatShippersSendIsToldByFormWithItsCures() throws Exception {
        topics("mixed");
        send("mixed.journal.v1", null, fluentBit("\"_HOSTNAME\":\"worker-3\","));
        send("mixed.journal.v1", null, fluentBit(""));
        send("mixed.journal.v1", "k", "{\"MESSAGE\":\"Probe failed");
        CommandRun run = doctor("--prefix", "mixed");
        assertEquals(1, run.exit(), run.err());
        assertTrue(
                run.out().contains("mixed.journal.v1  3 records, 3 entries, 100% fluent-bit, 1 unreadable"), run.out());
        assertTrue(
                run.out().contains("WARNING  node-unnamed  mixed.journal.v1 1 of 3 records (33%) name no node"),
                run.out());
        assertTrue(run.out().contains("cure: Fluent Bit: "), run.out());
        assertTrue(run.out().contains("NOTE  unkeyed"), run.out());
        assertTrue(run.out().contains("ERROR  topic-empty  mixed.firewall.v1 holds no record"), run.out());
        assertTrue(run.out().contains("NOTE  partitions-differ  11 topics:"), run.out());
        assertTrue(!run.out().contains("\u001b"), run.out());
        // The worst first.
        assertTrue(run.out().indexOf("ERROR") < run.out().indexOf("WARNING"), run.out());
        assertTrue(run.out().lastIndexOf("WARNING") < run.out().indexOf("NOTE"), run.out());
    }

    @Test
    void topicsOfOthersAreLookedAtInTheirPlace() throws Exception {
        topics("others");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("fluent-bit", 1, (short) 1)))
                    .all()
                    .get();
        }
        send("fluent-bit", "worker-3", fluentBit("\"_HOSTNAME\":\"worker-3\","));
        CommandRun run = doctor("--prefix", "others", "--read", "journal=fluent-bit@prod,pods=nowhere", "-o", "json");
        JsonNode report = Json.tree(run.out().getBytes(UTF_8));
        JsonNode topic = report.at("/topics/0");
        assertEquals("fluent-bit", topic.path("name").asText());
        assertEquals(1, topic.at("/shapes/fluent-bit/entries").asInt());
        assertTrue(topic.at("/shapes/fluent-bit/sample").asText().startsWith("fluent-bit-0@0#0: {"), run.out());
        List<String> ids = new ArrayList<>();
        report.get("ailments")
                .forEach(each -> ids.add(
                        each.get("id").asText() + " " + each.get("subject").asText()));
        assertTrue(ids.contains("topic-missing nowhere"), ids::toString);
        assertTrue(!ids.contains("topic-empty others.journal.v1"), ids::toString);
        assertTrue(ids.stream().noneMatch(id -> id.startsWith("cluster-unnamed")), ids::toString);
    }

    @Test
    void aBrokerMustBeNamedAndRecordsBeANumber() {
        assertEquals(2, CommandRun.of("doctor").exit());
        assertEquals(2, doctor("--records", "0").exit());
        assertEquals(2, doctor("--read", "x").exit());
    }
}

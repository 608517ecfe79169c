package dev.crossfire.streams.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicSetupTest {

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(folder, BrokerConfig.DEFAULT);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static TopicSetup setup(String prefix, Integer partitions, int replicas) {
        return TopicSetup.connect(broker.bootstrap(), Map.of(), new TopicLayout(prefix, partitions, (short) replicas));
    }

    @Test
    void createsWhatIsMissingAndThenFindsNothingToSay() {
        try (TopicSetup setup = setup("fresh", 2, 1)) {
            assertEquals(
                    List.of(
                            "fresh.actions.v1",
                            "fresh.dead-letters.v1",
                            "fresh.findings.v1",
                            "fresh.firewall.v1",
                            "fresh.incidents.v1",
                            "fresh.journal.v1",
                            "fresh.notices.v1",
                            "fresh.outbreak-parts.v1",
                            "fresh.outbreaks.v1",
                            "fresh.pods.v1",
                            "fresh.rules.v1",
                            "fresh.signals.v1"),
                    setup.create());
            assertEquals(List.of(), setup.check());
            assertEquals(List.of(), setup.create());
        }
    }

    @Test
    void saysWhatDiffers() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(List.of(
                            new NewTopic("other.journal.v1", 3, (short) 1)
                                    .configs(Map.of(
                                            "message.timestamp.type", "LogAppendTime",
                                            "max.message.bytes", "8454144",
                                            "cleanup.policy", "delete",
                                            "retention.ms", "3600000")),
                            new NewTopic("other.incidents.v1", 2, (short) 1)
                                    .configs(Map.of("cleanup.policy", "compact", "retention.ms", "34560000000"))))
                    .all()
                    .get();
        }
        try (TopicSetup setup = setup("other", 2, -1)) {
            assertEquals(
                    List.of(
                            "other.journal.v1 has 3 partitions instead of 2",
                            "other.journal.v1 has retention.ms=3600000 instead of 86400000",
                            "other.pods.v1 is missing",
                            "other.firewall.v1 is missing",
                            "other.signals.v1 is missing",
                            "other.rules.v1 is missing",
                            "other.incidents.v1 has cleanup.policy=compact instead of delete",
                            "other.findings.v1 is missing",
                            "other.outbreak-parts.v1 is missing",
                            "other.outbreaks.v1 is missing",
                            "other.actions.v1 is missing",
                            "other.notices.v1 is missing",
                            "other.dead-letters.v1 is missing"),
                    setup.check());
        }
    }

    @Test
    void saysThatNoBrokerAnswers() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Map<String, String> impatient = Map.of("default.api.timeout.ms", "500", "request.timeout.ms", "500");
        try (TopicSetup setup = TopicSetup.connect("127.0.0.1:" + port, impatient, TopicLayout.SMALL)) {
            TopicSetupException e = assertThrows(TopicSetupException.class, setup::check);
            assertEquals(
                    "no Kafka broker answers at 127.0.0.1:" + port + ": check the address and that the broker runs",
                    e.getMessage());
        }
    }

    @Test
    void saysThatAnAddressIsNone() {
        TopicSetupException e =
                assertThrows(TopicSetupException.class, () -> TopicSetup.connect("kafka", Map.of(), TopicLayout.SMALL));
        assertEquals(
                "no Kafka client for kafka (Invalid url in bootstrap.servers: kafka): check the address and the client settings",
                e.getMessage());
    }
}

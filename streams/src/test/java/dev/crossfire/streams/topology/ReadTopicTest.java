package dev.crossfire.streams.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.raw.RawKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadTopicTest {

    @TempDir
    Path folder;

    @Test
    void saysKindTopicAndCluster() {
        assertEquals(
                new ReadTopic(RawKind.JOURNAL, "fluent-bit.logs", "arn:aws:eks:eu:1:cluster/prod"),
                ReadTopic.parse("journal=fluent-bit.logs@arn:aws:eks:eu:1:cluster/prod"));
        assertEquals(new ReadTopic(RawKind.FIREWALL, "rules", null), ReadTopic.parse(" firewall=rules "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "journal", "journal=", "logs=x", "journal=a b", "journal=x@", "=x"})
    void whatIsNoneIsRefusedWithTheFormThatIs(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> ReadTopic.parse(text));
        assertTrue(String.valueOf(refused.getMessage()).contains("KIND=TOPIC@CLUSTER"), refused.getMessage());
    }

    /** The other's topic has more partitions than ours, and is read and counted like ours. */
    @Test
    void aTopicOfOthersIsReadBesideOurs() throws Exception {
        StreamConfig config;
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), BrokerConfig.DEFAULT)) {
            makeTopics(broker.bootstrap());
            config = StreamConfig.of(broker.bootstrap(), folder.resolve("state"))
                    .reading(List.of(
                            new ReadTopic(RawKind.JOURNAL, "others", "prod"),
                            new ReadTopic(RawKind.PODS, Topics.PODS.name(), "prod")));
            try (StreamsRunner runner =
                    StreamsRunner.start(config, new LineRecogniser(), NodeFolds.only(new CountingFold()))) {
                assertTrue(runner.awaitReady(Duration.ofSeconds(60)), runner::state);
                send(broker.bootstrap());
                try (TopicReader<String, Finding> findings = new TopicReader<>(broker.bootstrap(), Topics.FINDINGS)) {
                    List<ConsumerRecord<String, Finding>> told =
                            findings.until(all -> ofLines(all).size() >= 2);
                    assertEquals(List.of("lab/worker-1/of-others", "lab/worker-1/of-ours"), ofLines(told));
                }
                Optional<Ledgers> ledgers = runner.ledgers();
                assertEquals(
                        3,
                        ledgers.orElseThrow().recognised().get(RawKind.JOURNAL).in());
                assertEquals(
                        1,
                        ledgers.orElseThrow().recognised().get(RawKind.JOURNAL).dead());
                assertEquals(
                        1, ledgers.orElseThrow().recognised().get(RawKind.PODS).in());
            }
        }
    }

    /** Of what the lines said: a slow start has the fold ticking between them. */
    private static List<String> ofLines(List<ConsumerRecord<String, Finding>> findings) {
        return findings.stream()
                .map(ConsumerRecord::key)
                .filter(key -> !key.endsWith("/tick"))
                .sorted()
                .toList();
    }

    private static void makeTopics(String bootstrap) throws Exception {
        try (TopicSetup topics = TopicSetup.connect(bootstrap, Map.of(), TopicLayout.SMALL);
                Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            topics.create();
            assertEquals(List.of("others"), topics.missingNames(List.of("others", Topics.PODS.name())));
            admin.createTopics(List.of(new NewTopic("others", 5, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void send(String bootstrap) throws Exception {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            send(producer, "others", 4, "worker-1 of-others\nworker-1 quiet\nworker-1 dead");
            send(producer, Topics.PODS, 1, "worker-1 of-ours");
        }
    }

    private static void send(Producer<byte[], byte[]> producer, Topic<?, ?> topic, int partition, String value)
            throws Exception {
        send(producer, topic.name(), partition, value);
    }

    private static void send(Producer<byte[], byte[]> producer, String topic, int partition, String value)
            throws Exception {
        producer.send(new ProducerRecord<>(topic, partition, null, value.getBytes(StandardCharsets.UTF_8)))
                .get();
    }
}

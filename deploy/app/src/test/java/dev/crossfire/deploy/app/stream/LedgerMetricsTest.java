package dev.crossfire.deploy.app.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CrossfireProcess;
import dev.crossfire.deploy.app.process.HttpAddress;
import dev.crossfire.deploy.app.process.StatusServer;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.NodeNames;
import dev.crossfire.streams.topology.StreamConfig;
import dev.crossfire.streams.topology.StreamsRunner;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} tells after traffic of every fate, over a real broker: each entry once, in the books of both steps. */
class LedgerMetricsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Instant AT = Instant.parse("2025-11-22T15:40:00Z");
    private static final String FAILED =
            "E1122 15:40:00.001500     812 remote_runtime.go:394] \\\"ExecSync cmd from runtime service failed\\\" err=\\\"rpc error: code = DeadlineExceeded desc = context deadline exceeded\\\" containerID=\\\"8ac8f1\\\" cmd=[\\\"/bin/calico-node\\\",\\\"-felix-live\\\"]";
    private static final String EVENT =
            "{\"kind\":\"Event\",\"reason\":\"%s\",\"message\":\"%s\",\"count\":1,\"lastTimestamp\":\"2025-11-22T15:40:01Z\",\"involvedObject\":{\"kind\":\"Pod\",\"namespace\":\"kube-system\",\"name\":\"calico-node-x7k2p\",\"fieldPath\":\"spec.containers{calico-node}\"},\"source\":{\"host\":\"worker-3\"},\"metadata\":{\"uid\":\"%s\"}}";
    private static final String SNAPSHOT =
            "{\"cluster\":\"default\",\"node\":\"worker-3\",\"bootId\":\"b\",\"takenAt\":\"2025-11-22T15:40:02Z\",\"parts\":[{\"kind\":\"rules\",\"tool\":\"iptables-save\",\"backend\":\"nft\",\"family\":4,\"text\":\"*filter\\n:INPUT ACCEPT [0:0]\\n:KUBE-FIREWALL - [0:0]\\n[3:180] -A INPUT -j KUBE-FIREWALL\\nCOMMIT\\n\"}]}";

    @TempDir
    private Path folder;

    @Test
    void everyEntryIsCountedOnceAndTheBooksBalance() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), BrokerConfig.DEFAULT)) {
            try (TopicSetup setup = TopicSetup.connect(broker.bootstrap(), Map.of(), TopicLayout.SMALL)) {
                setup.create();
            }
            try (StreamsRunner topology = DiagnosisCore.start(
                            StreamConfig.of(broker.bootstrap(), folder.resolve("state")),
                            new LiveRules(
                                    RuleCatalogue.shipped(),
                                    new Intake("default", List.of(), NodeNames.PLAIN),
                                    FoldSettings.DEFAULT));
                    StatusServer status = StatusServer.start(
                            new HttpAddress(HttpAddress.LOOPBACK, 0),
                            new TopologyHealth(topology),
                            List.of(new TopologyMeters(topology)))) {
                assertTrue(topology.awaitReady(PATIENCE), topology.state());
                send(broker);
                // What the gauges measure must not be lost when only they hold it.
                System.gc();
                Map<String, Long> books = await(status, LedgerMetricsTest::settled);
                assertEquals(
                        Map.of(
                                "journal", "in 6 = recognised 3 + irrelevant 1 + dead 2",
                                "pods", "in 4 = recognised 2 + irrelevant 1 + dead 1",
                                "firewall", "in 2 = recognised 1 + irrelevant 0 + dead 1"),
                        Map.of(
                                "journal", recognised(books, "journal"),
                                "pods", recognised(books, "pods"),
                                "firewall", recognised(books, "firewall")));
                assertEquals("taken 6 = kept 3 + folded 0 + duplicate 2 + late 1", folded(books));
                assertEquals(4, letters(broker, 4), "a letter for each dead entry");
            }
        }
    }

    /** Of each source what is read, what does not matter and what cannot be read; of what is read, what came before and what is late. */
    private static void send(EmbeddedBroker broker) throws Exception {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            String read = journal(AT, "s=1", FAILED);
            send(
                    producer,
                    Topics.JOURNAL,
                    read + "\n" + journal(AT.plusSeconds(1), "s=2", "Started a unit.") + "\n{\"MESSAGE\":");
            send(producer, Topics.JOURNAL, read);
            send(producer, Topics.JOURNAL, journal(AT.minusSeconds(3600), "s=0", FAILED) + "\n{\"MESSAGE\" \"x\"}");
            String event = EVENT.formatted("Unhealthy", "Liveness probe failed: ", "u1");
            send(producer, Topics.PODS, event);
            send(producer, Topics.PODS, event);
            send(producer, Topics.PODS, EVENT.formatted("Scheduled", "Successfully assigned", "u2"));
            send(producer, Topics.PODS, "{\"kind\":\"Event\"");
            send(producer, Topics.FIREWALL, SNAPSHOT);
            send(producer, Topics.FIREWALL, "{\"cluster\":\"default\",\"parts\":7}");
        }
    }

    private static String journal(Instant at, String cursor, String message) {
        return "{\"_HOSTNAME\":\"worker-3\",\"_SYSTEMD_UNIT\":\"kubelet.service\",\"SYSLOG_IDENTIFIER\":\"kubelet\",\"__CURSOR\":\""
                + cursor + "\",\"__REALTIME_TIMESTAMP\":\"" + at.toEpochMilli() + "000\",\"MESSAGE\":\"" + message
                + "\"}";
    }

    private static void send(Producer<byte[], byte[]> producer, Topic<?, ?> topic, String value) throws Exception {
        producer.send(new ProducerRecord<>(topic.name(), 0, null, value.getBytes(UTF_8)))
                .get();
    }

    private static Map<String, Long> await(StatusServer status, Predicate<Map<String, Long>> condition)
            throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Map<String, Long> books =
                    books(CrossfireProcess.get(status.uri(), "/metrics").body());
            if (condition.test(books)) {
                return books;
            }
            assertTrue(System.nanoTime() < deadline, () -> "not settled within " + PATIENCE + ": " + books);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** All 12 entries are recognised or buried, and what was recognised is folded. */
    private static boolean settled(Map<String, Long> books) {
        return sum(books, "in") == 12 && books.getOrDefault("fold/taken", -1L) == sum(books, "recognised");
    }

    private static long sum(Map<String, Long> books, String outcome) {
        return List.of("journal", "pods", "firewall").stream()
                .mapToLong(source -> books.getOrDefault(source + "/" + outcome, 0L))
                .sum();
    }

    private static String recognised(Map<String, Long> books, String source) {
        long in = books.get(source + "/in");
        long recognised = books.get(source + "/recognised");
        long irrelevant = books.get(source + "/irrelevant");
        long dead = books.get(source + "/dead");
        assertEquals(in, recognised + irrelevant + dead, source);
        return "in " + in + " = recognised " + recognised + " + irrelevant " + irrelevant + " + dead " + dead;
    }

    private static String folded(Map<String, Long> books) {
        long taken = books.get("fold/taken");
        long kept = books.get("fold/kept");
        long folded = books.get("fold/folded");
        long duplicate = books.get("fold/duplicate");
        long late = books.get("fold/late");
        assertEquals(taken, kept + folded + duplicate + late);
        return "taken " + taken + " = kept " + kept + " + folded " + folded + " + duplicate " + duplicate + " + late "
                + late;
    }

    /** Source or {@code fold}, and outcome → how many. */
    private static Map<String, Long> books(String metrics) {
        Map<String, Long> books = new TreeMap<>();
        for (String line : metrics.lines().toList()) {
            boolean fold = line.startsWith("crossfire_fold_entries{");
            if (fold || line.startsWith("crossfire_recognise_entries{")) {
                double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
                if (!Double.isNaN(value)) {
                    books.put(
                            (fold ? "fold" : label(line, "source")) + "/" + label(line, "outcome"), Math.round(value));
                }
            }
        }
        return books;
    }

    private static String label(String line, String name) {
        int from = line.indexOf(name + "=\"") + name.length() + 2;
        return line.substring(from, line.indexOf('"', from));
    }

    /** The gauges tell of what stands in the stores, which is committed a moment later, letters with it. */
    private static long letters(EmbeddedBroker broker, long atLeast) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(
                    new TopicPartition(Topics.DEAD_LETTERS.name(), 0),
                    new TopicPartition(Topics.DEAD_LETTERS.name(), 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            long letters = 0;
            while (letters < atLeast && System.nanoTime() < deadline) {
                letters += consumer.poll(Duration.ofMillis(100)).count();
            }
            return letters;
        }
    }
}

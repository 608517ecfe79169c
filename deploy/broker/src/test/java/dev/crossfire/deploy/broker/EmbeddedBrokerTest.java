package dev.crossfire.deploy.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.metadata.FeatureLevelRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.server.common.ApiMessageAndVersion;
import org.apache.kafka.server.common.MetadataVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {

    private static final String TOPIC = "letters";

    @TempDir
    Path temp;

    @Test
    void keepsItsRecordsAcrossARestart() throws Exception {
        Path data = temp.resolve("data");
        try (EmbeddedBroker broker = EmbeddedBroker.start(data, BrokerConfig.DEFAULT)) {
            create(broker.bootstrap());
            send(broker.bootstrap(), "one", "two");
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(data, BrokerConfig.DEFAULT)) {
            send(broker.bootstrap(), "three");
            assertEquals(List.of("one", "two", "three"), read(broker.bootstrap(), 3));
            assertFalse(broker.failure().isDone());
        }
    }

    @Test
    void keepsEveryAcknowledgedRecordAcrossAKill() throws Exception {
        Path data = temp.resolve("data");
        try (BrokerProcess other = BrokerProcess.start(data)) {
            create(other.bootstrap());
            send(other.bootstrap(), "one", "two", "three");

            BrokerStartException e =
                    assertThrows(BrokerStartException.class, () -> EmbeddedBroker.start(data, BrokerConfig.DEFAULT));
            assertEquals(
                    "data folder " + data + " is in use by another broker (process " + other.pid()
                            + "): stop it first, or choose another folder",
                    e.getMessage());

            other.killNow();
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(data, BrokerConfig.DEFAULT)) {
            assertEquals(List.of("one", "two", "three"), read(broker.bootstrap(), 3));
        }
    }

    @Test
    void takesAValueOfEightMebibytesAndCreatesNoTopicByItself() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp.resolve("data"), BrokerConfig.DEFAULT)) {
            create(broker.bootstrap());
            try (Producer<byte[], byte[]> producer = producer(broker.bootstrap())) {
                producer.send(new ProducerRecord<>(TOPIC, new byte[8 * 1024 * 1024]))
                        .get();
            }
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                ExecutionException e = assertThrows(
                        ExecutionException.class,
                        () -> admin.describeTopics(List.of("nobody-made-it"))
                                .allTopicNames()
                                .get());
                assertTrue(e.getCause() instanceof UnknownTopicOrPartitionException, e::toString);
            }
        }
    }

    @Test
    void givesUpWithoutEndingTheProcess() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp.resolve("data"), BrokerConfig.DEFAULT)) {
            Exit.halt(1, "every log folder has failed");
            assertEquals("every log folder has failed", broker.failure().join());
        }
    }

    @Test
    void saysThatAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            BrokerStartException e = assertThrows(
                    BrokerStartException.class,
                    () -> EmbeddedBroker.start(temp.resolve("data"), BrokerConfig.DEFAULT.withPort(port)));
            assertEquals(
                    "cannot listen on 127.0.0.1:" + port
                            + " (Address already in use): choose another port for the broker, or end the process that uses this one",
                    e.getMessage());
        }
        // The folder was let go: the next start takes it.
        EmbeddedBroker.start(temp.resolve("data"), BrokerConfig.DEFAULT).close();
    }

    @Test
    void refusesAFolderOfANewerMetadataVersion() throws Exception {
        Path data = temp.resolve("data");
        DataFolder.open(data).close();
        new BootstrapDirectory(data.toString())
                .writeBinaryFile(BootstrapMetadata.fromRecords(
                        List.of(new ApiMessageAndVersion(
                                new FeatureLevelRecord()
                                        .setName(MetadataVersion.FEATURE_NAME)
                                        .setFeatureLevel((short) 999),
                                (short) 0)),
                        "a test"));
        refusesAsNewer(data);
    }

    @Test
    void refusesAFolderOfANewerLayout() throws Exception {
        Path data = temp.resolve("data");
        DataFolder.open(data).close();
        Path meta = data.resolve("meta.properties");
        Files.writeString(meta, Files.readString(meta).replace("version=1", "version=7"));
        refusesAsNewer(data);
    }

    private static void refusesAsNewer(Path data) {
        BrokerStartException e =
                assertThrows(BrokerStartException.class, () -> EmbeddedBroker.start(data, BrokerConfig.DEFAULT));
        assertTrue(e.getMessage().startsWith("data folder " + data + " cannot be read by this version"), e::getMessage);
        assertTrue(
                e.getMessage().endsWith("use the newer version that wrote it, or choose another folder"),
                e::getMessage);
        assertEquals(1, e.getMessage().lines().count(), e::getMessage);
    }

    @Test
    void saysWhenTheMetadataLogIsBeyondReading() throws Exception {
        Path data = temp.resolve("data");
        EmbeddedBroker.start(data, BrokerConfig.DEFAULT).close();
        Files.writeString(data.resolve("__cluster_metadata-0").resolve("quorum-state"), "{\"data_version\":77}");
        BrokerStartException e =
                assertThrows(BrokerStartException.class, () -> EmbeddedBroker.start(data, BrokerConfig.DEFAULT));
        assertTrue(e.getMessage().startsWith("the broker in " + data + " cannot start ("), e::getMessage);
        assertEquals(1, e.getMessage().lines().count(), e::getMessage);
    }

    @Test
    void refusesAnotherUsersFolder() throws Exception {
        Path data = temp.resolve("data");
        DataFolder.open(data).close();
        boolean root = "root".equals(System.getProperty("user.name"));
        if (root) { // No permission stops root, so the owner must.
            Files.setOwner(
                    data.resolve("meta.properties"),
                    data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("daemon"));
        } else {
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-xr-xr-x"));
        }
        BrokerStartException e =
                assertThrows(BrokerStartException.class, () -> EmbeddedBroker.start(data, BrokerConfig.DEFAULT));
        assertEquals(
                root
                        ? "data folder " + data
                                + " belongs to user daemon, this process runs as root: run as that user, or choose another folder"
                        : "data folder " + data
                                + " cannot be written (permission denied): run as the user it belongs to, or choose another folder",
                e.getMessage());
    }

    @Test
    void saysThatAFileIsNoFolder() throws Exception {
        Path data = Files.writeString(temp.resolve("data"), "a file");
        BrokerStartException e =
                assertThrows(BrokerStartException.class, () -> EmbeddedBroker.start(data, BrokerConfig.DEFAULT));
        assertTrue(e.getMessage().startsWith("data folder " + data + " cannot be written ("), e::getMessage);
    }

    private static void create(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static Producer<byte[], byte[]> producer(String bootstrap) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "max.request.size", BrokerConfig.DEFAULT.maxMessageBytes()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void send(String bootstrap, String... values) throws Exception {
        try (Producer<byte[], byte[]> producer = producer(bootstrap)) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(TOPIC, value.getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
    }

    private static List<String> read(String bootstrap, int count) {
        List<String> values = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (values.size() < count) {
                for (ConsumerRecord<byte[], byte[]> r : consumer.poll(Duration.ofMillis(200))) {
                    values.add(new String(r.value(), StandardCharsets.UTF_8));
                }
            }
        }
        return values;
    }
}

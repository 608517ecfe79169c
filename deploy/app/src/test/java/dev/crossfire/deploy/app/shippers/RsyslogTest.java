package dev.crossfire.deploy.app.shippers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crossfire.deploy.app.structure.RepositoryRoot;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.Topics;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** rsyslogd with our configuration, fed through a socket in place of a journal, against a broker. */
class RsyslogTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String IMJOURNAL = "module(load=\"imjournal\"";

    private static final List<String> LINES = List.of(
            "<30>1 2026-11-22T15:57:30.596807+00:00 worker-3 kubelet 1203 - - E1122 15:57:30.596807    1203 log.go:32] \"ExecSync cmd from runtime service failed\" err=\"rpc error: code = DeadlineExceeded desc = context deadline exceeded\" containerID=\"8ac8f1\" cmd=[\"/bin/calico-node\",\"-felix-live\"]",
            "<30>1 2026-11-22T15:57:31.000001+02:00 worker-3 kubelet 1203 - - I1122 a line of no meaning");

    @TempDir
    Path folder;

    @Test
    void whatItSendsIsRead() throws Exception {
        Path rsyslogd = Path.of("/usr/sbin/rsyslogd");
        assumeTrue(
                Files.isExecutable(rsyslogd) || "true".equals(System.getenv("CI")),
                "no rsyslogd here: apt-get install rsyslog rsyslog-kafka");
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), BrokerConfig.DEFAULT)) {
            try (TopicSetup topics = TopicSetup.connect(broker.bootstrap(), Map.of(), TopicLayout.SMALL)) {
                topics.create();
            }
            Path socket = folder.resolve("in");
            Process process = start(rsyslogd, socket, broker.bootstrap());
            try {
                send(socket, process);
                List<ConsumerRecord<byte[], byte[]>> records = records(broker.bootstrap(), process);
                assertEquals("worker-3", new String(records.get(0).key(), UTF_8));
                List<Signal> signals = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    Recognised recognised = recognise(record);
                    assertEquals(List.of(), recognised.dead());
                    recognised.records().stream()
                            .filter(Signal.class::isInstance)
                            .forEach(signal -> signals.add((Signal) signal));
                }
                assertEquals(1, signals.size());
                assertEquals("exec-sync-failed", signals.get(0).name());
                assertEquals("worker-3", signals.get(0).node());
                assertEquals(
                        Instant.parse("2026-11-22T15:57:30.596807Z"),
                        signals.get(0).at());
            } finally {
                process.destroy();
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
        }
    }

    /** The configuration as it stands; only the journal's module gives way to a socket. */
    private Process start(Path rsyslogd, Path socket, String brokers) throws IOException {
        String ours = Files.readString(RepositoryRoot.find().resolve("deploy/shippers/rsyslog/crossfire.conf"));
        assertTrue(ours.contains(IMJOURNAL));
        int from = ours.indexOf(IMJOURNAL);
        int to = ours.indexOf('\n', from);
        String adapted = "global(workDirectory=\"" + folder + "\")\n" + ours.substring(0, from)
                + "module(load=\"imptcp\")\ninput(type=\"imptcp\" path=\"" + socket + "\")\n" + ours.substring(to + 1);
        Path conf = Files.writeString(folder.resolve("rsyslog.conf"), adapted);
        ProcessBuilder builder = new ProcessBuilder(
                rsyslogd.toString(),
                "-n",
                "-f",
                conf.toString(),
                "-i",
                folder.resolve("pid").toString());
        builder.environment().put("CROSSFIRE_KAFKA", brokers);
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("rsyslogd.log").toFile());
        return builder.start();
    }

    private void send(Path socket, Process process) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!Files.exists(socket)) {
            assertTrue(process.isAlive() && Instant.now().isBefore(end), this::log);
            Thread.onSpinWait();
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            for (String line : LINES) {
                ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String bootstrap, Process process) {
        Instant end = Instant.now().plus(PATIENCE);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    List.of(new TopicPartition(Topics.JOURNAL.name(), 0), new TopicPartition(Topics.JOURNAL.name(), 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (records.size() < LINES.size()) {
                assertTrue(process.isAlive() && Instant.now().isBefore(end), this::log);
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private String log() {
        try {
            return "rsyslogd says: " + Files.readString(folder.resolve("rsyslogd.log"));
        } catch (IOException e) {
            return "rsyslogd left no log";
        }
    }

    private static Recognised recognise(ConsumerRecord<byte[], byte[]> record) {
        return new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read)
                .recognise(new RawInput(
                        RawKind.JOURNAL,
                        record.value(),
                        Map.of(),
                        Coordinates.inTopic(record.topic(), record.partition(), record.offset(), 0),
                        Instant.ofEpochMilli(record.timestamp()),
                        null,
                        null,
                        null));
    }
}

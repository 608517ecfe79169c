package dev.crossfire.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.raw.RawKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker, in this process. */
class KafkaSinkBrokerTest {

    @TempDir
    Path folder;

    @Test
    void whatWasSentWhileTheBrokerWasAwayArrivesOnceItIsBack() throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(folder, BrokerConfig.DEFAULT);
        String bootstrap = broker.bootstrap();
        try (KafkaSink sink = KafkaSink.connect(bootstrap, "ship-test", "crossfire", Map.of())) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
                admin.createTopics(List.of(new NewTopic("crossfire.journal.v1", 1, (short) 1)))
                        .all()
                        .get();
            }
            shipped(sink, "before").get(60, TimeUnit.SECONDS);
            broker.close();
            CompletableFuture<Void> away = shipped(sink, "while it was away");
            broker = EmbeddedBroker.start(folder, onPort(portOf(bootstrap)));
            away.get(60, TimeUnit.SECONDS);
            assertEquals(Set.of("before", "while it was away"), read(bootstrap));
        } finally {
            broker.close();
        }
    }

    @Test
    void aSinkWithoutABrokerIsClosedSoon() throws Exception {
        int port = freePort();
        KafkaSink sink = KafkaSink.connect("127.0.0.1:" + port, "ship-test", "crossfire", Map.of());
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread sender = new Thread(() -> {
            try {
                var unused = sink.send(new RawRecord(RawKind.JOURNAL, null, Map.of(), new byte[1]));
                outcome.complete(null);
            } catch (InterruptedException | RuntimeException e) {
                outcome.complete(e);
            }
        });
        sender.start();
        Condition.await("waits", () -> sender.getState() == Thread.State.TIMED_WAITING);
        long began = System.nanoTime();
        sink.close();
        assertTrue(outcome.get(5, TimeUnit.SECONDS) instanceof RawRecordSink.SinkClosedException, () -> "" + outcome);
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(2).toNanos());
    }

    /** Sent from a thread of its own, since it may have to wait for room, or for the broker to say where the topic is. */
    private static CompletableFuture<Void> shipped(KafkaSink sink, String value) {
        RawRecord record = new RawRecord(RawKind.JOURNAL, "prod/worker-3", Map.of(), value.getBytes(UTF_8));
        CompletableFuture<Void> shipped = new CompletableFuture<>();
        Thread sender = new Thread(() -> {
            try {
                sink.send(record).get();
                shipped.complete(null);
            } catch (InterruptedException | ExecutionException | RuntimeException e) {
                shipped.completeExceptionally(e);
            }
        });
        sender.setDaemon(true);
        sender.start();
        return shipped;
    }

    private static Set<String> read(String bootstrap) {
        Set<String> values = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("crossfire.journal.v1", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(new String(record.value(), UTF_8)));
            }
        }
        return values;
    }

    private static BrokerConfig onPort(int port) {
        return BrokerConfig.DEFAULT.withPort(port);
    }

    private static int portOf(String bootstrap) {
        return Integer.parseInt(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

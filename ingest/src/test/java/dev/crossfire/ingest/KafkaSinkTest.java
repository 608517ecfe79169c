package dev.crossfire.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.ingest.RawRecordSink.SinkClosedException;
import dev.crossfire.model.raw.RawKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaSinkTest {

    private static final RawRecord RECORD = new RawRecord(
            RawKind.JOURNAL, "prod/worker-3", Map.of("crossfire-node", "worker-3"), "one".getBytes(UTF_8));

    private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();

    /** What the next sends meet before the mock takes them, as the real producer tells it. */
    private final List<RuntimeException> failures = new ArrayList<>();

    @Test
    void aRecordIsAcknowledgedWhenTheBrokersHaveIt() throws Exception {
        try (KafkaSink sink = sink("crossfire")) {
            CompletableFuture<Void> sent = sink.send(RECORD);
            assertFalse(sent.isDone());
            assertTrue(producers.get(0).completeNext());
            sent.get(1, TimeUnit.SECONDS);
            ProducerRecord<byte[], byte[]> record = producers.get(0).history().get(0);
            assertEquals("crossfire.journal.v1", record.topic());
            assertEquals("prod/worker-3", new String(record.key(), UTF_8));
            assertEquals(
                    "worker-3",
                    new String(record.headers().lastHeader("crossfire-node").value(), UTF_8));
        }
    }

    @Test
    void topicsMayHaveAnotherPrefix() throws Exception {
        try (KafkaSink sink = sink("site.crossfire")) {
            var unused = sink.send(RECORD);
            assertEquals(
                    "site.crossfire.journal.v1",
                    producers.get(0).history().get(0).topic());
        }
    }

    @Test
    void brokersThatAreAwayAreWaitedForAndTold() throws Exception {
        try (KafkaSink sink = sink("crossfire")) {
            failures.add(new TimeoutException("topic not present in metadata"));
            failures.add(new TimeoutException("no room"));
            CompletableFuture<Void> sent = sink.send(RECORD);
            assertTrue(sink.trouble().contains("broker:9092"), sink::trouble);
            assertTrue(producers.get(0).completeNext());
            sent.get(1, TimeUnit.SECONDS);
            assertNull(sink.trouble());
        }
    }

    @Test
    void aRecordThatWillNeverBeTakenIsToldAndTheNextGoesOn() throws Exception {
        try (KafkaSink sink = sink("crossfire")) {
            failures.add(new RecordTooLargeException("9 MiB"));
            CompletableFuture<Void> refused = sink.send(RECORD);
            assertInstanceOf(
                    RecordTooLargeException.class,
                    assertThrows(ExecutionException.class, refused::get).getCause());
            var unused = sink.send(RECORD);
            assertEquals(1, producers.size());
            assertEquals(1, producers.get(0).history().size());
        }
    }

    @Test
    void aProducerThatWasRefusedItsIdentityIsMadeAnew() throws Exception {
        try (KafkaSink sink = sink("crossfire")) {
            CompletableFuture<Void> refused = sink.send(RECORD);
            assertTrue(producers.get(0).errorNext(new ClusterAuthorizationException("not granted")));
            assertThrows(ExecutionException.class, refused::get);
            CompletableFuture<Void> sent = sink.send(RECORD);
            assertEquals(2, producers.size());
            assertTrue(producers.get(0).closed());
            assertTrue(producers.get(1).completeNext());
            sent.get(1, TimeUnit.SECONDS);
        }
    }

    @Test
    void aProducerBeyondRepairIsMadeAnew() throws Exception {
        try (KafkaSink sink = sink("crossfire")) {
            failures.add(new KafkaException("in an error state"));
            assertThrows(ExecutionException.class, sink.send(RECORD)::get);
            var unused = sink.send(RECORD);
            assertEquals(2, producers.size());
        }
    }

    @Test
    void aWaitCanBeInterrupted() {
        try (KafkaSink sink = sink("crossfire")) {
            failures.add(new InterruptException("while waiting"));
            assertThrows(InterruptedException.class, () -> sink.send(RECORD));
            assertFalse(Thread.interrupted(), "told by the exception alone");
        }
    }

    @Test
    void aClosedSinkTakesNothing() {
        KafkaSink sink = sink("crossfire");
        sink.close();
        assertTrue(producers.get(0).closed());
        assertThrows(SinkClosedException.class, () -> sink.send(RECORD));
    }

    @Test
    void everyRecordReachesAllReplicasOnceAndIsNeverGivenUp() {
        Map<String, Object> settings = KafkaSink.settings("broker:9092", "crossfire-ship");
        assertEquals("all", settings.get("acks"));
        assertEquals(true, settings.get("enable.idempotence"));
        assertEquals("lz4", settings.get("compression.type"));
        assertEquals(Integer.MAX_VALUE, settings.get("delivery.timeout.ms"));
        assertEquals(8 * 1024 * 1024 + 64 * 1024, settings.get("max.request.size"));
        assertEquals(2 * (8 * 1024 * 1024 + 64 * 1024), settings.get("buffer.memory"));
    }

    private KafkaSink sink(String prefix) {
        return new KafkaSink(this::producer, "broker:9092", prefix);
    }

    private MockProducer<byte[], byte[]> producer() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized Future<RecordMetadata> send(
                            ProducerRecord<byte[], byte[]> record, Callback callback) {
                        if (failures.isEmpty()) {
                            return super.send(record, callback);
                        }
                        RuntimeException failure = failures.remove(0);
                        if (failure instanceof org.apache.kafka.common.errors.ApiException told) {
                            callback.onCompletion(null, told);
                            return CompletableFuture.failedFuture(told);
                        }
                        throw failure;
                    }
                };
        producers.add(producer);
        return producer;
    }
}

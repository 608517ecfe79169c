package dev.crossfire.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Topic;
import dev.crossfire.model.raw.RawKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.Test;

class RawRecordSenderTest {

    private static final Topic<String, Integer> BOOKMARKS =
            new Topic<>("bookmarks", Serdes.String(), Serdes.Integer(), Duration.ofDays(1), true, 1, Map.of());

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void recordsAndTheirBookmarkAreCommittedTogether() {
        try (RawRecordSender sender = new RawRecordSender(producer)) {
            sender.commit(
                    List.of(
                            new RawRecord(RawKind.JOURNAL, "any", Map.of("crossfire-node", "worker-3"), bytes("one")),
                            new RawRecord(RawKind.FIREWALL, null, Map.of(), bytes("two"))),
                    BOOKMARKS,
                    "worker-3",
                    2);
        }
        assertEquals(1, producer.commitCount());
        List<ProducerRecord<byte[], byte[]>> sent = producer.history();
        assertEquals(
                List.of("crossfire.journal.v1", "crossfire.firewall.v1", "bookmarks"),
                sent.stream().map(ProducerRecord::topic).toList());
        assertArrayEquals(bytes("any"), sent.get(0).key());
        assertArrayEquals(
                bytes("worker-3"),
                sent.get(0).headers().lastHeader("crossfire-node").value());
        assertNull(sent.get(1).key());
        assertArrayEquals(bytes("two"), sent.get(1).value());
        assertTrue(producer.closed());
    }

    @Test
    void nothingIsCommittedWhenTheBookmarkIsShutOut() {
        RawRecordSender sender = new RawRecordSender(producer);
        producer.fenceProducer();
        assertThrows(ProducerFencedException.class, () -> sender.commit(List.of(), BOOKMARKS, "worker-3", 0));
        assertEquals(0, producer.commitCount());
    }

    @Test
    void aRecordThatIsNotTakenFailsTheWhole() {
        producer.commitTransactionException = new RecordTooLargeException("too large");
        RawRecordSender sender = new RawRecordSender(producer);
        RawRecord record = new RawRecord(RawKind.PODS, null, Map.of(), bytes("x"));
        assertThrows(RecordTooLargeException.class, () -> sender.commit(List.of(record), BOOKMARKS, "worker-3", 1));
        assertTrue(producer.history().isEmpty());
    }

    @Test
    void waitsForAllReplicasAndTakesTheLargestRawRecord() {
        Map<String, Object> settings = RawRecordSender.settings("broker:9092", "shipper");
        assertEquals("all", settings.get("acks"));
        assertEquals(true, settings.get("enable.idempotence"));
        assertEquals("shipper", settings.get("transactional.id"));
        assertEquals(8 * 1024 * 1024 + 64 * 1024, settings.get("max.request.size"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}

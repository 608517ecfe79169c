package dev.crossfire.streams.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class AppendTimeTest {

    private static long extract(long timestamp, TimestampType type) {
        return new AppendTime()
                .extract(
                        new ConsumerRecord<>(
                                "t", 0, 0, timestamp, type, 0, 0, "k", "v", new RecordHeaders(), Optional.empty()),
                        -1);
    }

    @Test
    void believesTheBroker() {
        assertEquals(4711, extract(4711, TimestampType.LOG_APPEND_TIME));
    }

    @Test
    void believesNoProducer() {
        long before = System.currentTimeMillis();
        long twoHoursAhead = before + 7_200_000;
        for (long claim : new long[] {-1, 0, twoHoursAhead, Long.MAX_VALUE}) {
            long extracted = extract(claim, TimestampType.CREATE_TIME);
            assertTrue(extracted >= before && extracted < twoHoursAhead, () -> claim + " gave " + extracted);
        }
    }
}

package dev.crossfire.streams.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.WallclockTimestampExtractor;

/**
 * When a record came in, by the broker's clock, or by ours where the broker did not stamp it. What a producer claims is never taken: event
 * time travels in the values, and a claim two hours ahead would come back as the timestamp of what we write, which the broker refuses, which
 * ends the stream thread. This never throws.
 */
final class AppendTime implements TimestampExtractor {

    private final TimestampExtractor now = new WallclockTimestampExtractor();

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        boolean stampedByBroker = record.timestampType() == TimestampType.LOG_APPEND_TIME && record.timestamp() >= 0;
        return stampedByBroker ? record.timestamp() : now.extract(record, partitionTime);
    }
}

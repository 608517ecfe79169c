package dev.crossfire.deploy.app.topics;

import dev.crossfire.deploy.app.KafkaAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics as they stand: committed records alone, without a group and without leaving a trace. */
public final class TopicReading {

    /** Of each partition, everything. */
    public static final long ALL = Long.MAX_VALUE;

    private static final Duration WAIT = Duration.ofMillis(250);

    private TopicReading() {}

    /** A consumer that commits nothing and makes no topic. */
    public static KafkaConsumer<byte[], byte[]> consumer(KafkaAddress kafka) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrap(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /**
     * Reads a topic to where it ends now, partition by partition as they come; what is written meanwhile is not given.
     *
     * @param newest of each partition, at most so many of its last offsets; {@link #ALL} for no bound
     * @return false when there is no such topic
     * @throws org.apache.kafka.common.errors.AuthorizationException when this client may not read it
     */
    public static boolean toItsEnd(
            KafkaConsumer<byte[], byte[]> consumer,
            String topic,
            long newest,
            Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            return false;
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        ends.forEach((partition, end) ->
                consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - Math.min(end, newest))));
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
                if (record.offset() < ends.getOrDefault(new TopicPartition(topic, record.partition()), 0L)) {
                    taker.accept(record);
                }
            }
        }
        return true;
    }
}

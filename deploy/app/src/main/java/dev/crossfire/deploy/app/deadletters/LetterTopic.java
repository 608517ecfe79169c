package dev.crossfire.deploy.app.deadletters;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.model.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topic of dead letters, read from its beginning to where it ended when reading began; without a group, committed records only. */
final class LetterTopic {

    private static final Duration WAIT = Duration.ofMillis(250);

    private final KafkaAddress kafka;
    private final String name;

    LetterTopic(KafkaAddress kafka, String prefix) {
        this.kafka = kafka;
        this.name = Topics.DEAD_LETTERS.withPrefix(prefix).name();
    }

    String name() {
        return name;
    }

    /** Places of the letters that were sent again already. */
    Set<String> replayed() {
        Set<String> places = new HashSet<>();
        read(record -> Letter.replayed(record).ifPresent(places::add));
        return places;
    }

    /** Every letter in turn, partition by partition. */
    void letters(Consumer<Letter> taker) {
        read(record -> {
            if (Letter.replayed(record).isEmpty()) {
                taker.accept(Letter.of(record));
            }
        });
    }

    private void read(Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        kafka.requireReachable();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw CommandFailed.failed("there is no topic " + name + " at " + kafka
                        + ": check --prefix (CROSSFIRE_PREFIX), or make it with './crossfire topics create'");
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
                    if (record.offset() < ends.getOrDefault(new TopicPartition(name, record.partition()), 0L)) {
                        taker.accept(record);
                    }
                }
            }
        } catch (KafkaException e) {
            throw CommandFailed.failed(name + " at " + kafka + " cannot be read: " + e.getMessage());
        }
    }

    static KafkaConsumer<byte[], byte[]> consumer(KafkaAddress kafka) {
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
}

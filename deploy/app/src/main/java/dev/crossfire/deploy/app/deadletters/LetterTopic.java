package dev.crossfire.deploy.app.deadletters;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.topics.TopicReading;
import dev.crossfire.model.Topics;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/** The topic of dead letters, read from its beginning to where it ended when reading began; without a group, committed records only. */
final class LetterTopic {

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
        try (KafkaConsumer<byte[], byte[]> consumer = TopicReading.consumer(kafka)) {
            if (!TopicReading.toItsEnd(consumer, name, TopicReading.ALL, taker)) {
                throw CommandFailed.failed("there is no topic " + name + " at " + kafka
                        + ": check --prefix (CROSSFIRE_PREFIX), or make it with './crossfire topics create'");
            }
        } catch (KafkaException e) {
            throw CommandFailed.failed(name + " at " + kafka + " cannot be read: " + e.getMessage());
        }
    }
}

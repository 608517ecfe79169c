package dev.crossfire.serve.notify;

import dev.crossfire.model.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics of a notifier, and its clients. */
final class NotifyKafka {

    /** What a killed notifier left open keeps other receivers' notices from being read for at most this long. */
    private static final int TRANSACTION_TIMEOUT_MS = 30_000;

    private final NotifyConfig config;

    NotifyKafka(NotifyConfig config) {
        this.config = config;
    }

    String notices() {
        return Topics.NOTICES.withPrefix(config.topicPrefix()).name();
    }

    String outbreaks() {
        return Topics.OUTBREAKS.withPrefix(config.topicPrefix()).name();
    }

    String incidents() {
        return Topics.INCIDENTS.withPrefix(config.topicPrefix()).name();
    }

    /** Committed records only, without a group: nobody's place is kept but by what was said. */
    KafkaConsumer<String, byte[]> consumer(String what) {
        Map<String, Object> settings = client(what);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** All partitions of a topic; a topic that is not there is waited for, never taken for an empty one. */
    static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("there is no topic " + topic + " yet");
        }
        return partitions;
    }

    /** One transactional id per receiver: a newer producer of it fences the older out. */
    KafkaProducer<String, byte[]> producer() {
        Map<String, Object> settings = client("notices");
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.topicPrefix() + "-notify-" + config.receiver());
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    Map<String, Object> client(String what) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", config.bootstrapServers());
        settings.put("client.id", "crossfire-notify-" + config.receiver() + "-" + what);
        return settings;
    }
}

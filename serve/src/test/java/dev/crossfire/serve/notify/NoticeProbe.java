package dev.crossfire.serve.notify;

import dev.crossfire.model.Topic;
import dev.crossfire.model.notice.Notice;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic of notices to its end, as anybody can. */
final class NoticeProbe implements AutoCloseable {

    private final Topic<String, Notice> topic;
    private final KafkaConsumer<String, Notice> consumer;

    NoticeProbe(String bootstrap, Topic<String, Notice> topic) {
        this.topic = topic;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                topic.keySerde().deserializer(),
                topic.valueSerde().deserializer());
    }

    /** The newest notice of each key. */
    Map<String, Notice> newest() {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<String, Notice> notices = new HashMap<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                if (record.value() == null) {
                    notices.remove(record.key());
                } else {
                    notices.put(record.key(), record.value());
                }
            });
        }
        return notices;
    }

    @Override
    public void close() {
        consumer.close();
    }
}

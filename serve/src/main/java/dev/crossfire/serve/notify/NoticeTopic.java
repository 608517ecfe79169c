package dev.crossfire.serve.notify;

import dev.crossfire.model.Topics;
import dev.crossfire.model.notice.Notice;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices in {@code crossfire.notices.v1}. Each write is a transaction of its own, because only transactional writers can be fenced. */
final class NoticeTopic implements NoticeLog {

    private static final Logger LOG = LoggerFactory.getLogger(NoticeTopic.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final NotifyKafka kafka;
    private final String receiver;
    private final BooleanSupplier closing;
    private final KafkaProducer<String, byte[]> producer;

    /** @param closing whether to give up waiting for Kafka */
    NoticeTopic(NotifyKafka kafka, String receiver, BooleanSupplier closing) {
        this.kafka = kafka;
        this.receiver = receiver;
        this.closing = closing;
        producer = kafka.producer();
    }

    @Override
    public Map<String, Notice> restore() {
        // First, so that nothing can be written behind the end that is read to.
        producer.initTransactions();
        Map<String, Notice> notices = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer = kafka.consumer("restore")) {
            List<TopicPartition> partitions = NotifyKafka.partitions(consumer, kafka.notices());
            Map<TopicPartition, Long> ends = ends(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!reached(consumer, ends)) {
                if (closing.getAsBoolean()) {
                    throw new WakeupException();
                }
                for (ConsumerRecord<String, byte[]> read : consumer.poll(POLL)) {
                    take(read, notices);
                }
            }
        }
        return notices;
    }

    @Override
    public void write(Notice notice) {
        commit(List.of(new ProducerRecord<>(
                kafka.notices(),
                notice.key(),
                Topics.NOTICES.valueSerde().serializer().serialize(kafka.notices(), notice))));
    }

    @Override
    public void forget(Collection<Notice> notices) {
        if (!notices.isEmpty()) {
            commit(notices.stream().map(notice -> tombstone(notice.key())).toList());
        }
    }

    @SuppressWarnings("NullAway") // a null value is how Kafka is told to forget a key
    private ProducerRecord<String, byte[]> tombstone(String key) {
        return new ProducerRecord<>(kafka.notices(), key, null);
    }

    @Override
    public void close() {
        // What is open is ended by the next producer of this id; waiting for Kafka here could take for ever.
        producer.close(Duration.ZERO);
    }

    private void commit(List<ProducerRecord<String, byte[]>> records) {
        try {
            producer.beginTransaction();
            for (ProducerRecord<String, byte[]> record : records) {
                // The commit tells of every failure.
                Future<RecordMetadata> unused = producer.send(record);
            }
            awaitCommit();
        } catch (KafkaException e) {
            throw fenced(e) ? new ShutOutException(receiver, e) : e;
        }
    }

    /** A commit that timed out goes on in the background: whether it succeeded is only known by asking again. */
    private void awaitCommit() {
        while (true) {
            try {
                producer.commitTransaction();
                return;
            } catch (TimeoutException e) {
                if (closing.getAsBoolean()) {
                    throw new InterruptException("closed while Kafka did not answer");
                }
                LOG.info("notifier waits for Kafka to take a notice: {}", e.getMessage());
            }
        }
    }

    private static boolean fenced(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }

    /**
     * Ends of the log, not of what is committed: a transaction of another receiver that is still open would otherwise hide notices of this
     * one that were committed behind it.
     */
    private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        try (Admin admin = Admin.create(kafka.client("ends"))) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static boolean reached(KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void take(ConsumerRecord<String, byte[]> read, Map<String, Notice> notices) {
        String key = read.key();
        if (key == null || !key.endsWith("/" + receiver)) {
            return;
        }
        String incident = key.substring(0, key.length() - receiver.length() - 1);
        byte @Nullable [] value = read.value();
        if (value == null) {
            notices.remove(incident);
        } else {
            notices.put(incident, Topics.NOTICES.valueSerde().deserializer().deserialize(read.topic(), value));
        }
    }
}

package dev.crossfire.serve.action;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.serve.history.HistoryException;
import dev.crossfire.serve.history.TopicContent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes actions to the topic that keeps them and to the log that the fold reads, both or neither. What is about one node goes to its
 * partition of the log, anything else to all of them. Safe from any thread.
 */
public final class ActionLog implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final String bootstrap;
    private final String prefix;
    private final Topic<String, Action> kept;
    private final Topic<String, LogRecord> log;
    private @Nullable KafkaProducer<String, byte[]> producer;

    /** Connects when it is first written to. */
    public ActionLog(String bootstrap, String prefix) {
        this.bootstrap = bootstrap;
        this.prefix = prefix;
        this.kept = Topics.ACTIONS.withPrefix(prefix);
        this.log = Topics.SIGNALS.withPrefix(prefix);
    }

    /**
     * Writes an action.
     *
     * @throws HistoryException when the brokers do not take it: then nothing was written
     */
    public synchronized void write(Action action) {
        try {
            KafkaProducer<String, byte[]> connected = connected();
            connected.beginTransaction();
            send(connected, new ProducerRecord<>(kept.name(), action.id(), bytes(kept, action)));
            NodeKey node = action.about();
            if (node != null) {
                send(connected, new ProducerRecord<>(log.name(), node.toString(), bytes(log, action)));
            } else {
                int partitions = connected.partitionsFor(log.name()).size();
                for (int partition = 0; partition < partitions; partition++) {
                    send(connected, new ProducerRecord<>(log.name(), partition, null, bytes(log, action)));
                }
            }
            connected.commitTransaction();
        } catch (KafkaException e) {
            // Whatever state the producer is in, the next action begins with a new one.
            close();
            throw HistoryException.notWritten(
                    "the action was not written: " + bootstrap + " did not take it (" + e.getMessage() + ")", e);
        }
    }

    private KafkaProducer<String, byte[]> connected() {
        KafkaProducer<String, byte[]> ready = producer;
        if (ready == null) {
            ready = new KafkaProducer<>(
                    Map.of(
                            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            bootstrap,
                            // Each of its own: several servers and commands may write at once.
                            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                            prefix + "-actions-" + UUID.randomUUID(),
                            ProducerConfig.MAX_BLOCK_MS_CONFIG,
                            15_000),
                    new StringSerializer(),
                    new ByteArraySerializer());
            producer = ready;
            ready.initTransactions();
        }
        return ready;
    }

    /** What fails is told by the commit. */
    private static void send(KafkaProducer<String, byte[]> producer, ProducerRecord<String, byte[]> record) {
        Future<RecordMetadata> unused = producer.send(record);
    }

    private static <V> byte[] bytes(Topic<String, V> topic, V value) {
        return topic.valueSerde().serializer().serialize(topic.name(), value);
    }

    /**
     * Every action that is kept, in order.
     *
     * @throws HistoryException when the topic cannot be read
     */
    public List<Action> all() {
        List<Action> actions = new ArrayList<>();
        TopicContent.read(
                bootstrap,
                kept.name(),
                bytes -> actions.add(kept.valueSerde().deserializer().deserialize(kept.name(), bytes)));
        actions.sort(Action.ORDER);
        return actions;
    }

    /** Of these the silences and maintenances that stand at a time, the last first. */
    static List<Action> standing(List<Action> all, Instant now) {
        Set<String> ended = new HashSet<>();
        all.stream().filter(action -> action.ends() != null).forEach(action -> ended.add(action.ends()));
        return all.stream()
                .filter(action -> action.kind().lasts() && !ended.contains(action.id()))
                .filter(action -> action.until() != null && action.until().isAfter(now))
                .sorted(Action.ORDER.reversed())
                .toList();
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(CLOSE);
            producer = null;
        }
    }
}

package dev.crossfire.deploy.app.rules;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.topics.TopicReading;
import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.RuleNews;
import dev.crossfire.model.signal.RuleNews.Answer;
import dev.crossfire.model.signal.RuleSwitch;
import dev.crossfire.streams.topology.StreamConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a set of conflicts to all instances: says that it is coming, waits until each of them recognises with it beside the old one, and
 * writes the switch into every partition of the log in one transaction with the word that it stands. So all nodes change at one point of
 * their log, and no entry is missed on the way. Of two that publish at once the later ends the earlier.
 */
final class Publication implements AutoCloseable {

    private static final Set<String> KEPT = Set.of(RuleNews.STANDING, RuleNews.COMING);
    private static final Duration ASK_AGAIN = Duration.ofMillis(250);

    private final Topic<String, RuleNews> rules;
    private final Topic<String, LogRecord> log;
    private final String application;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final Admin admin;

    Publication(KafkaAddress kafka, String prefix) {
        rules = Topics.RULES.withPrefix(prefix);
        log = Topics.SIGNALS.withPrefix(prefix);
        application = StreamConfig.applicationId(prefix);
        consumer = TopicReading.consumer(kafka);
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()));
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrap(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        prefix + "-rules-publish"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** @param instances that change with it; empty when none runs */
    record Published(boolean stoodBefore, Set<String> instances) {}

    /**
     * Publishes a set.
     *
     * @param within how long the instances have to answer
     * @throws CommandFailed when an instance cannot use the set or does not answer: nothing has changed then
     */
    Published publish(RuleSwitch set, Duration within) {
        try {
            producer.initTransactions();
            Map<String, RuleNews> before = news();
            RuleNews standing = before.get(RuleNews.STANDING);
            if (standing != null
                    && standing.set() != null
                    && standing.set().ruleset().equals(set.ruleset())) {
                return new Published(true, Set.of());
            }
            transaction(() -> {
                // What was answered once may have been answered by another version.
                before.keySet().stream().filter(key -> !KEPT.contains(key)).forEach(key -> say(key, null));
                say(RuleNews.COMING, RuleNews.of(set));
            });
            Set<String> instances = awaitAnswers(set, within);
            transaction(() -> {
                say(RuleNews.STANDING, RuleNews.of(set));
                say(RuleNews.COMING, null);
                for (int partition = 0;
                        partition < producer.partitionsFor(log.name()).size();
                        partition++) {
                    send(new ProducerRecord<>(log.name(), partition, null, bytes(log, set)));
                }
            });
            return new Published(false, instances);
        } catch (ProducerFencedException e) {
            throw CommandFailed.failed("another set of conflicts is being published at these brokers: this one is not");
        }
    }

    private Set<String> awaitAnswers(RuleSwitch set, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            Set<String> silent = new TreeSet<>();
            Set<String> able = new TreeSet<>();
            Map<String, RuleNews> news = news();
            for (String instance : instances()) {
                RuleNews said = news.get(RuleNews.answerKey(instance));
                Answer answer = said == null ? null : said.answer();
                if (answer == null || !answer.ruleset().equals(set.ruleset())) {
                    silent.add(instance);
                } else if (answer.trouble() != null) {
                    withdraw();
                    throw CommandFailed.failed("instance " + instance + " cannot use this set, so nothing was changed: "
                            + answer.trouble());
                } else {
                    able.add(instance);
                }
            }
            if (silent.isEmpty()) {
                return able;
            }
            if (System.nanoTime() > deadline) {
                withdraw();
                throw CommandFailed.failed(
                        "no answer within " + within.toSeconds() + " s from instance " + String.join(", ", silent)
                                + ", so nothing was changed: stop what does not work, or try again");
            }
            pause();
        }
    }

    private void withdraw() {
        transaction(() -> say(RuleNews.COMING, null));
    }

    /** Names of the instances that run, of whatever version. */
    private Set<String> instances() {
        try {
            Set<String> instances = new TreeSet<>();
            admin.describeConsumerGroups(Set.of(application))
                    .all()
                    .get()
                    .values()
                    .forEach(group -> group.members()
                            .forEach(member -> member.groupInstanceId()
                                    // Each stream thread is a member of its own: its id is that of the instance and a
                                    // number.
                                    .ifPresent(id -> instances.add(id.substring(0, id.lastIndexOf('-'))))));
            return instances;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Set.of();
            }
            throw CommandFailed.failed("the instances cannot be asked for: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailed.failed("interrupted: nothing was changed");
        }
    }

    private Map<String, RuleNews> news() {
        Map<String, @Nullable RuleNews> all = new HashMap<>();
        boolean there = TopicReading.toItsEnd(
                consumer, rules.name(), TopicReading.ALL, record -> all.put(key(record), value(record)));
        if (!there) {
            throw CommandFailed.failed("there is no topic " + rules.name() + ": './crossfire topics create' makes it");
        }
        Map<String, RuleNews> standing = new TreeMap<>();
        all.forEach((key, value) -> {
            if (value != null) {
                standing.put(key, value);
            }
        });
        return standing;
    }

    private String key(ConsumerRecord<byte[], byte[]> record) {
        return rules.keySerde().deserializer().deserialize(rules.name(), record.key());
    }

    private @Nullable RuleNews value(ConsumerRecord<byte[], byte[]> record) {
        return rules.valueSerde().deserializer().deserialize(rules.name(), record.value());
    }

    private void transaction(Runnable writing) {
        producer.beginTransaction();
        writing.run();
        producer.commitTransaction();
    }

    private void say(String key, @Nullable RuleNews news) {
        send(new ProducerRecord<>(rules.name(), 0, key, news == null ? null : bytes(rules, news)));
    }

    /** What fails is told by the commit. */
    private void send(ProducerRecord<String, byte[]> record) {
        Future<RecordMetadata> unused = producer.send(record);
    }

    private static <V> byte[] bytes(Topic<String, V> topic, V value) {
        return topic.valueSerde().serializer().serialize(topic.name(), value);
    }

    private static void pause() {
        try {
            Thread.sleep(ASK_AGAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailed.failed("interrupted: nothing was changed");
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        consumer.close();
        admin.close();
    }
}

package dev.crossfire.serve.notify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.notice.Notice;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.serve.notify.receiver.Receiver;
import dev.crossfire.serve.notify.slack.SlackTarget;
import dev.crossfire.serve.notify.standin.PostedMessage;
import dev.crossfire.serve.notify.standin.SlackStandIn;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A notifier between a real broker and Slack's stand-in, on a clock that the test moves. */
final class NotifyBench implements AutoCloseable {

    private static final int ROUNDS = 12;

    private final String bootstrap;
    private final String prefix;
    private final boolean bot;
    private final List<Notifier> started = new ArrayList<>();
    private final KafkaProducer<String, byte[]> producer;
    private final Admin admin;

    /** Of the notifier that was started last. */
    volatile SimpleMeterRegistry meters = new SimpleMeterRegistry();

    final TestClock clock = new TestClock(Instant.now());
    final SlackStandIn slack = SlackStandIn.start(clock, 3);
    boolean suspected;

    /** None: only what is about outbreaks waits for them. */
    Duration outbreakWait = Duration.ZERO;

    NotifyBench(String bootstrap, String prefix, boolean bot) {
        this.bootstrap = bootstrap;
        this.prefix = prefix;
        this.bot = bot;
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        createTopics();
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        prefix + "-fold"),
                new StringSerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    NotifyConfig config() {
        SlackTarget target = bot
                ? SlackTarget.bot(SlackStandIn.TOKEN, SlackStandIn.CHANNEL).withApi(slack.api())
                : SlackTarget.webhook(slack.webhook());
        return new NotifyConfig(
                bootstrap,
                prefix,
                NotifyConfig.DEFAULT_RECEIVER,
                target,
                suspected,
                outbreakWait,
                URI.create("http://127.0.0.1:8470/"));
    }

    Notifier start() {
        return start(UnaryOperator.identity(), UnaryOperator.identity());
    }

    Notifier start(UnaryOperator<Receiver> receiver, UnaryOperator<NoticeLog> log) {
        Notifier notifier = Notifier.start(config(), new Notifier.Edge(clock, new Random(7), receiver, log));
        meters = new SimpleMeterRegistry();
        notifier.meters().bindTo(meters);
        started.add(notifier);
        return notifier;
    }

    /** As the fold writes them: in a transaction, by the record time of now. */
    void publish(Incident... revisions) {
        publish(clock.instant(), revisions);
    }

    /** Revisions of outbreaks, as the merge writes them. */
    void publish(Outbreak... revisions) {
        producer.beginTransaction();
        for (Outbreak revision : revisions) {
            Object unused = producer.send(new ProducerRecord<>(
                    topic(Topics.OUTBREAKS).name(),
                    null,
                    clock.instant().toEpochMilli(),
                    revision.key(),
                    Json.write(revision)));
        }
        producer.commitTransaction();
    }

    void publish(Instant recordTime, Incident... revisions) {
        producer.beginTransaction();
        for (Incident revision : revisions) {
            Object unused = producer.send(new ProducerRecord<>(
                    topic(Topics.INCIDENTS).name(),
                    null,
                    recordTime.toEpochMilli(),
                    revision.id(),
                    Json.write(revision)));
        }
        producer.commitTransaction();
        await(
                "what was committed can be read",
                () -> incidentEnds(IsolationLevel.READ_COMMITTED)
                        .equals(incidentEnds(IsolationLevel.READ_UNCOMMITTED)));
    }

    /** Moves the clock second by second while waiting, so that whatever is paced, backed off or looked up later comes to its turn. */
    void awaitMoving(String what, BooleanSupplier condition) {
        await(what, () -> {
            if (condition.getAsBoolean()) {
                return true;
            }
            clock.advance(Duration.ofMillis(250));
            return false;
        });
    }

    /** Until nothing waits any more and everything that was published is taken in, however far that moves the clock. */
    void awaitQuiet() {
        settle();
        awaitMoving(
                "nothing waits",
                () -> meters.get("crossfire.notify.ready").gauge().value() == 1
                        && meters.get("crossfire.notify.pending").gauge().value() == 0);
        settle();
    }

    /** Lets the notifier go round some times without moving its clock: for what must not happen. */
    void settle() {
        long asked = clock.asked();
        await("the notifier goes round", () -> clock.asked() > asked + ROUNDS);
    }

    /** Closes what runs and starts another one. */
    Notifier restart() {
        started.forEach(Notifier::close);
        return start();
    }

    double pending() {
        return meters.get("crossfire.notify.pending").gauge().value();
    }

    void awaitMessages(int count) {
        awaitMoving(count + " messages", () -> slack.messages().size() >= count);
    }

    List<String> texts() {
        return slack.messages().stream().map(PostedMessage::text).toList();
    }

    double metric(String name) {
        return Optional.ofNullable(meters.find(name).functionCounter())
                .orElseThrow()
                .count();
    }

    /** What stands in the topic of notices, by incident. */
    Map<String, Notice> notices() {
        Map<String, Notice> notices = new HashMap<>();
        try (NoticeProbe probe = new NoticeProbe(bootstrap, topic(Topics.NOTICES))) {
            probe.newest().values().forEach(notice -> notices.put(notice.incident(), notice));
        }
        return notices;
    }

    @Override
    public void close() {
        started.forEach(Notifier::close);
        admin.close();
        producer.close();
        slack.close();
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 60 s: " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private <K, V> Topic<K, V> topic(Topic<K, V> topic) {
        return topic.withPrefix(prefix);
    }

    private void createTopics() {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic<?, ?> topic : List.of(topic(Topics.INCIDENTS), topic(Topics.OUTBREAKS), topic(Topics.NOTICES))) {
            topics.add(new NewTopic(topic.name(), Optional.of(2), Optional.empty()).configs(topic.config()));
        }
        get(admin.createTopics(topics).all());
    }

    /** Asks the broker, which takes it a while. */
    Map<TopicPartition, Long> incidentEnds(IsolationLevel level) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < 2; partition++) {
            latest.put(new TopicPartition(topic(Topics.INCIDENTS).name(), partition), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        get(admin.listOffsets(latest, new ListOffsetsOptions(level)).all())
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

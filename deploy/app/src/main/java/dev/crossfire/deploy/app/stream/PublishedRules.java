package dev.crossfire.deploy.app.stream;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.CrossfireVersion;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.topics.TopicReading;
import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.signal.RuleNews;
import dev.crossfire.model.signal.RuleNews.Answer;
import dev.crossfire.model.signal.RuleSwitch;
import dev.crossfire.streams.yaml.YamlFileException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the sets of conflicts that are published: tells the rules of this instance which one stands and which is coming, and answers for
 * it. Knows which one stands before it returns from its start, so that nothing is recognised with another.
 */
public final class PublishedRules implements AutoCloseable, MeterBinder {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedRules.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Topic<String, RuleNews> topic;
    private final String instance;
    private final LiveRules rules;
    private final Consumer<String> told;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private final Thread thread = new Thread(this::follow, "crossfire-published-rules");
    private @Nullable RuleSwitch standing;
    private @Nullable RuleSwitch coming;
    private long next;
    private volatile @Nullable String refused;

    private PublishedRules(KafkaAddress kafka, String prefix, String instance, LiveRules rules, Consumer<String> told) {
        this.topic = Topics.RULES.withPrefix(prefix);
        this.instance = instance;
        this.rules = rules;
        this.told = told;
        this.consumer = TopicReading.consumer(kafka);
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap(), ProducerConfig.ACKS_CONFIG, "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /**
     * Reads what stands, and follows it from then on.
     *
     * @param instance the name that answers are given under: the instance id of the topology
     * @throws CommandFailed when this version cannot judge with the set that stands
     */
    public static PublishedRules follow(
            KafkaAddress kafka, String prefix, String instance, LiveRules rules, Consumer<String> told) {
        PublishedRules published = new PublishedRules(kafka, prefix, instance, rules, told);
        try {
            TopicReading.toItsEnd(published.consumer, published.topic.name(), TopicReading.ALL, published::note);
            published.take();
        } catch (YamlFileException e) {
            published.close();
            throw CommandFailed.failed("the published set of conflicts cannot be used by this version: "
                    + e.getMessage() + "; run the version that published it, or publish another set with it");
        }
        published.thread.setDaemon(true);
        published.thread.start();
        return published;
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        next = record.offset() + 1;
        String key = topic.keySerde().deserializer().deserialize(topic.name(), record.key());
        try {
            @Nullable RuleNews news = topic.valueSerde().deserializer().deserialize(topic.name(), record.value());
            if (RuleNews.STANDING.equals(key)) {
                standing = news == null ? null : news.set();
            } else if (RuleNews.COMING.equals(key)) {
                coming = news == null ? null : news.set();
            }
        } catch (SerializationException e) {
            LOG.warn("a record of {} is not read: {}", topic.name(), e.getMessage());
        }
    }

    /** Puts what was noted into force. */
    private void take() {
        RuleSwitch stands = standing;
        String before = rules.published().map(RuleSwitch::ruleset).orElse(null);
        if (stands != null && !stands.ruleset().equals(before)) {
            rules.standing(stands);
            told.accept("conflicts judged with the published set " + stands.ruleset() + " of " + stands.by() + ", "
                    + stands.at() + ofOtherVersion(stands));
        }
        answer(coming);
    }

    private static String ofOtherVersion(RuleSwitch set) {
        return set.version().equals(CrossfireVersion.version())
                ? ""
                : ", made by version " + set.version() + ": publish again to judge with what this version comes with";
    }

    private void answer(@Nullable RuleSwitch asked) {
        try {
            rules.coming(asked);
            refused = null;
        } catch (YamlFileException e) {
            refused = e.getMessage();
            told.accept("conflicts: the set " + String.valueOf(asked == null ? null : asked.ruleset())
                    + " that is to be published is refused: " + refused);
        }
        if (asked != null) {
            byte[] value = topic.valueSerde()
                    .serializer()
                    .serialize(topic.name(), RuleNews.of(new Answer(instance, asked.ruleset(), refused)));
            var unused = producer.send(
                    new ProducerRecord<>(topic.name(), 0, RuleNews.answerKey(instance), value), (at, e) -> {
                        if (e != null) {
                            LOG.warn("the answer about the set {} was not sent: {}", asked.ruleset(), e.getMessage());
                        }
                    });
        }
    }

    private void follow() {
        try {
            // Reading to the end may have passed over what was written meanwhile.
            consumer.seek(new TopicPartition(topic.name(), 0), next);
            while (!Thread.currentThread().isInterrupted()) {
                RuleSwitch stood = standing;
                RuleSwitch came = coming;
                consumer.poll(POLL).forEach(this::note);
                if (!Objects.equals(standing, stood) || !Objects.equals(coming, came)) {
                    take();
                }
            }
        } catch (WakeupException | InterruptException e) {
            LOG.debug("told to stop");
        } catch (RuntimeException e) {
            LOG.error("published sets of conflicts are followed no longer", e);
            failure.complete(String.valueOf(e.getMessage()));
        }
    }

    /** Completes when this instance cannot go on: it would recognise with another set than the one that is judged with. */
    public CompletableFuture<String> failure() {
        return failure.copy();
    }

    /** That a set was to be published which this instance cannot use; empty when there is none. */
    public Optional<String> caution() {
        return Optional.ofNullable(refused)
                .map(why -> "a set of conflicts that was to be published cannot be used here: " + why);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "crossfire.rules.published",
                        rules,
                        live -> live.published().isPresent() ? 1 : 0)
                .description("Whether a published set of conflicts is judged with, instead of the instance's own.")
                .register(registry);
        Gauge.builder("crossfire.rules.publication.refused", this, published -> published.refused == null ? 0 : 1)
                .description("Whether this instance cannot use the set of conflicts that is to be published.")
                .register(registry);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(1));
        consumer.close();
    }
}

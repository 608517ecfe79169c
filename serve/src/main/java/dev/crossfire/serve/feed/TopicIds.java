package dev.crossfire.serve.feed;

import dev.crossfire.serve.history.Place.Source;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which topics stand behind the names. When one is deleted and made again, a consumer notices only if the new one is shorter than what it
 * has read of the old; otherwise it reads on in the middle.
 */
final class TopicIds implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(100);

    private final Map<Source, String> names;
    private final Admin admin;
    private final long nanosBetween;
    private @Nullable KafkaFuture<Map<String, TopicDescription>> asked;
    private long nextQuestion;

    /** @param between how long nothing is asked after an answer */
    TopicIds(String bootstrapServers, Map<Source, String> names, Duration between) {
        this.names = names;
        nanosBetween = between.toNanos();
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers, "client.id", "crossfire-feed-topics"));
    }

    /** Asks, and waits for the answer; nothing once it is not wanted any more. */
    Map<Source, String> now(BooleanSupplier unwanted) throws ExecutionException, InterruptedException {
        KafkaFuture<Map<String, TopicDescription>> question =
                admin.describeTopics(names.values()).allTopicNames();
        while (!unwanted.getAsBoolean()) {
            try {
                return ids(question.get(LOOK.toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                // A broker that is not there is asked for a minute: too long for who is to stop.
            }
        }
        return Map.of();
    }

    /** Whether others stand there by now. Asks every so often and never waits; no answer changes nothing. */
    boolean othersThan(Map<Source, String> known) throws InterruptedException {
        KafkaFuture<Map<String, TopicDescription>> question = asked;
        if (question == null) {
            if (System.nanoTime() - nextQuestion >= 0) {
                asked = admin.describeTopics(names.values()).allTopicNames();
            }
            return false;
        }
        if (!question.isDone()) {
            return false;
        }
        asked = null;
        nextQuestion = System.nanoTime() + nanosBetween;
        try {
            return !ids(question.get()).equals(known);
        } catch (ExecutionException e) {
            return false;
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    private Map<Source, String> ids(Map<String, TopicDescription> topics) {
        Map<Source, String> ids = new EnumMap<>(Source.class);
        names.forEach((source, name) -> {
            TopicDescription topic = topics.get(name);
            if (topic != null) {
                ids.put(source, topic.topicId().toString());
            }
        });
        return ids;
    }
}

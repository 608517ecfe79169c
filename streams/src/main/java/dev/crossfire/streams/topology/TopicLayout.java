package dev.crossfire.streams.topology;

import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the topics are laid out on a cluster.
 *
 * @param prefix what their names start with instead of {@code crossfire}
 * @param partitions of every topic that has more than one; null for each topic's own number
 * @param replicationFactor from 1; -1 for the broker's default, which is then not checked either
 */
public record TopicLayout(String prefix, @Nullable Integer partitions, short replicationFactor) {

    /** A real cluster: each topic's own number of partitions, the broker's replication. */
    public static final TopicLayout DEFAULT = new TopicLayout(Topics.PREFIX, null, (short) -1);

    /** One small broker: two partitions, one replica. */
    public static final TopicLayout SMALL = new TopicLayout(Topics.PREFIX, 2, (short) 1);

    public TopicLayout {
        if (prefix.isBlank()) {
            throw new IllegalArgumentException("topic prefix must not be blank");
        }
        if (partitions != null && partitions < 1) {
            throw new IllegalArgumentException("partitions of a topic must be at least 1, got " + partitions);
        }
        if (replicationFactor != -1 && replicationFactor < 1) {
            throw new IllegalArgumentException(
                    "replication factor must be at least 1, or -1 for the broker's default, got " + replicationFactor);
        }
    }

    List<Topic<?, ?>> topics() {
        Stream<Topic<?, ?>> named = Topics.all().stream().map(topic -> topic.withPrefix(prefix));
        return named.toList();
    }

    /** A topic of one partition has an order that all its readers share: it stays so. */
    int partitionsOf(Topic<?, ?> topic) {
        return partitions == null || topic.partitions() == 1 ? topic.partitions() : partitions;
    }
}

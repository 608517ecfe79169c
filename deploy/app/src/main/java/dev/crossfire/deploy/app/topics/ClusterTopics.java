package dev.crossfire.deploy.app.topics;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import dev.crossfire.streams.topology.TopicSetupException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The topics of one cluster, as the flags want them. */
final class ClusterTopics {

    private ClusterTopics() {}

    /** Names of the topics that were missing and now are there. */
    static List<String> create(LayoutFlags flags, Map<String, String> environment) {
        return with(flags, environment, TopicSetup::create);
    }

    /** What differs, a sentence each. */
    static List<String> check(LayoutFlags flags, Map<String, String> environment) {
        return with(flags, environment, TopicSetup::check);
    }

    private static List<String> with(
            LayoutFlags flags, Map<String, String> environment, Function<TopicSetup, List<String>> task) {
        Settings settings = flags.settings(environment);
        KafkaAddress kafka = settings.requiredKafka();
        TopicLayout layout = layout(flags, settings.topicPrefix());
        kafka.requireReachable();
        try (TopicSetup setup = TopicSetup.connect(kafka.bootstrap(), Map.of(), layout)) {
            return task.apply(setup);
        } catch (TopicSetupException e) {
            throw CommandFailed.failed(String.valueOf(e.getMessage()));
        }
    }

    private static TopicLayout layout(LayoutFlags flags, String prefix) {
        Short replicas = flags.replicationFactor();
        try {
            return new TopicLayout(
                    prefix, flags.partitions(), replicas == null ? TopicLayout.DEFAULT.replicationFactor() : replicas);
        } catch (IllegalArgumentException e) {
            throw CommandFailed.badUsage(String.valueOf(e.getMessage()));
        }
    }
}

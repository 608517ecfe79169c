package dev.crossfire.deploy.app.topics;

import dev.crossfire.deploy.app.process.KafkaFlags;
import dev.crossfire.deploy.app.process.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which topics, and where: the flags that the commands on topics share. */
final class LayoutFlags {

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private KafkaFlags kafka;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of every topic. Default: 12. Fixed at creation.")
    private @Nullable Integer partitions;

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            description = "Replicas of every topic. Default: the cluster's own.")
    private @Nullable Short replicationFactor;

    /** What is told as in every other command: the brokers and the prefix. */
    Settings settings(Map<String, String> environment) {
        return kafka.settings(environment);
    }

    @Nullable
    Integer partitions() {
        return partitions;
    }

    @Nullable
    Short replicationFactor() {
        return replicationFactor;
    }
}

package dev.crossfire.deploy.app.topics;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.KafkaAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which topics, and where: the flags that the commands on topics share. */
final class LayoutFlags {

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "One or more brokers, separated by commas. Variable: CROSSFIRE_KAFKA.")
    private @Nullable String kafka;

    @Option(
            names = "--prefix",
            paramLabel = "NAME",
            description = "What the names of the topics start with. Default: crossfire.")
    private @Nullable String prefix;

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

    /** @throws CommandFailed as bad usage when no broker is named, or not as one */
    KafkaAddress kafka(Map<String, String> environment) {
        String named = kafka != null ? kafka : environment.getOrDefault("CROSSFIRE_KAFKA", "");
        if (named.isEmpty()) {
            throw CommandFailed.badUsage("--kafka HOST:PORT (CROSSFIRE_KAFKA) must name a broker");
        }
        return new KafkaAddress(named);
    }

    @Nullable
    String prefix() {
        return prefix;
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

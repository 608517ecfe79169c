package dev.crossfire.deploy.app.topics;

import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
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
            description = "What the names of the topics start with. Default: crossfire. Variable: CROSSFIRE_PREFIX.")
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

    /** What is told as in every other command: the brokers and the prefix. */
    Settings settings(Map<String, String> environment) {
        return new Settings(Map.of(), environment).with(Setting.KAFKA, kafka).with(Setting.PREFIX, prefix);
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

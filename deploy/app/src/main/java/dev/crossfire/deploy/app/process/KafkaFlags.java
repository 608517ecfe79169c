package dev.crossfire.deploy.app.process;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which brokers, and which topics there: the flags that the commands on a Kafka cluster share. */
public final class KafkaFlags {

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

    /** What was typed, before the variables. */
    public Settings settings(Map<String, String> environment) {
        return new Settings(Map.of(), environment).with(Setting.KAFKA, kafka).with(Setting.PREFIX, prefix);
    }
}

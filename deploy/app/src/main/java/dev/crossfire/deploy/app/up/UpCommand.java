package dev.crossfire.deploy.app.up;

import dev.crossfire.deploy.app.CrossfireCommand;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossfire up}: the flags; {@link UpConfig} gives them their meaning. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        header = "Runs everything in one process and serves what it finds on http://127.0.0.1:8470.",
        description = {
            "Starts a Kafka broker inside this process (unless --kafka names one), the topics, the diagnosis and the feed.",
            "Runs until Ctrl-C. What it learnt stands in the data folder and is found again at the next start."
        },
        footer = {"", "Each flag can be given as an environment variable instead; the flag wins."})
public final class UpCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Option(
            names = "--demo",
            description = "Also play a recorded node, compressed into 75 s. Variable: CROSSFIRE_DEMO=true.")
    private boolean demo;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder for what must outlive the process. Default: $XDG_DATA_HOME/crossfire, or ~/.local/share/crossfire. Variable: CROSSFIRE_DATA.")
    private @Nullable String data;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the feed on 127.0.0.1; 0 takes a free one. Default: 8470. Variable: CROSSFIRE_PORT.")
    private @Nullable String port;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description =
                    "Use this Kafka cluster (one or more brokers, separated by commas) instead of a broker of our own. Variable: CROSSFIRE_KAFKA.")
    private @Nullable String kafka;

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            description =
                    "Kubernetes cluster of records that name none. Default: default. Variable: CROSSFIRE_CLUSTER.")
    private @Nullable String cluster;

    @Override
    public Integer call() {
        UpConfig config = UpConfig.from(
                new UpFlags(data, port, kafka, cluster, demo),
                CrossfireCommand.of(spec).environment());
        return UpProcess.run(config, new Terminal(spec.commandLine().getErr())).code();
    }
}

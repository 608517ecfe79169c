package dev.crossfire.deploy.app.topics;

import dev.crossfire.deploy.app.CommandFailed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossfire topics}. */
@Command(
        name = "topics",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        header = "Creates the topics on a Kafka cluster, or says what differs there.",
        subcommands = {TopicsCreateCommand.class, TopicsCheckCommand.class})
public final class TopicsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw CommandFailed.badUsage("which command? One of "
                + String.join(", ", spec.commandLine().getSubcommands().keySet()) + " (see crossfire topics --help)");
    }
}

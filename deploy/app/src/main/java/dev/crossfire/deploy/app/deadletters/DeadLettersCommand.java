package dev.crossfire.deploy.app.deadletters;

import dev.crossfire.deploy.app.CommandFailed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossfire dead-letters}. */
@Command(
        name = "dead-letters",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        header = "Lists the entries that could not be read, or sends those again that can be read now.",
        subcommands = {ListCommand.class, ReplayCommand.class})
public final class DeadLettersCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw CommandFailed.badUsage("which command? One of "
                + String.join(", ", spec.commandLine().getSubcommands().keySet())
                + " (see crossfire dead-letters --help)");
    }
}

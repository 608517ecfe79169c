package dev.crossfire.deploy.app.bench;

import dev.crossfire.deploy.app.CommandFailed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossfire bench}. */
@Command(
        name = "bench",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        header = "Measures on this machine what Crossfire costs.",
        subcommands = BenchRecogniseCommand.class)
public final class BenchCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw CommandFailed.badUsage("which benchmark? One of "
                + String.join(", ", spec.commandLine().getSubcommands().keySet()) + " (see crossfire bench --help)");
    }
}

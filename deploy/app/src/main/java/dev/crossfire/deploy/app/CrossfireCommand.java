package dev.crossfire.deploy.app;

import dev.crossfire.deploy.app.diagnose.DiagnoseCommand;
import dev.crossfire.deploy.app.topics.TopicsCommand;
import dev.crossfire.deploy.app.up.UpCommand;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossfire}: holds the subcommands, and what they share. */
@Command(
        name = "crossfire",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = CrossfireVersion.class,
        header =
                "Tells why two components of one Kubernetes node are fighting, with proof, and what will really fix it.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  it ran",
            "  1  it failed, or a path named on the command line could not be read or recognised",
            "  2  bad usage",
            "  3  what --fail-on asks for was found",
            "",
            "Results go to stdout, everything else to stderr. 'crossfire help COMMAND' explains a command."
        },
        subcommands = {UpCommand.class, DiagnoseCommand.class, TopicsCommand.class, TestCommand.class, HelpCommand.class
        })
public final class CrossfireCommand implements Callable<Integer> {

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    private CrossfireCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * The command, ready to be given arguments.
     *
     * @param environment the variables that flags fall back on
     */
    public static CommandLine commandLine(Map<String, String> environment) {
        OneLineErrors errors = new OneLineErrors();
        return new CommandLine(new CrossfireCommand(environment))
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setUsageHelpWidth(110)
                .setUsageHelpAutoWidth(true);
    }

    /** The root of a subcommand, however deep that stands. */
    public static CrossfireCommand of(CommandSpec subcommand) {
        return (CrossfireCommand) subcommand.root().userObject();
    }

    /** The environment's variables, for subcommands to fall back on. */
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Integer call() {
        throw CommandFailed.badUsage("which command? One of "
                + String.join(", ", spec.commandLine().getSubcommands().keySet()) + " (see crossfire --help)");
    }
}

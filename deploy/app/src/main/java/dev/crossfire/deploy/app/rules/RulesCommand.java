package dev.crossfire.deploy.app.rules;

import dev.crossfire.deploy.app.CommandFailed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossfire rules}. */
@Command(
        name = "rules",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        header =
                "Lists and shows the conflicts that are judged; checks, tests and publishes conflict files of your own.",
        subcommands = {
            RulesListCommand.class,
            RulesShowCommand.class,
            RulesLintCommand.class,
            RulesTestCommand.class,
            RulesDiffCommand.class,
            RulesPublishCommand.class
        })
public final class RulesCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw CommandFailed.badUsage("which command? One of "
                + String.join(", ", spec.commandLine().getSubcommands().keySet()) + " (see crossfire rules --help)");
    }
}

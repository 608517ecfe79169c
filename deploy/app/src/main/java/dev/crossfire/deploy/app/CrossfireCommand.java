package dev.crossfire.deploy.app;

import dev.crossfire.deploy.app.actions.AckCommand;
import dev.crossfire.deploy.app.actions.CommentCommand;
import dev.crossfire.deploy.app.actions.MaintenanceCommand;
import dev.crossfire.deploy.app.actions.ResolveCommand;
import dev.crossfire.deploy.app.actions.SilenceCommand;
import dev.crossfire.deploy.app.bench.BenchCommand;
import dev.crossfire.deploy.app.deadletters.DeadLettersCommand;
import dev.crossfire.deploy.app.diagnose.DiagnoseCommand;
import dev.crossfire.deploy.app.doctor.DoctorCommand;
import dev.crossfire.deploy.app.history.HistoryCommand;
import dev.crossfire.deploy.app.history.ShowCommand;
import dev.crossfire.deploy.app.notify.NotifyCommand;
import dev.crossfire.deploy.app.rules.RulesCommand;
import dev.crossfire.deploy.app.serve.ServeCommand;
import dev.crossfire.deploy.app.ship.ShipCommand;
import dev.crossfire.deploy.app.simulate.SimulateCommand;
import dev.crossfire.deploy.app.stream.StreamCommand;
import dev.crossfire.deploy.app.topics.TopicsCommand;
import dev.crossfire.deploy.app.up.UpCommand;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
        })
public final class CrossfireCommand implements Callable<Integer> {

    /** One entry of the help's list: its name on the command line, and how it is made. */
    private record Subcommand(String name, Supplier<Object> made) {}

    /** Every subcommand, in the order of the help. */
    private static final List<Subcommand> SUBCOMMANDS = List.of(
            new Subcommand("up", () -> new UpCommand().commandLine()),
            new Subcommand("diagnose", DiagnoseCommand::new),
            new Subcommand("ship", () -> new ShipCommand().commandLine()),
            new Subcommand("stream", () -> new StreamCommand().commandLine()),
            new Subcommand("serve", () -> new ServeCommand().commandLine()),
            new Subcommand("notify", () -> new NotifyCommand().commandLine()),
            new Subcommand("history", HistoryCommand::new),
            new Subcommand("show", ShowCommand::new),
            new Subcommand("ack", AckCommand::new),
            new Subcommand("silence", SilenceCommand::new),
            new Subcommand("maintenance", MaintenanceCommand::new),
            new Subcommand("comment", CommentCommand::new),
            new Subcommand("resolve", ResolveCommand::new),
            new Subcommand("doctor", DoctorCommand::new),
            new Subcommand("rules", RulesCommand::new),
            new Subcommand("topics", TopicsCommand::new),
            new Subcommand("dead-letters", DeadLettersCommand::new),
            new Subcommand("simulate", SimulateCommand::new),
            new Subcommand("bench", BenchCommand::new),
            new Subcommand("test", TestCommand::new),
            new Subcommand("help", HelpCommand::new));

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    private CrossfireCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * The command, ready to be given these arguments. Only the subcommand that they name is made, since looking through all of them would
     * take longer than many a diagnosis; when they name none, all are, for the help and for what to suggest.
     *
     * @param environment the variables that flags fall back on
     */
    public static CommandLine commandLine(Map<String, String> environment, String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        boolean named = !first.equals("help")
                && SUBCOMMANDS.stream().anyMatch(sub -> sub.name().equals(first));
        CommandLine command = new CommandLine(new CrossfireCommand(environment));
        for (Subcommand subcommand : SUBCOMMANDS) {
            if (!named || subcommand.name().equals(first)) {
                command.addSubcommand(subcommand.name(), subcommand.made().get());
            }
        }
        OneLineErrors errors = new OneLineErrors();
        return command.setParameterExceptionHandler(errors)
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

package dev.crossfire.deploy.app.serve;

import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.process.DataFolder;
import dev.crossfire.deploy.app.process.ProcessCommand;
import dev.crossfire.deploy.app.process.RunningProcess;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.deploy.app.process.Terminal;
import dev.crossfire.serve.feed.FeedConfig;
import dev.crossfire.serve.feed.FeedServer;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code crossfire serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        header = "Serves the feed alone: page, API, stream and history of incidents, from a Kafka cluster.",
        description = {
            "Reads incidents and findings into a file of its own, which continues where it was after a restart and is made anew when it is gone.",
            "Answers at /livez, /readyz and /metrics, on this machine alone: nobody is asked who they are."
        },
        footer = {"", "Each flag can be given as an environment variable instead; the flag wins."})
public final class ServeCommand extends ProcessCommand {

    /** How long is waited before it is told again that not everything is read yet. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    public ServeCommand() {
        super(new Takes()
                .kafka()
                .setting(Setting.DATA, "$XDG_DATA_HOME/crossfire-serve, or ~/.local/share/crossfire-serve")
                .serverAndLog(FeedConfig.DEFAULT_PORT));
    }

    @Override
    protected ExitCode run(Settings settings, CommandLine line) {
        ServeProcessConfig config = ServeProcessConfig.from(settings);
        config.log().begin();
        return RunningProcess.run(Terminal.logged("serve"), process -> start(config, process));
    }

    private static void start(ServeProcessConfig config, RunningProcess process) {
        Terminal terminal = process.terminal();
        DataFolder folder = process.add(DataFolder.open(config.data()));
        FeedServer feed = process.add(FeedServer.start(config.feed(folder.history()), List.of()));
        terminal.say("listens at " + feed.uri());
        process.lifetime()
                .until(feed::ready, PATIENCE, () -> terminal.say("not ready yet: " + feed.uri() + "readyz tells why"));
        terminal.say("ready     in " + terminal.sinceStart() + ": " + feed.uri());
    }
}

package dev.crossfire.deploy.app.actions;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.model.signal.Action.Kind;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossfire ack}. */
@Command(
        name = "ack",
        mixinStandardHelpOptions = true,
        header = "Says that somebody looks after an incident: feed, history and Slack say who.",
        description = "Asks a running crossfire to write it down, or with --kafka writes it into the topics itself.")
public final class AckCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "ID",
            arity = "0..1",
            description = "The incident's id, or its first 6 characters or more.")
    private @Nullable String id;

    @Option(names = "--for", paramLabel = "TIME", description = "It ends by itself after this, such as 2h.")
    private @Nullable String lasts;

    @Option(names = "--end", paramLabel = "ACTION", description = "Takes an acknowledgement back, by its own id.")
    private @Nullable String ends;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private ActionFlags flags;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        if ((id == null) == (ends == null)) {
            throw CommandFailed.badUsage("give the ID of an incident, or --end with the id of an acknowledgement");
        }
        if (ends != null) {
            flags.end(spec, ends);
        } else if (id != null) {
            flags.act(spec, Kind.ACK, id, null, lasts);
        }
        return ExitCode.RAN.code();
    }
}

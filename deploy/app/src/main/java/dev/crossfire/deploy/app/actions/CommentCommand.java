package dev.crossfire.deploy.app.actions;

import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.model.signal.Action.Kind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossfire comment}. */
@Command(
        name = "comment",
        mixinStandardHelpOptions = true,
        header = "Puts words into an incident's timeline.",
        description = "Asks a running crossfire to write it down, or with --kafka writes it into the topics itself.")
public final class CommentCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ID", description = "The incident's id, or its first 6 characters or more.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String id;

    @Parameters(index = "1", paramLabel = "TEXT", description = "What there is to say.")
    @SuppressWarnings("NullAway.Init")
    private String text;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ActionFlags flags;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        flags.act(spec, Kind.COMMENT, id, text, null);
        return ExitCode.RAN.code();
    }
}

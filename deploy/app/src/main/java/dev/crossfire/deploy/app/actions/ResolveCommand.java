package dev.crossfire.deploy.app.actions;

import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.model.signal.Action.Kind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossfire resolve}. */
@Command(
        name = "resolve",
        mixinStandardHelpOptions = true,
        header = "Says that an incident is over; checks that fail later open it again.",
        description = "Asks a running crossfire to write it down, or with --kafka writes it into the topics itself.")
public final class ResolveCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "The incident's id, or its first 6 characters or more.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String id;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ActionFlags flags;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private WhyFlag why;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        flags.act(spec, Kind.RESOLVE, id, why.text(), null);
        return ExitCode.RAN.code();
    }
}

package dev.crossfire.deploy.app.actions;

import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.model.signal.Action.Kind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossfire maintenance}. */
@Command(
        name = "maintenance",
        mixinStandardHelpOptions = true,
        header = "Keeps people from being told of nodes that are worked at; everything is recorded all the same.",
        description = {
            "Of incidents that fit everything that is given, those that are there and those to come.",
            "Asks a running crossfire to write it down, or with --kafka writes it into the topics itself."
        })
public final class MaintenanceCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private QuietFlags flags;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        flags.run(spec, Kind.MAINTENANCE);
        return ExitCode.RAN.code();
    }
}

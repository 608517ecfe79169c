package dev.crossfire.deploy.app.topics;

import dev.crossfire.deploy.app.CrossfireCommand;
import dev.crossfire.deploy.app.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossfire topics create}. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        header = "Creates the topics that are missing, and prints their names. Existing ones stay as they are.")
final class TopicsCreateCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private LayoutFlags flags;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> made =
                ClusterTopics.create(flags, CrossfireCommand.of(spec).environment());
        made.forEach(spec.commandLine().getOut()::println);
        if (made.isEmpty()) {
            spec.commandLine().getErr().println("crossfire topics create: all topics were there");
        }
        return ExitCode.RAN.code();
    }
}

package dev.crossfire.deploy.app.topics;

import dev.crossfire.deploy.app.CrossfireCommand;
import dev.crossfire.deploy.app.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossfire topics check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        header = "Prints what differs from how the topics should be: missing ones, partitions, replicas, settings.",
        description = "Exits with 0 when nothing differs, with 1 when something does.")
final class TopicsCheckCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private LayoutFlags flags;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> differences =
                ClusterTopics.check(flags, CrossfireCommand.of(spec).environment());
        differences.forEach(spec.commandLine().getOut()::println);
        if (differences.isEmpty()) {
            spec.commandLine().getErr().println("crossfire topics check: all topics are as they should be");
            return ExitCode.RAN.code();
        }
        return ExitCode.FAILED.code();
    }
}

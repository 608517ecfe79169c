package dev.crossfire.deploy.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code crossfire test}: run by the launcher itself, since it drives the build; stands here for the help. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        header = "Checks everything the build can check.",
        description = {
            "Installs what the tests need and is missing (as root, on Debian), then runs the whole build with no test skipped.",
            "Without root it prints the apt line it needs and exits 2."
        })
public final class TestCommand implements Callable<Integer> {

    @Option(names = "--campaign", description = "Also the long runs.")
    private boolean campaign;

    @Override
    public Integer call() {
        throw CommandFailed.badUsage(
                "run it from a source tree, as ./crossfire test" + (campaign ? " --campaign" : ""));
    }
}

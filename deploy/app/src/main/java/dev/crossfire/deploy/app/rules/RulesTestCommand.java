package dev.crossfire.deploy.app.rules;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.conflicts.ConflictFolder;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossfire rules test}. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        header = "Runs the scenarios of a folder of conflict files: prints what came out otherwise than expected.",
        description = {
            "A scenario (DIR/scenarios/*.yaml) holds the files of one node as 'given' (name: text, or a folder) and",
            "what must come of them as 'then' (conflict, verdict, cause, first, holds, says).",
            "Exits with 1 when one fails."
        })
final class RulesTestCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private FolderArgument folder;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        ConflictFolder files = folder.read();
        List<Scenario> scenarios = Scenarios.of(files);
        if (scenarios.isEmpty()) {
            throw CommandFailed.failed(folder.path().resolve("scenarios") + " holds no scenario (*.yaml)");
        }
        ScenarioRun run = new ScenarioRun(files.catalogue());
        PrintWriter out = spec.commandLine().getOut();
        int failed = 0;
        for (Scenario scenario : scenarios) {
            List<String> differences = run.differences(scenario);
            out.println((differences.isEmpty() ? "ok      " : "FAILED  ") + scenario.file() + ": " + scenario.says());
            differences.forEach(difference -> out.println("  " + difference));
            failed += differences.isEmpty() ? 0 : 1;
        }
        out.println(scenarios.size() + " scenarios, " + failed + " failed");
        out.flush();
        return (failed > 0 ? ExitCode.FAILED : ExitCode.RAN).code();
    }
}

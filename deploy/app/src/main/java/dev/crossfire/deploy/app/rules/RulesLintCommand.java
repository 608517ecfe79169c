package dev.crossfire.deploy.app.rules;

import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.conflicts.ConflictFolder;
import dev.crossfire.streams.lint.Complaint;
import dev.crossfire.streams.lint.ConflictLint;
import dev.crossfire.streams.lint.Cost;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossfire rules lint}. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        header = "Says what is wrong with the conflict files of a folder: file, line, column, and what was meant.",
        description = {
            "Also what can never be told, which scenarios are missing, and what judging each conflict costs.",
            "Exits with 1 when a file cannot be used or lacks a scenario; warnings alone are no failure."
        })
final class RulesLintCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private FolderArgument folder;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        ConflictFolder files = folder.read();
        Map<String, String> texts = new LinkedHashMap<>();
        files.conflicts().forEach((path, text) -> texts.put(path.toString(), text));
        ConflictLint.Result result = ConflictLint.of(texts);
        List<String> missing = Scenarios.missing(files, result.costs().keySet());
        PrintWriter out = spec.commandLine().getOut();
        result.complaints().stream()
                .filter(complaint -> complaint.severity() == Complaint.Severity.ERROR)
                .forEach(complaint -> out.println("error    " + complaint.says()));
        missing.forEach(says -> out.println("error    " + says));
        result.complaints().stream()
                .filter(complaint -> complaint.severity() == Complaint.Severity.WARNING)
                .forEach(complaint -> out.println("warning  " + complaint.says()));
        result.costs().forEach((id, cost) -> out.println("cost     " + id + ": " + words(cost)));
        boolean failed = result.failed() || !missing.isEmpty();
        out.println(failed ? "not usable as it is" : result.complaints().isEmpty() ? "nothing is wrong" : "usable");
        out.flush();
        return (failed ? ExitCode.FAILED : ExitCode.RAN).code();
    }

    private static String words(Cost cost) {
        return cost.checks() + " checks each time a node is judged, " + cost.literals()
                + " literals sought in every record, " + cost.patterns() + " patterns";
    }
}

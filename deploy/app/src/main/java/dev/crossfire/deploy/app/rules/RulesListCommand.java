package dev.crossfire.deploy.app.rules;

import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.conflicts.ConflictFolder;
import dev.crossfire.model.Json;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.verdict.Conflict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossfire rules list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        header = "Lists the conflicts that are judged: those that come with Crossfire, and your own.")
final class RulesListCommand implements Callable<Integer> {

    enum Output {
        table,
        json
    }

    @Option(names = "--conflicts", paramLabel = "DIR", description = "Folder with conflict files of your own.")
    private @Nullable Path conflicts;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table or json (default: ${DEFAULT-VALUE}).")
    private Output output = Output.table;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    /**
     * One conflict in the list.
     *
     * @param file of whoever wrote it; null of those that come with Crossfire
     */
    record Listed(
            String id,
            String title,
            @Nullable String file,
            List<String> proofs,
            List<String> refutations,
            List<String> causes,
            List<String> remedies) {}

    record Listing(String ruleset, List<Listed> conflicts) {}

    @Override
    public Integer call() {
        RuleCatalogue catalogue = ConflictFolder.catalogue(conflicts);
        Map<String, Path> files = conflicts == null ? Map.of() : OwnFiles.byId(conflicts);
        List<Listed> listed = new ArrayList<>();
        catalogue.conflicts().conflicts().forEach(conflict -> listed.add(listed(conflict, files)));
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.json) {
            out.println(Json.pretty(new Listing(catalogue.conflicts().ruleset(), listed)));
        } else {
            int width =
                    listed.stream().mapToInt(each -> each.id().length()).max().orElse(0);
            listed.forEach(each -> out.printf(
                    "%-" + width + "s  %s%s%n",
                    each.id(),
                    each.title(),
                    each.file() == null ? "" : "  (" + each.file() + ")"));
        }
        out.flush();
        return ExitCode.RAN.code();
    }

    private static Listed listed(Conflict conflict, Map<String, Path> files) {
        Path file = files.get(conflict.id());
        return new Listed(
                conflict.id(),
                conflict.title(),
                file == null ? null : file.toString(),
                conflict.proofs().stream().map(Conflict.Entry::id).toList(),
                conflict.refutations().stream().map(Conflict.Refutation::id).toList(),
                conflict.causes().stream().map(Conflict.CauseEntry::id).toList(),
                conflict.remedies().stream().map(Conflict.RemedyEntry::id).toList());
    }
}

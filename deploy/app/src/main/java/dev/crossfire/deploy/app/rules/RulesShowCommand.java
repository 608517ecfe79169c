package dev.crossfire.deploy.app.rules;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.conflicts.ConflictFolder;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.yaml.NearestWord;
import dev.crossfire.streams.yaml.Yaml;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossfire rules show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        header = "Prints the file of a conflict: what proves it, what refutes it, its causes and remedies.")
final class RulesShowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "A conflict of 'crossfire rules list'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String id;

    @Option(names = "--conflicts", paramLabel = "DIR", description = "Folder with conflict files of your own.")
    private @Nullable Path conflicts;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Map<String, String> texts = new LinkedHashMap<>();
        RuleCatalogue.shippedConflicts()
                .forEach((file, text) ->
                        texts.put(Yaml.parse(file, text).get("id").text(), text));
        if (conflicts != null) {
            ConflictFolder.read(conflicts)
                    .conflicts()
                    .forEach((path, text) -> texts.put(
                            Yaml.parse(path.toString(), text).get("id").text(), text));
        }
        String text = texts.get(id);
        if (text == null) {
            String nearest = NearestWord.of(id, texts.keySet());
            throw CommandFailed.failed("there is no conflict '" + id + "'"
                    + (nearest == null ? "" : ", did you mean '" + nearest + "'?") + " Known: "
                    + String.join(", ", texts.keySet()));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
        return ExitCode.RAN.code();
    }
}

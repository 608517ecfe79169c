package dev.crossfire.deploy.app.history;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.CrossfireCommand;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.text.Printable;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossfire show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        header = "Shows one incident: what, the proof, the cause, what to do, and every revision of it.",
        description = "Asks a running crossfire, or with --kafka reads the topic itself.")
public final class ShowCommand implements Callable<Integer> {

    /** Fewer characters would fit too many. */
    private static final int LEAST_OF_AN_ID = 6;

    enum Output {
        text,
        json
    }

    @Parameters(paramLabel = "ID", description = "The incident's id, or its first 6 characters or more.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String id;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private SourceFlags source;

    @Option(names = "--revision", paramLabel = "N", description = "As it stood in this revision. Default: the newest.")
    private @Nullable Integer revision;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json: {\"incident\": …, \"revisions\": […]} (default: ${DEFAULT-VALUE}).")
    private Output output = Output.text;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (id.length() < LEAST_OF_AN_ID) {
            throw CommandFailed.badUsage(
                    "ID must be at least the first " + LEAST_OF_AN_ID + " characters of one, got '" + id + "'");
        }
        NavigableMap<Integer, byte[]> life =
                source.source(CrossfireCommand.of(spec).environment()).life(id);
        byte[] shown = revision == null ? life.lastEntry().getValue() : life.get(revision);
        if (shown == null) {
            throw CommandFailed.failed("incident " + id + " has no revision " + revision + ": it has " + life.firstKey()
                    + " to " + life.lastKey());
        }
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case json -> out.println(json(shown, life));
            case text -> out.print(text(shown, life));
        }
        out.flush();
        return ExitCode.RAN.code();
    }

    private static String text(byte[] shown, NavigableMap<Integer, byte[]> life) {
        List<Incident> revisions = life.values().stream()
                .map(bytes -> Json.read(bytes, Incident.class))
                .toList();
        return Printable.lines(LifeText.of(Json.read(shown, Incident.class), revisions));
    }

    private static String json(byte[] shown, NavigableMap<Integer, byte[]> life) {
        return "{\"incident\":" + new String(shown, StandardCharsets.UTF_8) + ",\n"
                + life.values().stream()
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .collect(Collectors.joining(",\n", "\"revisions\":[", "]}"));
    }
}

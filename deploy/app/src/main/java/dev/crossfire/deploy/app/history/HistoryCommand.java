package dev.crossfire.deploy.app.history;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.CrossfireCommand;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.history.IncidentSource.Found;
import dev.crossfire.deploy.app.text.When;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.serve.history.IncidentQuery;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossfire history}. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        header = "Lists incidents, open and past, the newest first.",
        description = {
            "Asks a running crossfire, or with --kafka reads the topic itself: the answer is the same. One row an incident, as it stands now.",
            "--from and --to choose those that were going on in between: not over before --from, and begun before --to."
        },
        footerHeading = "%nFor example:%n",
        footer = {
            "  crossfire history --from 7d --verdict confirmed",
            "  crossfire history --node worker-3 -o csv > worker-3.csv",
            "  crossfire history --kafka kafka-0:9092 --from 2026-11-22T14:00Z --to 2026-11-22T15:00Z -o json"
        })
public final class HistoryCommand implements Callable<Integer> {

    private static final int MAX_LIMIT = 100_000;

    enum Output {
        table,
        json,
        csv
    }

    enum State {
        open,
        resolved
    }

    enum Judged {
        confirmed,
        suspected,
        refuted,
        none
    }

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private SourceFlags source;

    @Option(names = "--cluster", paramLabel = "C", description = "Of this cluster.")
    private @Nullable String cluster;

    @Option(names = "--node", paramLabel = "N", description = "Of this node.")
    private @Nullable String node;

    @Option(names = "--conflict", paramLabel = "ID", description = "Of this conflict.")
    private @Nullable String conflict;

    @Option(names = "--state", paramLabel = "STATE", description = "open or resolved.")
    private @Nullable State state;

    @Option(names = "--verdict", paramLabel = "VERDICT", description = "confirmed, suspected or refuted.")
    private @Nullable Judged verdict;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "Still open then, or begun later: 2026-11-22T14:47Z, 2026-11-22, or how long ago, such as 2h, 7d.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Begun before then.")
    private @Nullable String to;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many at most (default: ${DEFAULT-VALUE}).")
    private int limit = IncidentQuery.DEFAULT_LIMIT;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, json or csv (default: ${DEFAULT-VALUE}).")
    private Output output = Output.table;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw CommandFailed.badUsage("--limit must be 1 to " + MAX_LIMIT + ", got " + limit);
        }
        IncidentQuery query = query(Instant.now());
        Found found = source.source(CrossfireCommand.of(spec).environment()).find(query, limit);
        print(found);
        tell(found);
        return ExitCode.RAN.code();
    }

    private IncidentQuery query(Instant now) {
        Instant begin = from == null ? null : When.parse("--from", from, now);
        Instant end = to == null ? null : When.parse("--to", to, now);
        if (begin != null && end != null && !begin.isBefore(end)) {
            throw CommandFailed.badUsage("--from must lie before --to, got " + begin + " and " + end);
        }
        return new IncidentQuery(
                cluster,
                node,
                conflict,
                state == null ? null : Incident.State.valueOf(upper(state)),
                verdict == null ? null : Verdict.valueOf(upper(verdict)),
                begin,
                end,
                null,
                IncidentQuery.DEFAULT_LIMIT,
                null);
    }

    private void print(Found found) {
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case json -> out.println(json(found));
            case csv -> out.print(HistoryCsv.of(incidents(found)));
            case table -> {
                if (!found.incidents().isEmpty()) {
                    out.print(HistoryTable.of(incidents(found)));
                }
            }
        }
        out.flush();
    }

    /** What is not a result, but should not be missed. */
    private void tell(Found found) {
        PrintWriter err = spec.commandLine().getErr();
        if (found.incidents().isEmpty()) {
            err.println("crossfire history: no incident matches");
        } else if (found.next() != null) {
            err.println(
                    "crossfire history: these are the newest " + limit + ", and there are more: --limit shows them");
        }
        err.flush();
    }

    private static List<Incident> incidents(Found found) {
        return found.incidents().stream()
                .map(bytes -> Json.read(bytes, Incident.class))
                .toList();
    }

    private static String json(Found found) {
        return found.incidents().stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .collect(Collectors.joining(
                        ",\n",
                        "{\"incidents\":[",
                        "],\"next\":" + (found.next() == null ? "null" : Json.text(found.next())) + "}"));
    }

    private static String upper(Enum<?> word) {
        return word.name().toUpperCase(Locale.ROOT);
    }
}

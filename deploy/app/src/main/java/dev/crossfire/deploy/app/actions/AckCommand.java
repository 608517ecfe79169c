package dev.crossfire.deploy.app.actions;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.signal.Action.Kind;
import dev.crossfire.serve.history.IncidentQuery;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossfire ack}. */
@Command(
        name = "ack",
        mixinStandardHelpOptions = true,
        header = "Says that somebody looks after an incident: feed, history and Slack say who.",
        description = "Asks a running crossfire to write it down, or with --kafka writes it into the topics itself.")
public final class AckCommand implements Callable<Integer> {

    /** More are not read by people. */
    private static final int MOST = 100_000;

    private static final IncidentQuery OPEN = new IncidentQuery(
            null, null, null, Incident.State.OPEN, null, null, null, null, IncidentQuery.MAX_LIMIT, null);

    @Parameters(
            paramLabel = "ID",
            arity = "0..1",
            description = "The incident's id, or its first 6 characters or more.")
    private @Nullable String id;

    @Option(names = "--for", paramLabel = "TIME", description = "It ends by itself after this, such as 2h.")
    private @Nullable String lasts;

    @Option(names = "--end", paramLabel = "ACTION", description = "Takes an acknowledgement back, by its own id.")
    private @Nullable String ends;

    @Option(names = "--list", description = "Lists the open incidents that somebody looks after.")
    private boolean list;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private ActionFlags flags;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private WhyFlag why;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        int given = (id == null ? 0 : 1) + (ends == null ? 0 : 1) + (list ? 1 : 0);
        if (given != 1 || (lasts != null && id == null)) {
            throw CommandFailed.badUsage(
                    "give the ID of an incident, --end with the id of an acknowledgement, or --list");
        }
        if (list) {
            list();
        } else if (ends != null) {
            flags.end(spec, ends, why.text());
        } else if (id != null) {
            flags.act(spec, Kind.ACK, id, why.text(), lasts);
        }
        return ExitCode.RAN.code();
    }

    private void list() {
        List<Incident> lookedAfter = flags.source(spec).find(OPEN, MOST).incidents().stream()
                .map(bytes -> Json.read(bytes, Incident.class))
                .filter(incident -> incident.acknowledged() != null)
                .toList();
        lookedAfter.forEach(incident -> ActionFlags.say(spec, ActionText.acknowledged(incident)));
        if (lookedAfter.isEmpty()) {
            ActionFlags.say(spec, "nobody looks after an open incident");
        }
    }
}

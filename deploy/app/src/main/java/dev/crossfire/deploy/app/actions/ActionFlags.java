package dev.crossfire.deploy.app.actions;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.CrossfireCommand;
import dev.crossfire.deploy.app.history.IncidentSource;
import dev.crossfire.deploy.app.history.SourceFlags;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.Action.Kind;
import dev.crossfire.serve.action.ActionRefusedException;
import dev.crossfire.serve.action.ActionRequest;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Who does it, and where it is told: what the commands share. */
final class ActionFlags {

    @Option(names = "--by", paramLabel = "NAME", description = "Who does it. Default: the name of this user.")
    private @Nullable String by;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private SourceFlags source;

    IncidentSource source(CommandSpec spec) {
        return source.source(CrossfireCommand.of(spec).environment());
    }

    /** Refuses what does not say for how long. */
    static void requireTime(@Nullable String lasts) {
        if (lasts != null) {
            try {
                ActionRequest.lasting(lasts);
            } catch (ActionRefusedException e) {
                throw CommandFailed.badUsage("--for: " + e.getMessage());
            }
        }
    }

    /** Does something about one incident, and says so. */
    void act(CommandSpec spec, Kind kind, String id, @Nullable String words, @Nullable String lasts) {
        act(spec, kind, id, words, lasts, null);
    }

    /** Does something about one incident while it has this verdict, and says so; null for any. */
    void act(
            CommandSpec spec,
            Kind kind,
            String id,
            @Nullable String words,
            @Nullable String lasts,
            @Nullable String verdict) {
        requireTime(lasts);
        IncidentSource there = source(spec);
        Incident incident = Json.read(there.life(id).lastEntry().getValue(), Incident.class);
        Action action = there.act(new ActionRequest(
                kind.word(), who(), words, null, lasts, incident.id(), null, null, null, verdict, null));
        say(spec, ActionText.of(action) + " (" + incident.title() + ")");
    }

    /** Takes an action back, and says so. */
    void end(CommandSpec spec, String id, @Nullable String words) {
        Action action = source(spec)
                .act(new ActionRequest(Kind.END.word(), who(), words, null, null, null, null, null, null, null, id));
        say(spec, ActionText.of(action));
    }

    String who() {
        return by == null ? System.getProperty("user.name", "unknown") : by;
    }

    static void say(CommandSpec spec, String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}

package dev.crossfire.deploy.app.actions;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.Action.Kind;
import dev.crossfire.serve.action.ActionRequest;
import dev.crossfire.streams.RuleCatalogue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Of what nobody shall be told, and for how long: what {@code silence} and {@code maintenance} share. */
final class QuietFlags {

    @Parameters(
            paramLabel = "ID",
            arity = "0..1",
            description = "One incident's id, or its first 6 characters or more; instead of the matchers.")
    private @Nullable String id;

    @Option(names = "--cluster", paramLabel = "NAME", description = "Incidents of this cluster.")
    private @Nullable String cluster;

    @Option(
            names = "--node",
            paramLabel = "GLOB",
            description = "Incidents of nodes so called; * is any text, ? one character.")
    private @Nullable String node;

    @Option(
            names = "--conflict",
            paramLabel = "ID",
            description = "Incidents of this conflict; 'crossfire rules list' has them.")
    private @Nullable String conflict;

    @Option(names = "--verdict", paramLabel = "WORD", description = "suspected or confirmed.")
    private @Nullable String verdict;

    @Option(names = "--for", paramLabel = "TIME", description = "How long, such as 90m, 2h or 7d; at most 90d.")
    private @Nullable String lasts;

    @Option(names = "--until", paramLabel = "TIME", description = "Until when, such as 2026-11-22T18:00:00Z.")
    private @Nullable String until;

    @Option(names = "--end", paramLabel = "ACTION", description = "Ends one now, by its own id.")
    private @Nullable String ends;

    @Option(names = "--list", description = "Lists those that stand.")
    private boolean list;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private ActionFlags flags;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private WhyFlag why;

    void run(CommandSpec spec, Kind kind) {
        boolean matched = id != null || cluster != null || node != null || conflict != null || verdict != null;
        boolean timed = lasts != null || until != null;
        if (list && !matched && !timed && ends == null) {
            list(spec, kind);
        } else if (ends != null && !matched && !timed && !list) {
            flags.end(spec, ends, why.text());
        } else if (matched && timed && ends == null && !list) {
            begin(spec, kind);
        } else {
            throw CommandFailed.badUsage(
                    "give an ID or matchers, and how long (--for or --until); or --end, or --list");
        }
    }

    private void list(CommandSpec spec, Kind kind) {
        List<Action> standing = flags.source(spec).standing().stream()
                .filter(action -> action.kind() == kind)
                .toList();
        standing.forEach(action -> ActionFlags.say(spec, ActionText.of(action)));
        if (standing.isEmpty()) {
            ActionFlags.say(spec, "no " + kind.word() + " stands");
        }
    }

    private void begin(CommandSpec spec, Kind kind) {
        if (id != null) {
            if (cluster != null || node != null || conflict != null || until != null) {
                throw CommandFailed.badUsage("an incident's ID goes with --for and --verdict alone");
            }
            flags.act(spec, kind, id, why.text(), lasts, verdict);
            return;
        }
        ActionFlags.requireTime(lasts);
        if (conflict != null
                && RuleCatalogue.shipped().conflicts().find(conflict).isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("crossfire: no conflict that ships is called '" + conflict
                            + "' ('crossfire rules list' has them); it fits one of your own alone");
            spec.commandLine().getErr().flush();
        }
        Action action = flags.source(spec)
                .act(new ActionRequest(
                        kind.word(),
                        flags.who(),
                        why.text(),
                        instant(),
                        lasts,
                        null,
                        cluster,
                        node,
                        conflict,
                        verdict,
                        null));
        ActionFlags.say(spec, ActionText.of(action));
    }

    private @Nullable Instant instant() {
        try {
            return until == null ? null : Instant.parse(until);
        } catch (DateTimeException e) {
            throw CommandFailed.badUsage("--until must be a time such as 2026-11-22T18:00:00Z, got '" + until + "'");
        }
    }
}

package dev.crossfire.deploy.app.actions;

import dev.crossfire.deploy.app.text.Printable;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Note;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.Action.Scope;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An action in one line. */
final class ActionText {

    private ActionText() {}

    static String of(Action action) {
        String what = action.ends() == null ? scope(action.scope()) : action.ends();
        return line(
                action.id() + "  " + action.kind().word() + "  " + what,
                new Note(
                        action.by(),
                        action.why(),
                        action.at(),
                        action.until(),
                        action.kind().word()));
    }

    /** An incident that somebody looks after. */
    static String acknowledged(Incident incident) {
        return line(
                incident.id() + "  " + incident.cluster() + "/" + incident.node() + "  " + incident.title(),
                Objects.requireNonNull(incident.acknowledged()));
    }

    private static String line(String what, Note note) {
        String until = note.until() == null ? "" : " until " + note.until().truncatedTo(ChronoUnit.SECONDS);
        String why = note.why() == null || note.why().isEmpty() ? "" : ": " + note.why();
        return Printable.of(what + until + ", by " + note.by() + why);
    }

    private static String scope(Scope scope) {
        List<String> words = new ArrayList<>();
        add(words, "incident", scope.incident());
        add(words, "cluster", scope.cluster());
        add(words, "node", scope.node());
        add(words, "conflict", scope.conflict());
        add(words, "verdict", scope.verdict());
        return String.join(" ", words);
    }

    private static void add(List<String> words, String name, @Nullable String value) {
        if (value != null) {
            words.add(name + "=" + value);
        }
    }
}

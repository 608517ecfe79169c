package dev.crossfire.deploy.app.actions;

import dev.crossfire.deploy.app.text.Printable;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.Action.Scope;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An action in one line. */
final class ActionText {

    private ActionText() {}

    static String of(Action action) {
        String until = action.until() == null ? "" : " until " + action.until().truncatedTo(ChronoUnit.SECONDS);
        String why = action.why().isEmpty() ? "" : ": " + action.why();
        String what = action.ends() == null ? scope(action.scope()) : action.ends();
        return Printable.of(
                action.id() + "  " + action.kind().word() + "  " + what + until + ", by " + action.by() + why);
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

package dev.crossfire.deploy.app.history;

import dev.crossfire.deploy.app.diagnose.IncidentText;
import dev.crossfire.deploy.app.diagnose.TextLayout;
import dev.crossfire.model.incident.Incident;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** One incident for people: as {@code diagnose} prints it, then how it came to that, a line or two a revision. */
final class LifeText {

    /** More than fit a screen; the rest is for tools. */
    private static final int SHOWN = 25;

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private LifeText() {}

    /**
     * @param shown the revision that is told whole
     * @param revisions every one, oldest first
     */
    static String of(Incident shown, List<Incident> revisions) {
        TextLayout text = new TextLayout.Plain();
        new IncidentText(shown, "crossfire show " + shown.id() + " -o json").write(text);
        Incident newest = revisions.get(revisions.size() - 1);
        text.line(
                "Incident",
                shown.id() + ", revision " + shown.revision()
                        + (shown.revision() == newest.revision() ? ", the newest" : " of " + newest.revision()));
        int first = Math.max(0, revisions.size() - SHOWN);
        text.line(
                "Revisions",
                first == 0 ? revisions.size() + " so far:" : "the newest " + SHOWN + " of " + revisions.size() + ":");
        for (int i = first; i < revisions.size(); i++) {
            Incident revision = revisions.get(i);
            String changes = String.join("; ", RevisionChanges.of(i == 0 ? null : revisions.get(i - 1), revision));
            text.item(String.format(
                    "%-4d%s  %-10s  %s",
                    revision.revision(), CLOCK.format(revision.updatedAt()), standing(revision), changes));
        }
        text.end();
        return text.toString();
    }

    private static String standing(Incident revision) {
        return revision.resolution() == null
                ? revision.verdict().word()
                : revision.resolution().kind().word();
    }
}

package dev.crossfire.deploy.app.demo;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the terminal says of the demo. */
final class DemoLines {

    private static final int WIDTH = 100;

    private DemoLines() {}

    /**
     * One revision, on one line.
     *
     * @param played wall time since the demo began in this process
     */
    static String revision(Incident incident, Duration played, String url) {
        return "demo: +%2d s  revision %-2d  %s: %s  %s"
                .formatted(played.toSeconds(), incident.revision(), standing(incident), shortened(why(incident)), url);
    }

    /** What stood when this process took the demo up again. */
    static String soFar(Incident incident, String url) {
        return "demo: so far: %s, revision %d  %s".formatted(standing(incident), incident.revision(), url);
    }

    /** How it ended. */
    static String ended(@Nullable Incident last, Duration played, String url) {
        String how;
        if (last == null) {
            how = "no incident was opened, which is not what the recording shows: please report it";
        } else if (last.state() == Incident.State.RESOLVED) {
            how = "the incident was opened, " + (last.verdict() == Verdict.CONFIRMED ? "confirmed and " : "")
                    + standing(last);
        } else {
            how = "the incident stands open and " + standing(last);
        }
        return "demo: ended after %d s: %s; crossfire goes on serving at %s (Ctrl-C stops it)"
                .formatted(played.toSeconds(), how, url);
    }

    /** The page says it in full. */
    private static String shortened(String text) {
        return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1).stripTrailing() + "…";
    }

    private static String standing(Incident incident) {
        return incident.resolution() == null
                ? incident.verdict().word()
                : "resolved as " + incident.resolution().kind().word();
    }

    /** The newest thing to know: how it ended, what proved it, or what it is about. */
    private static String why(Incident incident) {
        if (incident.resolution() != null) {
            return incident.resolution().says();
        }
        return incident.proof().isEmpty()
                ? incident.title()
                : incident.proof().get(0).says();
    }
}

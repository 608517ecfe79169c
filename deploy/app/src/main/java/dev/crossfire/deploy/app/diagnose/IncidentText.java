package dev.crossfire.deploy.app.diagnose;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Evidence;
import dev.crossfire.model.incident.Incident.Input;
import dev.crossfire.model.incident.Incident.Remedy;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.signal.SignalNames;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One incident on one screen: what, who else suffers, the proof and what was not seen, the cause, one safe thing to do, the lasting fix,
 * what does not work and why, and how old the inputs are (domain §10.6).
 */
public final class IncidentText {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private final Incident incident;

    private final String whole;

    /** @param whole the command that tells the same whole, as JSON */
    public IncidentText(Incident incident, String whole) {
        this.incident = incident;
        this.whole = whole;
    }

    public void write(TextLayout text) {
        text.title(headline());
        incident.blastRadius().forEach(says -> text.line("Meanwhile", says));
        incident.proof().forEach(proof -> text.line("Proof", proof.says() + " (" + proof.id() + ")"));
        if (incident.proof().isEmpty()) {
            text.line("Proof", "none yet: suspected, not confirmed");
        }
        incident.notes().forEach(note -> text.line("Note", note));
        handled(text, "Ack", incident.acknowledged());
        handled(text, "Not told", incident.suppressed());
        text.line(
                "Cause",
                incident.cause() == null
                        ? "not known yet"
                        : incident.cause().says() + " (" + incident.cause().id() + ")");
        String now = now();
        if (now != null) {
            text.line("Now", now);
        }
        remedies(text);
        text.line("Inputs", ages());
        text.end();
    }

    /** What to make of advice that was given while it was open; null while it is, and of what there never was. */
    private @Nullable String now() {
        Incident.Resolution ended = incident.resolution();
        if (ended == null) {
            return null;
        }
        return switch (ended.kind()) {
            case VERIFIED, MANUAL -> "it is over; what follows was advised while it was open, in case it comes back";
            case EXPIRED -> "nothing is known of it any more; if the node still fails, what follows helps";
            case REFUTED, SUPERSEDED -> null;
        };
    }

    private static void handled(TextLayout text, String what, Incident.@Nullable Note note) {
        if (note != null) {
            String until = note.until() == null ? "" : " until " + CLOCK.format(note.until());
            String why = note.why() == null || note.why().isEmpty() ? "" : ": " + note.why();
            String kind = note.kind() == null || note.kind().equals("ack") ? "" : note.kind() + " ";
            text.line(what, kind + "by " + note.by() + ", since " + CLOCK.format(note.at()) + until + why);
        }
    }

    private String headline() {
        StringBuilder headline = new StringBuilder(standing())
                .append(' ')
                .append(incident.cluster())
                .append('/')
                .append(incident.node())
                .append(": ")
                .append(incident.title())
                .append(", since ")
                .append(CLOCK.format(incident.openedAt()));
        if (incident.resolution() == null || incident.resolvedAt() == null) {
            headline.append(", ongoing");
        } else {
            headline.append(", ")
                    .append(incident.resolution().kind().word())
                    .append(" at ")
                    .append(CLOCK.format(incident.resolvedAt()))
                    .append(" (")
                    .append(incident.resolution().says())
                    .append(')');
        }
        long restarts = restarts();
        return headline.append(restarts == 0 ? "" : ", " + restarts + (restarts == 1 ? " restart" : " restarts"))
                .toString();
    }

    /** What was told of one that is over: the word of its end first, lest somebody gets up for it. */
    private String standing() {
        String verdict = incident.verdict().name();
        Incident.Resolution ended = incident.resolution();
        if (ended == null) {
            return verdict;
        }
        String word = switch (ended.kind()) {
            case VERIFIED -> "RECOVERED";
            case EXPIRED -> "NOT SEEN ANY MORE";
            case REFUTED -> "WITHDRAWN";
            case MANUAL -> "CLOSED";
            case SUPERSEDED -> "SUPERSEDED";
        };
        boolean was = incident.verdict() == Verdict.CONFIRMED || incident.verdict() == Verdict.SUSPECTED;
        return was ? word + " (was " + incident.verdict().word() + ")" : word;
    }

    private long restarts() {
        return incident.evidence().stream()
                .filter(evidence -> evidence.signal().equals(SignalNames.CONTAINER_KILLED))
                .mapToLong(Evidence::count)
                .sum();
    }

    private void remedies(TextLayout text) {
        List<Remedy> helping = incident.remedies().stream()
                .filter(remedy -> !remedy.holds().equals("no"))
                .toList();
        if (!helping.isEmpty()) {
            first(text, helping.get(0));
        }
        if (helping.size() > 1) {
            text.line("Or", "(" + whole + " shows the commands of each)");
            helping.subList(1, helping.size())
                    .forEach(remedy -> text.item(remedy.title() + " (" + remedy.id() + ", holds: " + remedy.holds()
                            + "): " + remedy.because()));
        }
        List<Remedy> futile = new ArrayList<>(incident.remedies());
        futile.removeAll(helping);
        if (!futile.isEmpty()) {
            text.line("Not", "what does not help here:");
            futile.forEach(remedy -> text.item(remedy.title() + ": " + remedy.because()));
        }
    }

    private static void first(TextLayout text, Remedy remedy) {
        text.line("Do", remedy.title() + " (" + remedy.id() + ", holds: " + remedy.holds() + ")");
        if (remedy.where() != null) {
            text.line("Where", remedy.where());
        }
        text.commands(remedy.commands());
        text.line("Why", remedy.because());
        text.line("Risk", remedy.risk());
        text.line("Verify", remedy.verify());
        text.line("Undo", remedy.rollback());
        if (remedy.survives() != null) {
            text.line("Lasts", remedy.survives());
        }
        if (remedy.durable() != null) {
            text.line("Durable", remedy.durable());
        }
    }

    private String ages() {
        Instant newest = incident.updatedAt();
        List<String> ages = new ArrayList<>();
        for (Map.Entry<String, Input> input : incident.inputs().entrySet()) {
            Instant last = input.getValue().lastAt();
            ages.add(input.getKey() + " "
                    + (last == null ? "never heard" : "to " + CLOCK.format(last) + age(last, newest))
                    + (input.getValue().stale() ? ", stale" : ""));
        }
        return String.join("; ", ages);
    }

    private static String age(Instant last, Instant newest) {
        long seconds = Duration.between(last, newest).toSeconds();
        return seconds < 1 ? "" : " (" + seconds + " s before the newest)";
    }
}

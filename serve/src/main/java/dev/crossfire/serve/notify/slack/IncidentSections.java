package dev.crossfire.serve.notify.slack;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Remedy;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.incident.Incident.Resolution.Kind;
import dev.crossfire.model.incident.Incident.State;
import dev.crossfire.model.incident.Incident.TimelineEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The body of a message, in the order in which things are needed at night: how it ended, who is hit, proof, cause, what to do. */
final class IncidentSections {

    private static final int ENDED = 500;
    private static final int HIT = 300;
    private static final int PROOF = 600;
    private static final int CAUSE = 350;
    private static final int NOTE = 180;
    private static final int DO = 1500;
    private static final int COMMANDS = 700;
    private static final int ONE_COMMAND = 300;

    private IncidentSections() {}

    /** Of a message that tells an end and follows one that told the rest. */
    static List<String> end(Incident incident) {
        Resolution resolution = Objects.requireNonNull(incident.resolution());
        String durable = chosen(incident).map(Remedy::durable).orElse(null);
        return resolution.kind() == Kind.VERIFIED && durable != null && !durable.isBlank()
                ? List.of(ended(resolution), "*Lasting fix*\n" + SlackText.prose(durable, 200))
                : List.of(ended(resolution));
    }

    /** Everything. */
    static List<String> whole(Incident incident, SlackMessage.Links links) {
        List<String> sections = new ArrayList<>();
        Resolution resolution = incident.resolution();
        if (resolution != null) {
            sections.add(ended(resolution));
        }
        String why = why(incident);
        if (!why.isEmpty()) {
            sections.add(why);
        }
        boolean moot =
                resolution != null && (resolution.kind() == Kind.REFUTED || resolution.kind() == Kind.SUPERSEDED);
        if (!moot) {
            sections.add(what(incident, links));
        }
        return sections;
    }

    /** How new what was heard is, source by source. */
    static String inputs(Incident incident) {
        return incident.inputs().entrySet().stream()
                .map(input -> input.getKey()
                        + (input.getValue().lastAt() == null
                                ? " never"
                                : " " + Headline.time(input.getValue().lastAt()))
                        + (input.getValue().stale() ? " (stale)" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String ended(Resolution resolution) {
        String name = switch (resolution.kind()) {
            case VERIFIED -> "How it recovered";
            case EXPIRED -> "Why it is closed. This is not a recovery";
            case REFUTED -> "Why it is withdrawn";
            case MANUAL -> "Why it is closed";
            case SUPERSEDED -> "What took its place";
        };
        return "*" + name + "*\n" + SlackText.prose(resolution.says(), ENDED);
    }

    private static String why(Incident incident) {
        List<String> parts = new ArrayList<>();
        if (incident.state() == State.OPEN) {
            add(parts, "Who is hit", String.join("; ", incident.blastRadius()), HIT);
        }
        add(parts, "Why", proof(incident), PROOF);
        if (incident.cause() != null) {
            add(parts, "Cause", incident.cause().says(), CAUSE);
        }
        if (!incident.notes().isEmpty()) {
            add(parts, "Note", incident.notes().get(0), NOTE);
        }
        return String.join("\n", parts);
    }

    /** The proof with its numbers; without one, what led to the suspicion. */
    private static String proof(Incident incident) {
        if (!incident.proof().isEmpty()) {
            return incident.proof().get(0).says();
        }
        return incident.timeline().stream()
                .filter(entry ->
                        entry.what().equals("suspected") || entry.what().equals("opened"))
                .reduce((first, second) -> second)
                .map(TimelineEntry::says)
                .orElse("");
    }

    /** One thing to do, whole or not at all: half a command is worse than none. */
    private static String what(Incident incident, SlackMessage.Links links) {
        String name = whenToDo(incident);
        Optional<Remedy> remedy = chosen(incident);
        if (remedy.isEmpty()) {
            return "*" + name + "*\nNo remedy is known to hold for this cause on this node." + inVain(incident);
        }
        Remedy chosen = remedy.get();
        StringBuilder text = new StringBuilder("*" + name + "*\n" + SlackText.prose(chosen.title(), 150) + " (holds: "
                + chosen.holds() + ", " + SlackText.prose(chosen.because(), 150) + ")");
        text.append(commands(incident, chosen, links));
        append(text, block("Verify", chosen.verify(), ONE_COMMAND));
        append(text, block("Undo", chosen.rollback(), ONE_COMMAND));
        append(text, line("Lasts", chosen.survives()));
        append(text, line("Lasting fix:", chosen.durable()));
        append(text, inVain(incident));
        return text.toString();
    }

    private static String whenToDo(Incident incident) {
        Resolution resolution = incident.resolution();
        if (resolution != null) {
            return resolution.kind() == Kind.EXPIRED ? "Do, if it still fails" : "Do, if it comes back";
        }
        return switch (incident.verdict()) {
            case SUSPECTED -> "Do, if you cannot wait for proof";
            default -> "Do";
        };
    }

    private static Optional<Remedy> chosen(Incident incident) {
        return incident.remedies().stream()
                .filter(remedy -> remedy.holds().equals("yes") || remedy.holds().equals("partly"))
                .filter(remedy -> !material(remedy).isBlank())
                .min(Comparator.comparingInt(Remedy::rank));
    }

    private static String material(Remedy remedy) {
        String commands = String.join("\n", remedy.commands());
        String manifest = remedy.manifest();
        return manifest == null || manifest.isBlank()
                ? commands
                : (commands.isEmpty() ? "" : commands + "\n") + manifest.strip();
    }

    private static String commands(Incident incident, Remedy remedy, SlackMessage.Links links) {
        String where = remedy.where() == null || remedy.where().isBlank()
                ? "Run:"
                : "Run " + SlackText.prose(remedy.where(), 120) + ":";
        String code = code(material(remedy), COMMANDS);
        return "\n"
                + (code.isEmpty()
                        ? "The commands do not fit here: they stand in `crossfire show "
                                + SlackText.prose(incident.id(), 80) + "`"
                                + (links.page(incident).isEmpty()
                                        ? ""
                                        : " and on <" + links.page(incident) + "|its page>")
                        : where + "\n" + code);
    }

    private static String block(String name, String command, int limit) {
        String code = command.isBlank() ? "" : code(command, limit);
        return code.isEmpty() ? "" : "\n" + name + ":\n" + code;
    }

    private static String line(String name, @Nullable String text) {
        return text == null || text.isBlank() ? "" : "\n" + name + " " + SlackText.prose(text, 200);
    }

    /** A code block; empty when it would be too long, or when its text would end it. */
    private static String code(String text, int limit) {
        String shown = SlackText.command(text.strip());
        return shown.length() > limit || shown.contains("```") || shown.endsWith("`") || shown.startsWith("`")
                ? ""
                : "```" + shown + "```";
    }

    private static String inVain(Incident incident) {
        String remedies = incident.remedies().stream()
                .filter(remedy -> remedy.holds().equals("no") || remedy.holds().equals("until-resync"))
                .sorted(Comparator.comparing((Remedy remedy) -> remedy.holds().equals("no") ? 0 : 1))
                .limit(2)
                .map(remedy -> SlackText.prose(remedy.title() + " (" + remedy.because() + ")", 160))
                .collect(Collectors.joining("; "));
        return remedies.isEmpty() ? "" : "\nDoes not help, or not for long: " + remedies;
    }

    private static void add(List<String> parts, String name, String text, int limit) {
        String shown = SlackText.prose(text, limit);
        if (!shown.isEmpty()) {
            parts.add("*" + name + "*\n" + shown);
        }
    }

    private static void append(StringBuilder text, String part) {
        if (text.length() + part.length() <= DO) {
            text.append(part);
        }
    }
}

package dev.crossfire.streams.simulation;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was said of a node, held against what was true of it.
 *
 * <p>Missed is a true conflict without an incident of its own, or with one that says less than the material proves, names another cause,
 * or calls it resolved while it goes on.
 *
 * <p>A false alarm is an incident that stands at the end, suspected or confirmed, open or resolved, for a conflict that the node does not
 * have; one that still stands open though the conflict was seen to be healed; a second one for the same conflict; and any revision that
 * ever said confirmed of a conflict that the material does not prove, even when it was taken back: whoever read it acted on it. A suspicion
 * that was withdrawn as refuted is none. It was the honest answer to what was known until then, it was told as a suspicion, and what spoke
 * against it closed it. Nor is a suspicion of a look-alike whose material speaks for the conflict and holds nothing against it: there the
 * domain asks for a suspicion.
 */
public record Assessment(List<String> missed, List<String> falseAlarms) {

    /** How far the first symptom that was seen may lie from the first that there was: entries are lost and late. */
    private static final Duration NEAR = Duration.ofMinutes(5);

    public Assessment {
        missed = List.copyOf(missed);
        falseAlarms = List.copyOf(falseAlarms);
    }

    public static Assessment of(SimulatedNode node, NodeOutcome outcome) {
        List<String> missed = new ArrayList<>();
        List<String> falseAlarms = new ArrayList<>();
        List<Incident> unexplained = new ArrayList<>(outcome.standing());
        for (TrueConflict truth : node.truth()) {
            Incident incident = unexplained.stream()
                    .filter(one -> one.conflict().equals(truth.conflict()) && isNear(one, truth))
                    .min(Comparator.comparing(Incident::openedAt))
                    .orElse(null);
            if (incident == null) {
                missed.add(line(node, truth.conflict(), "no incident of " + truth.from()));
                continue;
            }
            unexplained.remove(incident);
            compare(node, truth, incident, missed, falseAlarms);
        }
        for (Incident incident : unexplained) {
            if (!(incident.verdict() == Verdict.SUSPECTED && node.maySuspect().contains(incident.conflict()))) {
                falseAlarms.add(
                        line(node, incident.conflict(), incident.verdict().word() + ", " + state(incident)));
            }
        }
        outcome.onceConfirmed().stream()
                .filter(conflict -> node.truth().stream()
                        .noneMatch(truth -> truth.conflict().equals(conflict) && truth.verdict() == Verdict.CONFIRMED))
                .sorted()
                .forEach(conflict -> falseAlarms.add(line(node, conflict, "was told as confirmed")));
        return new Assessment(missed, falseAlarms);
    }

    private static boolean isNear(Incident incident, TrueConflict truth) {
        return Duration.between(truth.from(), incident.openedAt()).abs().compareTo(NEAR) <= 0;
    }

    private static void compare(
            SimulatedNode node, TrueConflict truth, Incident incident, List<String> missed, List<String> falseAlarms) {
        if (truth.verdict() == Verdict.CONFIRMED && incident.verdict() != Verdict.CONFIRMED) {
            missed.add(line(node, truth.conflict(), incident.verdict().word() + " instead of confirmed"));
        }
        String cause = incident.cause() == null ? "none" : incident.cause().id();
        if (!cause.equals(truth.cause())) {
            missed.add(line(node, truth.conflict(), "cause " + cause + " instead of " + truth.cause()));
        }
        boolean resolved = incident.state() == Incident.State.RESOLVED;
        if (truth.ending() == TrueConflict.Ending.GOES_ON && resolved) {
            missed.add(line(node, truth.conflict(), state(incident) + ", but it goes on"));
        }
        if (truth.ending() == TrueConflict.Ending.HEALED && !resolved) {
            falseAlarms.add(line(node, truth.conflict(), "still open, but it was healed"));
        }
    }

    private static String state(Incident incident) {
        return incident.resolution() == null
                ? "open"
                : "resolved as " + incident.resolution().kind().word();
    }

    private static String line(SimulatedNode node, String conflict, String what) {
        return node.node() + " (" + node.story() + ", " + node.disturbance() + ") " + conflict + ": " + what;
    }
}

package dev.crossfire.streams.outbreak;

import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.State;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.streams.evidence.NodeEvidence;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of the fold's outcome is held, and under which name. */
public final class Holdings {

    private static final String LATENT_RISK = "latent risk";

    private final OutbreakSettings settings;

    public Holdings(OutbreakSettings settings) {
        this.settings = settings;
    }

    public static String nameOfVictim(String incident) {
        return "victim " + incident;
    }

    /** What is left of a node that is summed up. */
    public static String nameOfPast(String node) {
        return "past " + node;
    }

    public static String nameOfRisk(String node) {
        return "risk " + node;
    }

    /**
     * A node after a revision of its incident; empty when it is no victim after all, and when it was summed up: an incident may be commented on
     * long after it ended, and is told again when the set of conflicts changes.
     *
     * @param before what is held of the incident; null for nothing
     * @param past what is held under {@link #nameOfPast}; null for nothing
     * @param evidence of the node
     */
    public Optional<Holding> victim(
            Incident incident, @Nullable Holding before, @Nullable Holding past, NodeEvidence evidence) {
        if (before == null
                && incident.state() == State.RESOLVED
                && (isSummedUp(incident, past) || isForgotten(incident, evidence))) {
            return Optional.empty();
        }
        return Victim.of(incident, before == null ? null : before.victim(), evidence, settings.window())
                .map(Holding::of);
    }

    private static boolean isSummedUp(Incident incident, @Nullable Holding past) {
        return past != null
                && past.past() != null
                && !incident.openedAt().isAfter(past.past().failedAt());
    }

    /** Of one that was told before, so long ago, what is left was forgotten. */
    private boolean isForgotten(Incident incident, NodeEvidence evidence) {
        return incident.revision() > 1
                && evidence.tick() != null
                && incident.resolvedAt() != null
                && Duration.between(incident.resolvedAt(), evidence.tick()).compareTo(settings.remembered()) >= 0;
    }

    /**
     * A node whose finding says that it would fail if it were asked to, by what would rewrite its packets; empty when it does not say so, or is
     * not there any more. Findings that stand are told again once a day.
     */
    public Optional<Holding> atRisk(Finding finding, NodeEvidence evidence) {
        String note = finding.note();
        boolean risk = finding.verdict() == Verdict.NONE && note != null && note.startsWith(LATENT_RISK);
        return risk && !evidence.allSilentFor(settings.kept())
                ? NodeSignature.of(evidence).map(Holding::ofRisk)
                : Optional.empty();
    }
}

package dev.crossfire.streams.verdict;

import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident.Cause;
import dev.crossfire.model.incident.Incident.Remedy;
import dev.crossfire.model.incident.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the evidence of a node says of one conflict.
 *
 * @param concerned whether anything was seen that could be this conflict
 * @param symptomTimes when the symptom was seen, in order, also when it was too seldom to hold
 * @param title of the incident
 * @param proofs that stand, each with the span of its ground
 * @param refutation the first that holds; null when none does
 * @param notes what a reader must know beside the verdict
 * @param victims whose health checks fail, as far as they say so
 * @param findingNote shown with the finding; null when there is nothing to say
 * @param checks every check, held or missed and by how much
 */
public record Judgement(
        Verdict verdict,
        boolean concerned,
        List<Instant> symptomTimes,
        String title,
        List<StandingProof> proofs,
        @Nullable HeldRefutation refutation,
        @Nullable Cause cause,
        List<Remedy> remedies,
        List<String> notes,
        List<String> blastRadius,
        List<String> victims,
        @Nullable String findingNote,
        List<Finding.Check> checks) {

    /**
     * @param from where its ground begins
     * @param at when it was complete
     */
    public record StandingProof(String id, String says, Instant from, Instant at) {}

    /** @param at when it was seen; null when it has no place in time */
    public record HeldRefutation(
            String id, String says, @Nullable Instant at, boolean vetoesProof) {}
}

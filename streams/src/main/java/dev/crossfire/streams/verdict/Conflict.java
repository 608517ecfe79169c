package dev.crossfire.streams.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A known fight between two components of a node, as its file defines it.
 *
 * @param signals names of the signals that belong to its evidence
 * @param symptom what must be seen before anything is said
 * @param suspect what makes it worth a suspicion
 * @param refutations what speaks against it
 * @param proofs one that holds confirms
 * @param causes the first that holds is the cause
 * @param alsoFailing what would make the check fail without this conflict too
 * @param meanwhile what it does to the node beyond the failing check, in sentences
 * @param notes shown with a finding, never an incident
 */
public record Conflict(
        String id,
        String title,
        List<String> signals,
        Check symptom,
        Check suspect,
        List<Refutation> refutations,
        List<Entry> proofs,
        List<CauseEntry> causes,
        List<Entry> alsoFailing,
        List<String> meanwhile,
        List<NoteEntry> notes,
        List<RemedyEntry> remedies) {

    /** @param says text with {bindings}; the check's own sentence follows it where it names {says} */
    public record Entry(String id, Check check, String says) {}

    /** @param vetoesProof it concerns the very checks that a proof counts, so a proof of the same window does not stand against it */
    public record Refutation(String id, Check check, String says, boolean vetoesProof) {}

    /** @param provenOnly it is named only when a proof holds */
    public record CauseEntry(String id, Check check, String says, boolean provenOnly) {}

    /** @param withSymptom shown when the symptom holds, else when it does not */
    public record NoteEntry(String id, boolean withSymptom, Check check, String says) {}

    /**
     * @param scope {@code node} for commands on this node, {@code cluster} for changes that reach others
     * @param variants the first that fits cause and node is shown
     */
    public record RemedyEntry(String id, String title, String scope, String source, List<Variant> variants) {}

    /**
     * @param causes the causes it is for; empty for any
     * @param when further condition; null for none
     */
    public record Variant(
            List<String> causes,
            @Nullable Check when,
            String holds,
            String because,
            String risk,
            List<String> commands,
            @Nullable String manifest,
            String verify,
            String rollback,
            @Nullable String where,
            @Nullable String survives,
            @Nullable String durable) {}
}

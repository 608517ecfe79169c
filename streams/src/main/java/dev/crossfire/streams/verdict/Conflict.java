package dev.crossfire.streams.verdict;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A known fight between two components of a node, as its file defines it.
 *
 * @param signals those that belong to its evidence
 * @param wording its words for what happens
 * @param concern what must be seen before a refutation says anything; the symptom, or something wider
 * @param symptom what must be seen before anything is said
 * @param suspect what makes it worth a suspicion
 * @param refutations what speaks against it
 * @param proofs one that holds confirms
 * @param causes the first that holds is the cause
 * @param resolved how its end is seen
 * @param alsoFailing what would bring the symptom without this conflict too
 * @param meanwhile what it does to the node beyond its symptom
 * @param caveats what a reader must know beside the verdict
 * @param notes shown with a finding, never an incident
 * @param asked names of the signals that its conditions name
 * @param explainedBy conflicts that explain it: while one of them stands confirmed on the node, people are not told of this one
 */
public record Conflict(
        String id,
        String title,
        EvidenceSignals signals,
        Wording wording,
        Check concern,
        Check symptom,
        Check suspect,
        List<Refutation> refutations,
        List<Entry> proofs,
        List<CauseEntry> causes,
        Healing resolved,
        List<Entry> alsoFailing,
        List<Sentence> meanwhile,
        List<Sentence> caveats,
        List<NoteEntry> notes,
        List<RemedyEntry> remedies,
        Set<String> asked,
        List<String> explainedBy) {

    public Conflict {
        explainedBy = List.copyOf(explainedBy);
    }

    /**
     * @param title the incident's title, with {bindings}; null for the conflict's own
     * @param opened said of the first symptom in the timeline
     * @param reopened said when the symptom is back
     * @param notAlone goes before what {@link #alsoFailing} says
     */
    public record Wording(@Nullable String title, String opened, String reopened, String notAlone) {}

    /** @param check whether it is said; null for always */
    public record Sentence(@Nullable Check check, String says) {}

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

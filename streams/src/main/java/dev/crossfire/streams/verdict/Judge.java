package dev.crossfire.streams.verdict;

import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident.Cause;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.streams.verdict.Conflict.Entry;
import dev.crossfire.streams.verdict.Conflict.NoteEntry;
import dev.crossfire.streams.verdict.Conflict.Refutation;
import dev.crossfire.streams.verdict.Conflict.Sentence;
import dev.crossfire.streams.verdict.Judgement.HeldRefutation;
import dev.crossfire.streams.verdict.Judgement.StandingProof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges one conflict on one node. Proof confirms; a refutation that concerns the very checks of a proof stands against it unless the
 * proof's ground is newer; without proof a refutation withdraws; a rewriter or the rule alone never confirms (domain §10).
 */
public final class Judge {

    private final Conflict conflict;
    private final Observations node;
    private final List<Finding.Check> checks = new ArrayList<>();
    private final Map<String, List<String>> bindings = new TreeMap<>();
    private boolean concerned;

    private Judge(Conflict conflict, Observations node) {
        this.conflict = conflict;
        this.node = node;
    }

    public static Judgement judge(Conflict conflict, Observations node) {
        return node.judgement(conflict, () -> new Judge(conflict, node).judge());
    }

    /**
     * Whether there is nothing to judge: neither the symptom, nor anything that could be this conflict, nor a note worth telling. Most
     * conflicts are so on most nodes, and asking this costs a fraction of judging.
     */
    public static boolean isQuiet(Conflict conflict, Observations node) {
        Outcome symptom = conflict.symptom().evaluate(node);
        if (symptom.held() || !symptom.times().isEmpty()) {
            return false;
        }
        return !conflict.concern().evaluate(node).held()
                && new Judge(conflict, node).findingNote(false, Verdict.NONE) == null;
    }

    private Judgement judge() {
        concerned = conflict.concern().evaluate(node).held();
        Outcome symptom = look("symptom", conflict.symptom(), "{says}");
        Outcome suspect = look("suspect", conflict.suspect(), "{says}");
        List<HeldRefutation> refutations = refutations();
        List<StandingProof> proofs = proofs(refutations);
        Verdict verdict = verdict(symptom.held(), suspect.held(), proofs, refutations);
        boolean incident = verdict == Verdict.CONFIRMED || verdict == Verdict.SUSPECTED;
        if (incident) {
            bindings.putAll(node.remedyBindings());
        }
        Cause cause = incident ? cause(verdict == Verdict.CONFIRMED) : null;
        List<String> also = alsoFailing();
        return new Judgement(
                verdict,
                concerned,
                symptom.times(),
                incident ? title() : conflict.title(),
                proofs,
                refutations.isEmpty() ? null : refutations.get(0),
                cause,
                incident ? new RemedyWriter(conflict, node, bindings).write(cause, also) : List.of(),
                incident ? notes(also) : List.of(),
                incident ? said(conflict.meanwhile()) : List.of(),
                node.namedVictims(),
                findingNote(symptom.held(), verdict),
                List.copyOf(checks));
    }

    private String title() {
        String title = conflict.wording().title();
        return title == null ? conflict.title() : Template.fill(title, bindings);
    }

    private static Verdict verdict(
            boolean symptom, boolean suspect, List<StandingProof> proofs, List<HeldRefutation> refutations) {
        if (!proofs.isEmpty()) {
            return Verdict.CONFIRMED;
        }
        if (!refutations.isEmpty()) {
            return Verdict.REFUTED;
        }
        return symptom && suspect ? Verdict.SUSPECTED : Verdict.NONE;
    }

    private List<HeldRefutation> refutations() {
        List<HeldRefutation> held = new ArrayList<>();
        for (Refutation refutation : conflict.refutations()) {
            Outcome outcome = look(refutation.id(), refutation.check(), refutation.says());
            // Nothing was seen that could be this conflict, so there is nothing to refute: the check only stands in the
            // finding.
            if (outcome.held() && concerned) {
                held.add(new HeldRefutation(
                        refutation.id(), text(refutation.says(), outcome), outcome.at(), refutation.vetoesProof()));
            }
        }
        return held;
    }

    private List<StandingProof> proofs(List<HeldRefutation> refutations) {
        List<StandingProof> standing = new ArrayList<>();
        for (Entry entry : conflict.proofs()) {
            Outcome outcome = look(entry.id(), entry.check(), entry.says());
            if (!outcome.held() || outcome.from() == null || outcome.at() == null) {
                continue;
            }
            StandingProof proof =
                    new StandingProof(entry.id(), text(entry.says(), outcome), outcome.from(), outcome.at());
            if (refutations.stream().noneMatch(refutation -> vetoes(refutation, proof))) {
                standing.add(proof);
            }
        }
        return standing;
    }

    /** A refutation stands against a proof about the same run of failing checks, unless the proof's ground is newer. */
    private boolean vetoes(HeldRefutation refutation, StandingProof proof) {
        Instant at = refutation.at();
        if (!refutation.vetoesProof() || at == null || !proof.from().isBefore(at)) {
            return false;
        }
        return node.readyTimes().stream().noneMatch(ready -> ready.isAfter(proof.at()) && ready.isBefore(at));
    }

    private @Nullable Cause cause(boolean proven) {
        Cause found = null;
        for (Conflict.CauseEntry entry : conflict.causes()) {
            Outcome outcome = look("cause:" + entry.id(), entry.check(), entry.says());
            if (found == null && outcome.held() && (proven || !entry.provenOnly())) {
                found = new Cause(entry.id(), text(entry.says(), outcome));
            }
        }
        return found;
    }

    private List<String> alsoFailing() {
        List<String> also = new ArrayList<>();
        for (Entry entry : conflict.alsoFailing()) {
            Outcome outcome = look("also:" + entry.id(), entry.check(), entry.says());
            if (outcome.held()) {
                also.add(text(entry.says(), outcome));
            }
        }
        return also;
    }

    private List<String> notes(List<String> also) {
        List<String> notes = new ArrayList<>();
        also.forEach(says -> notes.add(conflict.wording().notAlone() + says));
        notes.addAll(said(conflict.caveats()));
        return notes;
    }

    private List<String> said(List<Sentence> sentences) {
        List<String> said = new ArrayList<>();
        for (Sentence sentence : sentences) {
            Outcome outcome = sentence.check() == null
                    ? Outcome.held("")
                    : sentence.check().evaluate(node);
            if (outcome.held()) {
                said.add(text(sentence.says(), outcome));
            }
        }
        return said;
    }

    private @Nullable String findingNote(boolean symptom, Verdict verdict) {
        // What is proven or refuted says so itself: notes tell why nothing could be said.
        if (verdict == Verdict.CONFIRMED || verdict == Verdict.REFUTED) {
            return null;
        }
        for (NoteEntry note : conflict.notes()) {
            if (note.withSymptom() == symptom && (symptom || !concerned)) {
                Outcome outcome = note.check().evaluate(node);
                if (outcome.held()) {
                    return text(note.says(), outcome);
                }
            }
        }
        return null;
    }

    private Outcome look(String id, Check check, String says) {
        Outcome outcome = check.evaluate(node);
        outcome.bindings().forEach(bindings::putIfAbsent);
        checks.add(new Finding.Check(
                id, outcome.held(), outcome.held() ? text(says, outcome) : outcome.says(), outcome.margin()));
        return outcome;
    }

    private String text(String template, Outcome outcome) {
        Map<String, List<String>> values = new TreeMap<>(bindings);
        values.putAll(outcome.bindings());
        values.put("says", List.of(outcome.says()));
        return Template.fill(template, values);
    }
}

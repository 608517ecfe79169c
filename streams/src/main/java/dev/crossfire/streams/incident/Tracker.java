package dev.crossfire.streams.incident;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Note;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.signal.Action;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.incident.Track.Emitted;
import dev.crossfire.streams.incident.Track.Ended;
import dev.crossfire.streams.incident.Track.Episode;
import dev.crossfire.streams.incident.Track.Told;
import dev.crossfire.streams.verdict.Conflict;
import dev.crossfire.streams.verdict.Judge;
import dev.crossfire.streams.verdict.Judgement;
import dev.crossfire.streams.verdict.Judgement.StandingProof;
import dev.crossfire.streams.verdict.Observations;
import dev.crossfire.streams.verdict.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves one conflict's track on: what the evidence within the horizon says is judged afresh each time, so that the order of arrival does
 * not matter; what was judged on evidence that has left the horizon stands.
 */
final class Tracker {

    static final String INHIBITED = "inhibited";

    /** In place of a refutation's id. */
    private static final String WRONG_CLOCK = "wrong-clock";

    private final Conflict conflict;
    private final String ruleset;
    private final NodeKey node;
    private final FoldSettings settings;
    private final IncidentWriter writer;
    private final Episodes episodes;
    private final Turns turns;

    Tracker(Conflict conflict, String ruleset, NodeKey node, FoldSettings settings) {
        this.conflict = conflict;
        this.ruleset = ruleset;
        this.node = node;
        this.settings = settings;
        this.writer = new IncidentWriter(conflict, ruleset, node, settings);
        this.episodes = new Episodes(writer, settings);
        this.turns = new Turns(conflict);
    }

    /**
     * A track that was moved on, and not told of yet.
     *
     * @param closing of the id that the episode had until now
     * @param judgement null when there was nothing to judge
     */
    record Moved(
            Track track, List<Incident> closing, @Nullable Judgement judgement) {

        Moved with(Track other) {
            return new Moved(other, closing, judgement);
        }

        /** Whether there is an open incident that a proof stands behind. */
        boolean isConfirmed() {
            Episode episode = track.episode();
            return episode != null && episode.isOpen() && episode.verdict() == Verdict.CONFIRMED;
        }
    }

    /**
     * Judges afresh.
     *
     * @param before the evidence before what left the horizon was dropped
     * @param observed what the evidence within the horizon says
     * @param news whether there is more evidence than the last time
     */
    Moved move(Track track, NodeEvidence before, Observations observed, boolean news) {
        NodeEvidence now = observed.evidence();
        if (track.equals(Track.NEW) && Judge.isQuiet(conflict, observed)) {
            return new Moved(track, List.of(), null);
        }
        Judgement judgement = Judge.judge(conflict, observed);
        List<Incident> closing = new ArrayList<>();
        Track aged = aged(track, before, now);
        Track right = withoutWrongFuture(aged, now, judgement, closing);
        Track next = resolve(episode(right, now, judgement, news, closing), now, observed, judgement);
        return new Moved(episodes.settled(next, now), closing, judgement);
    }

    /** An action on the incident of this track: what people do stays with the episode. */
    Track handle(Track track, Action action, NodeEvidence now) {
        Episode episode = track.episode();
        if (episode == null || !episode.isIncident() || !Handling.keeps(action)) {
            return track;
        }
        // What is taken back is so whatever the verdict is by now.
        String ofVerdict = action.scope().verdict();
        String verdict = action.ends() != null && ofVerdict != null
                ? ofVerdict
                : episode.verdict().word();
        boolean meant = action.scope().covers(node, conflict.id(), verdict, id(episode));
        // What ended is history: who means it nevertheless names it.
        boolean alive =
                episode.isOpen() || action.ends() != null || action.scope().incident() != null;
        return meant && alive
                ? track.with(episode.handled(episode.handling().plus(action, clock(action, now))))
                : track;
    }

    /**
     * When it was by the node's clock that somebody did something, as far as that differs: what the node tells of later times comes after it.
     * A little behind is what shipping takes.
     */
    private @Nullable Instant clock(Action action, NodeEvidence now) {
        return now.present()
                .filter(present -> present.isAfter(action.at())
                        || present.isBefore(action.at().minus(settings.grace())))
                .orElse(null);
    }

    /**
     * Tells what has changed.
     *
     * @param suppressed what keeps people from being told; null for nothing
     * @param counts whether counts alone are told, as at ticks
     * @return the track that remembers what was told
     */
    Track tell(
            Moved moved,
            NodeEvidence now,
            @Nullable Note suppressed,
            boolean counts,
            List<Incident> incidents,
            List<Finding> findings) {
        incidents.addAll(moved.closing());
        Judgement judgement = moved.judgement();
        if (judgement == null) {
            return moved.track();
        }
        Track told = emit(moved.track(), now, suppressed, counts, incidents);
        return find(told, judgement, now.tick(), counts, findings);
    }

    /** That the node's other conflicts need not be told of: it explains them. Null when it does not stand confirmed. */
    static @Nullable Note explaining(Conflict explained, NodeKey node, Map<String, Moved> all, FoldSettings settings) {
        for (String id : explained.explainedBy()) {
            Moved other = all.get(id);
            if (other != null && other.isConfirmed()) {
                Episode episode = Objects.requireNonNull(other.track().episode());
                String incident = IncidentId.of(node, id, episode.anchor(), settings.reopenWindow());
                Instant since = episode.proofs().stream()
                        .map(StandingProof::at)
                        .min(Instant::compareTo)
                        .orElse(episode.anchor());
                return new Note(id, "explained by the confirmed incident " + incident, since, null, INHIBITED);
            }
        }
        return null;
    }

    /** The track with the silences that are about its open incident: they stand in its history when they are over, too. */
    Track silenced(Track track, Silences silences, NodeEvidence now) {
        String incident = openIncident(track);
        Episode episode = track.episode();
        if (incident == null || episode == null || silences.equals(Silences.NONE)) {
            return track;
        }
        Handling handling = episode.handling();
        for (Action action :
                silences.about(node, conflict.id(), episode.verdict().word(), incident, now.tick())) {
            if (!silences.isTakenBack(action) || handling.isTakenBack(action.id())) {
                handling = handling.plus(action, null);
            }
        }
        return handling.equals(episode.handling()) ? track : track.with(episode.handled(handling));
    }

    /** What can be told of an incident, for those who look whether it is silenced; null when there is none open. */
    @Nullable
    String openIncident(Track track) {
        Episode episode = track.episode();
        return episode != null && episode.isOpen() ? id(episode) : null;
    }

    Finding finding(Observations observed) {
        return finding(Judge.judge(conflict, observed));
    }

    /** Closes what is open of a conflict that is no longer judged. The track stays: judged again, its revisions go on. */
    Track end(Track track, NodeEvidence now, List<Incident> incidents) {
        Episode episode = track.episode();
        if (episode == null || !episode.isOpen()) {
            return track;
        }
        Instant at = now.newest().orElse(episode.lastFailure());
        Resolution ended = new Resolution(
                Resolution.Kind.MANUAL,
                "no longer judged, so how it ends is not known: the set of conflicts " + ruleset
                        + " does not hold this one",
                null);
        return emit(track.with(episode.ended(new Ended(ended, at))), now, null, true, incidents);
    }

    private Track aged(Track track, NodeEvidence before, NodeEvidence now) {
        Episode episode = track.episode();
        return episode == null
                ? track
                : track.with(
                        episode.aged(episode.aged().aged(before, now, conflict.signals(), episode.span(settings))));
    }

    /**
     * An episode whose last symptom came from the future by a clock that was set right since never was at that time; one that is open would
     * wait for its end until then.
     */
    private Track withoutWrongFuture(Track track, NodeEvidence now, Judgement judgement, List<Incident> closing) {
        Episode episode = track.episode();
        Instant newest = now.newest().orElse(null);
        if (episode == null || newest == null || !episode.lastFailure().isAfter(newest)) {
            return track;
        }
        List<Instant> failing = episodes.lastRun(judgement.symptomTimes());
        Instant last = failing.isEmpty() ? newest : failing.get(failing.size() - 1);
        if (!last.isBefore(episode.lastFailure())) {
            return track;
        }
        if (!episode.anchor().isAfter(newest)) {
            return track.with(episode.spanning(episode.anchor(), last));
        }
        Emitted emitted = track.emitted();
        if (emitted == null || !episode.isOpen()) {
            return track.forgetting(emitted);
        }
        Resolution withdrawn = new Resolution(
                Resolution.Kind.REFUTED,
                "withdrawn: its records came from the future: the clock was wrong, and has been set right",
                WRONG_CLOCK);
        Episode closed = episode.ended(new Ended(withdrawn, episode.lastFailure()));
        Incident told = writer.last(emitted, closed, track);
        closing.add(told);
        return track.forgetting(new Emitted(emitted.id(), told.revision(), "", "", false));
    }

    /** Begins, extends or replaces the episode, and takes over what was judged. */
    private Track episode(Track track, NodeEvidence now, Judgement judgement, boolean news, List<Incident> incidents) {
        List<Instant> failing = episodes.lastRun(judgement.symptomTimes());
        if (failing.isEmpty()) {
            // All that it was judged on is still there, and late evidence shows that it was no symptom.
            boolean wasNone = track.episode() != null
                    && !now.hasLetGoSince(track.episode().anchor());
            return wasNone ? judged(track, now, judgement, news) : track;
        }
        Instant first = failing.get(0);
        Instant last = failing.get(failing.size() - 1);
        // What is over has its last counts told before the next begins.
        Track current = episodes.isOver(track, first) ? emit(track, now, null, true, incidents) : track;
        return judged(episodes.reaching(current, first, last, now, incidents), now, judgement, news);
    }

    private Track judged(Track track, NodeEvidence now, Judgement judgement, boolean news) {
        Episode episode = Objects.requireNonNull(track.episode());
        if (isClosed(episode, now, judgement)) {
            return track;
        }
        List<StandingProof> proofs = new ArrayList<>(judgement.proofs());
        for (StandingProof old : episode.proofs()) {
            if (now.hasLetGoSince(old.from()) && !vetoed(judgement, old)) {
                proofs.removeIf(proof -> proof.id().equals(old.id()));
                proofs.add(old);
            }
        }
        proofs.sort(Comparator.comparing(StandingProof::at).thenComparing(StandingProof::id));
        boolean suspicionAged = episode.agedVerdict() == Verdict.SUSPECTED
                || (episode.verdict() == Verdict.SUSPECTED && now.hasLetGoSince(episode.anchor()));
        Verdict verdict = judgement.verdict();
        if (!proofs.isEmpty()) {
            verdict = Verdict.CONFIRMED;
        } else if (verdict == Verdict.NONE && suspicionAged) {
            verdict = Verdict.SUSPECTED;
        }
        boolean incident = verdict == Verdict.CONFIRMED || verdict == Verdict.SUSPECTED;
        if (!incident && wasVerified(episode) && stoodAtItsEnd(episode, now)) {
            // What ended as verified stays as it was: what checks do later does not rewrite it.
            return track;
        }
        boolean fresh = judgement.verdict() == Verdict.CONFIRMED || judgement.verdict() == Verdict.SUSPECTED;
        Told standing = episode.told().standing(now);
        Instant with =
                judgement.symptomTimes().stream().max(Comparator.naturalOrder()).orElse(null);
        Told told = fresh ? Told.of(judgement, with).after(episode.told(), now) : standing;
        // A proof that outlived its evidence keeps the cause that was found with it, unless a cause is found again.
        boolean causeless = judgement.proofs().isEmpty() && verdict == Verdict.CONFIRMED && judgement.cause() == null;
        // What is left when evidence only ages knows less than what was told.
        boolean aging = !news && episode.told().title() != null && verdict == episode.verdict();
        if (fresh && (causeless || aging)) {
            told = causeless ? standing : episode.told();
        }
        return track.with(Turns.judged(episode, episode.judged(verdict, proofs, told), now, judgement));
    }

    /** What ended stays as it was told: evidence that leaves the horizon takes nothing from it, and what comes adds nothing. */
    private boolean isClosed(Episode episode, NodeEvidence now, Judgement judgement) {
        Ended ended = episode.resolution();
        return ended != null
                && ended.resolution().kind() != Resolution.Kind.REFUTED
                && stands(ended, episode, now, judgement.symptomTimes())
                && isSettled(ended, now);
    }

    private static boolean wasVerified(Episode episode) {
        return episode.resolution() != null
                && episode.resolution().resolution().kind() == Resolution.Kind.VERIFIED
                && (episode.verdict() == Verdict.CONFIRMED || episode.verdict() == Verdict.SUSPECTED);
    }

    /**
     * Whether what was verified stays as it was told. A suspicion is judged on all that is known until grace has passed; a proof falls to what
     * is late of before its end alone, not to a check that passes now that all is well.
     */
    private boolean stoodAtItsEnd(Episode episode, NodeEvidence now) {
        Ended ended = Objects.requireNonNull(episode.resolution());
        return isSettled(ended, now)
                || (episode.verdict() == Verdict.CONFIRMED
                        && Judge.judge(conflict, new Observations(now.until(ended.knownFrom())))
                                        .verdict()
                                == Verdict.CONFIRMED);
    }

    private static boolean vetoed(Judgement judgement, StandingProof proof) {
        Judgement.HeldRefutation refutation = judgement.refutation();
        return refutation != null
                && refutation.vetoesProof()
                && refutation.at() != null
                && proof.from().isBefore(refutation.at())
                && judgement.proofs().isEmpty()
                && !proof.at().isBefore(refutation.at());
    }

    private Track resolve(Track track, NodeEvidence now, Observations observed, Judgement judgement) {
        Episode episode = track.episode();
        if (episode == null) {
            return track;
        }
        Optional<Ended> ended = ended(track, episode, now, observed, judgement);
        Ended before = episode.resolution();
        Episode next = episode.ended(ended.orElse(null));
        if (before != null) {
            next = turns.behind(before, next);
        }
        // Checks may fail again before a snapshot shows why.
        Ended end = before == null ? track.undoable() : before;
        if (end == null) {
            return track.with(next);
        }
        Episode told = turns.undone(next, end, now, observed);
        boolean open = told.resolution() == null && Turns.mayBeUndone(told, end);
        return track.with(told).withUndoable(open ? end : null);
    }

    /** How the episode ended, if it did; what ended it before stands unless checks failed since health began. */
    private Optional<Ended> ended(
            Track track, Episode episode, NodeEvidence now, Observations observed, Judgement judgement) {
        Ended known = episode.resolution();
        boolean incident = episode.verdict() == Verdict.CONFIRMED || episode.verdict() == Verdict.SUSPECTED;
        if (!incident) {
            return track.emitted() == null ? Optional.empty() : Optional.of(withdrawn(episode, judgement));
        }
        List<Instant> symptoms = judgement.symptomTimes();
        if (known != null && stands(known, episode, now, symptoms)) {
            return isSettled(known, now)
                    ? Optional.of(known)
                    : recovered(episode, now, observed, symptoms)
                            .map(dated -> dated.at().equals(known.at()) ? known : dated);
        }
        return recovered(episode, now, observed, symptoms)
                .or(() -> resolvedByHand(episode, now, symptoms))
                .or(() -> expired(now));
    }

    /**
     * A recovery that was seen is told anew until grace has passed: what still comes may date it otherwise, or show that it was none. What has been
     * let go shows nothing, and what was settled stays so when a source that had been silent takes the node's time back.
     */
    private boolean isSettled(Ended known, NodeEvidence now) {
        Instant settled = known.knownFrom().plus(settings.grace());
        Instant start = now.start();
        return known.resolution().kind() != Resolution.Kind.VERIFIED
                || now.hasLetGoSince(known.since())
                || (start != null && !start.plus(settings.horizon()).isBefore(settled))
                || now.nodeTime(settings.sourceSilence())
                        .filter(time -> time.isBefore(settled))
                        .isEmpty();
    }

    /** A recovery that the last failing check does not end, and that came to light after it, is one all the same. */
    private Optional<Ended> recovered(
            Episode episode, NodeEvidence now, Observations observed, List<Instant> symptoms) {
        return recovered(episode.lastFailure(), now, observed)
                .or(() -> symptoms.stream()
                        .filter(at -> at.isBefore(episode.lastFailure()) && !at.isBefore(episode.anchor()))
                        .max(Comparator.naturalOrder())
                        .flatMap(failure -> recovered(failure, now, observed))
                        .filter(ended ->
                                ended.at().isBefore(episode.lastFailure()) && stands(ended, episode, now, symptoms)));
    }

    private Optional<Ended> recovered(Instant lastFailure, NodeEvidence now, Observations observed) {
        Duration quiet = settings.quietPeriod() != null
                ? settings.quietPeriod()
                : conflict.resolved().quiet(observed);
        Instant time = now.nodeTime(settings.sourceSilence()).orElse(null);
        if (time == null) {
            return Optional.empty();
        }
        // What a snapshot showed is not undone by what came after it, be that heard first.
        return now.snapshotsWithin(lastFailure.plus(quiet), time).stream()
                .flatMap(snapshot -> {
                    Observations then = new Observations(now.until(snapshot));
                    return conflict.resolved().after(then, lastFailure, quiet, snapshot).stream()
                            .map(recovery -> ended(recovery, snapshot));
                })
                .findFirst()
                .or(() -> conflict.resolved()
                        .after(observed, lastFailure, quiet, time)
                        .map(recovery -> ended(recovery, now.newest().orElse(time))));
    }

    private static Ended ended(Recovery recovery, Instant seenAt) {
        return new Ended(
                new Resolution(Resolution.Kind.VERIFIED, recovery.says(), null),
                recovery.at(),
                recovery.since(),
                recovery.fixed(),
                seenAt);
    }

    /** Somebody said that it was over; checks that fail later open it again. */
    private Optional<Ended> resolvedByHand(Episode episode, NodeEvidence now, List<Instant> symptoms) {
        Instant reopened = episode.last(Track.REOPENED);
        return episode.handling()
                .resolved()
                .filter(deed -> deed.isAfter(reopened))
                .map(deed -> new Ended(
                        new Resolution(
                                Resolution.Kind.MANUAL,
                                "resolved by " + deed.by() + (deed.why().isEmpty() ? "" : ": " + deed.why()),
                                null),
                        deed.at().isAfter(deed.onNode()) ? deed.at() : deed.onNode(),
                        deed.onNode(),
                        null,
                        null))
                .filter(ended -> stands(ended, episode, now, symptoms));
    }

    /** One late failing check inside the quiet period ends a recovery; after it, only the symptom as a whole does. */
    private boolean stands(Ended known, Episode episode, NodeEvidence now, List<Instant> symptoms) {
        if (known.resolution().kind() == Resolution.Kind.REFUTED) {
            return false;
        }
        if (!episode.lastFailure().isAfter(known.since())) {
            return true;
        }
        boolean within = symptoms.stream().anyMatch(at -> at.isAfter(known.since()) && !at.isAfter(known.at()));
        long after = symptoms.stream().filter(at -> at.isAfter(known.at())).count();
        return !within && (after == 0 || (after == 1 && !holdsSince(known.at(), now)));
    }

    /** Whether what was seen after a time is the symptom, without anything of before. */
    private boolean holdsSince(Instant time, NodeEvidence now) {
        return conflict.symptom()
                .evaluate(new Observations(now.since(time.plusNanos(1))))
                .held();
    }

    private static Ended withdrawn(Episode episode, Judgement judgement) {
        Judgement.HeldRefutation refutation = judgement.refutation();
        String id = refutation == null ? "not-borne-out" : refutation.id();
        String says = refutation == null
                ? "withdrawn: with all that is known now, nothing speaks for this conflict beyond its symptom"
                : "withdrawn: " + refutation.says();
        return new Ended(new Resolution(Resolution.Kind.REFUTED, says, id), episode.lastFailure());
    }

    private Optional<Ended> expired(NodeEvidence evidence) {
        return evidence.allSilentFor(settings.expiry())
                ? evidence.present()
                        .map(newest -> new Ended(
                                new Resolution(
                                        Resolution.Kind.EXPIRED,
                                        "nothing was heard of this node for 24 h: how it ended is not known",
                                        null),
                                newest.plus(settings.expiry())))
                : Optional.empty();
    }

    /** Writes a revision when something changed: at once when the outline did, at ticks and before leaps when only counts did. */
    private Track emit(
            Track track, NodeEvidence now, @Nullable Note suppressed, boolean counts, List<Incident> incidents) {
        Episode episode = track.episode();
        if (episode == null || !episode.isIncident()) {
            return track;
        }
        Emitted last = track.emitted();
        int revision = track.revisionOf(id(episode)) + 1;
        Incident incident = writer.write(id(episode), revision, episode, track, now, suppressed);
        String content = IncidentWriter.content(incident);
        String outline = IncidentWriter.outline(incident);
        boolean changed = last == null
                || !last.outline().equals(outline)
                || (counts && !last.content().equals(content));
        if (!changed) {
            return track;
        }
        incidents.add(incident);
        Emitted emitted =
                new Emitted(incident.id(), revision, content, outline, incident.state() == Incident.State.OPEN);
        return track.with(emitted);
    }

    private Track find(
            Track track, Judgement judgement, @Nullable Instant now, boolean counts, List<Finding> findings) {
        Finding finding = finding(judgement);
        boolean worthTelling = judgement.concerned() || finding.note() != null || track.finding() != null;
        return worthTelling ? track.with(LastFinding.told(track.finding(), finding, now, counts, findings)) : track;
    }

    private Finding finding(Judgement judgement) {
        return new Finding(
                node.cluster(),
                node.node(),
                conflict.id(),
                judgement.verdict(),
                judgement.findingNote(),
                judgement.checks());
    }

    private String id(Episode episode) {
        return writer.id(episode);
    }
}

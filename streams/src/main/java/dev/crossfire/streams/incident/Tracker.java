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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final Endings endings;

    Tracker(Conflict conflict, String ruleset, NodeKey node, FoldSettings settings) {
        this.conflict = conflict;
        this.ruleset = ruleset;
        this.node = node;
        this.settings = settings;
        this.writer = new IncidentWriter(conflict, ruleset, node, settings);
        this.episodes = new Episodes(writer, settings);
        this.endings = new Endings(conflict, settings, new Turns(conflict));
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
        List<Instant> failing = episodes.lastRun(judgement.symptomTimes());
        Track right = withoutWrongFuture(aged(track, before, now), now, judgement, closing);
        Track reached = failing.isEmpty() ? right : reached(right, failing, observed, judgement, closing);
        Episode episode = reached.episode();
        if (episode == null) {
            return new Moved(episodes.settled(reached, now), closing, judgement);
        }
        Endings.Seen seen = endings.seen(episode, observed, judgement.symptomTimes());
        // Without a symptom all that it was judged on must still be there: then late evidence shows that it was none.
        boolean judged = !seen.settled() && (!failing.isEmpty() || !now.hasLetGoSince(episode.anchor()));
        Track known = judged ? judged(reached, seen, observed, judgement, news) : reached;
        Track next = endings.resolve(known, seen, observed, judgement);
        return new Moved(episodes.settled(next, now), closing, judgement);
    }

    /** An action on the incident of this track: what people do stays with the episode. */
    Track handle(Track track, Action action, NodeEvidence now) {
        Track last = track.lastIncident();
        if (last != null
                && last.episode() != null
                && id(last.episode()).equals(action.scope().incident())) {
            return track.withLastIncident(handle(last, action, now));
        }
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
        return now.clock()
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
        Track told = emit(withLastTold(moved.track(), now, incidents), now, suppressed, counts, incidents);
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
        if (episode == null) {
            return track;
        }
        boolean begins = now.hasLetGoSince(episode.anchor()) && !before.hasLetGoSince(episode.anchor());
        return track.with(
                episode.aged(episode.aged().aged(before, now, conflict.signals(), episode.span(settings)), begins));
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

    /** Begins, extends or replaces the episode. */
    private Track reached(
            Track track, List<Instant> failing, Observations observed, Judgement judgement, List<Incident> incidents) {
        NodeEvidence now = observed.evidence();
        Instant first = failing.get(0);
        Instant last = failing.get(failing.size() - 1);
        Track begun = episodes.withoutFalseStart(track, judgement.symptomTimes(), first, now, incidents);
        Track real = endings.recoveredInPause(begun, observed);
        // What is over has its last counts told before the next begins.
        Track current = episodes.isOver(real, first) ? emit(real, now, null, true, incidents) : real;
        return episodes.reaching(current, first, last, now, incidents);
    }

    /** Takes over what was judged. */
    private Track judged(Track track, Endings.Seen seen, Observations observed, Judgement judgement, boolean news) {
        NodeEvidence now = observed.evidence();
        Episode episode = Objects.requireNonNull(track.episode());
        Judgement counting = endings.counting(episode, seen, observed, judgement);
        List<StandingProof> proofs = proofs(episode, now, counting);
        boolean suspicionAged = episode.isSuspectedOfOld(now)
                || (episode.agedVerdict() == Verdict.SUSPECTED && endings.mayBeUndone(episode, now));
        Verdict verdict = counting.verdict();
        if (!proofs.isEmpty()) {
            verdict = Verdict.CONFIRMED;
        } else if (verdict == Verdict.NONE && suspicionAged) {
            verdict = Verdict.SUSPECTED;
        }
        boolean incident = verdict == Verdict.CONFIRMED || verdict == Verdict.SUSPECTED;
        if (!incident && endings.standsAsVerified(episode, observed)) {
            // What ended as verified stays as it was: what checks do later does not rewrite it.
            return track;
        }
        Told told = told(episode, verdict, now, judgement, news);
        return track.with(
                Turns.judged(episode, episode.judged(verdict, proofs, told, judgement.victims()), now, counting));
    }

    private static Told told(Episode episode, Verdict verdict, NodeEvidence now, Judgement judgement, boolean news) {
        boolean fresh = judgement.verdict() == Verdict.CONFIRMED || judgement.verdict() == Verdict.SUSPECTED;
        // A proof that outlived its evidence keeps the cause that was found with it, unless a cause is found again.
        boolean causeless = judgement.proofs().isEmpty() && verdict == Verdict.CONFIRMED && judgement.cause() == null;
        if (!fresh || causeless) {
            return episode.told().standing(now);
        }
        // What is left when evidence only ages knows less than what was told.
        if (!news && episode.told().title() != null && verdict == episode.verdict()) {
            return episode.told();
        }
        Instant with =
                judgement.symptomTimes().stream().max(Comparator.naturalOrder()).orElse(null);
        return Told.of(judgement, with).after(episode.told(), now);
    }

    /** Those of a judgement, and what was proven before on evidence that was let go since. */
    private static List<StandingProof> proofs(Episode episode, NodeEvidence now, Judgement judgement) {
        List<StandingProof> proofs = new ArrayList<>(judgement.proofs());
        for (StandingProof old : episode.proofs()) {
            if (now.hasLetGoSince(old.from()) && !vetoed(judgement, old)) {
                proofs.removeIf(proof -> proof.id().equals(old.id()));
                proofs.add(old);
            }
        }
        proofs.sort(Comparator.comparing(StandingProof::at).thenComparing(StandingProof::id));
        return proofs;
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

    /** What people said of the last incident is told when none has followed: one failing check since then is none. */
    private Track withLastTold(Track track, NodeEvidence now, List<Incident> incidents) {
        Track last = track.lastIncident();
        return last == null ? track : track.withLastIncident(emit(last, now, null, false, incidents));
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
        String outline = IncidentWriter.outline(incident);
        boolean outlined = last == null || !last.outline().equals(outline);
        if (!outlined && !counts) {
            return track;
        }
        String content = IncidentWriter.content(incident);
        if (last != null && !outlined && last.content().equals(content)) {
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

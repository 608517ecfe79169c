package dev.crossfire.streams.incident;

import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.incident.Track.Ended;
import dev.crossfire.streams.incident.Track.Episode;
import dev.crossfire.streams.incident.Track.Pause;
import dev.crossfire.streams.verdict.Conflict;
import dev.crossfire.streams.verdict.Judge;
import dev.crossfire.streams.verdict.Judgement;
import dev.crossfire.streams.verdict.Observations;
import dev.crossfire.streams.verdict.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How an episode ends: health is seen, somebody says so, nothing is heard any more, or there was no such conflict; and how long that stands. */
record Endings(Conflict conflict, FoldSettings settings, Turns turns) {

    /**
     * The end of an episode as far as it shows, before it is judged by it.
     *
     * @param end null while none shows; one that was withdrawn shows none
     * @param settled it stays as it was told: evidence that leaves the horizon takes nothing from it, and what comes adds nothing
     */
    record Seen(@Nullable Ended end, boolean settled) {}

    /** What ended before stands unless checks failed since health began. */
    Seen seen(Episode episode, Observations observed, List<Instant> symptoms) {
        NodeEvidence now = observed.evidence();
        Ended known = episode.resolution();
        boolean stands = known != null && stands(known, episode, now, symptoms);
        if (known != null && stands && isSettled(episode, known, now)) {
            return new Seen(known, true);
        }
        Ended end = recovered(episode, observed, symptoms).orElse(null);
        boolean same = known != null && stands && end != null && end.at().equals(known.at());
        return new Seen(same ? known : end, false);
    }

    /** The track with how its episode ended, or that it goes on. */
    Track resolve(Track track, Seen seen, Observations observed, Judgement judgement) {
        NodeEvidence now = observed.evidence();
        Episode episode = Objects.requireNonNull(track.episode());
        Ended before = episode.resolution();
        Episode next =
                episode.ended(ended(track, episode, seen, observed, judgement).orElse(null));
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

    private Optional<Ended> ended(Track track, Episode episode, Seen seen, Observations observed, Judgement judgement) {
        if (!isIncident(episode.verdict())) {
            return track.emitted() == null
                    ? Optional.empty()
                    : Optional.of(withdrawn(episode, counting(episode, seen, observed, judgement)));
        }
        return Optional.ofNullable(seen.end())
                .or(() -> resolvedByHand(episode, observed.evidence(), judgement.symptomTimes()))
                .or(() -> expired(observed.evidence()));
    }

    /**
     * A recovery that was seen is told anew until grace has passed: what still comes may date it otherwise, or show that it was none. What has been
     * let go shows nothing, and what was settled stays so when a source that had been silent takes the node's time back.
     */
    private boolean isSettled(Episode episode, Ended known, NodeEvidence now) {
        Instant settled = countsUntil(episode, known).plus(settings.grace());
        Instant start = now.start();
        return known.resolution().kind() != Resolution.Kind.VERIFIED
                || now.hasLetGoSince(known.since())
                || (start != null && !start.plus(settings.horizon()).isBefore(settled))
                || now.nodeTime(settings.sourceSilence())
                        .filter(time -> time.isBefore(settled))
                        .isEmpty();
    }

    /**
     * A recovery that the last failing check does not end, and that came to light after it, is one all the same. Of what was no incident yet there
     * was none: checks that time out minutes apart are one by that.
     */
    private Optional<Ended> recovered(Episode episode, Observations observed, List<Instant> symptoms) {
        NodeEvidence now = observed.evidence();
        return recovered(episode.lastFailure(), observed)
                .or(() -> symptoms.stream()
                        .filter(at -> at.isBefore(episode.lastFailure()) && !at.isBefore(episode.anchor()))
                        .max(Comparator.naturalOrder())
                        .flatMap(failure -> recovered(failure, observed))
                        .filter(ended -> ended.at().isBefore(episode.lastFailure())
                                && stands(ended, episode, now, symptoms)
                                && wasIncident(episode, ended, observed)));
    }

    private boolean wasIncident(Episode episode, Ended ended, Observations observed) {
        return isIncident(
                observed.evidence().hasLetGoSince(episode.anchor())
                        ? episode.verdict()
                        : judged(observed.until(ended.knownFrom())).verdict());
    }

    private static boolean isIncident(Verdict verdict) {
        return verdict == Verdict.CONFIRMED || verdict == Verdict.SUSPECTED;
    }

    private Optional<Ended> recovered(Instant lastFailure, Observations observed) {
        NodeEvidence now = observed.evidence();
        Duration quiet = settings.quietPeriod() != null
                ? settings.quietPeriod()
                : conflict.resolved().quiet(observed);
        Instant time = now.nodeTime(settings.sourceSilence()).orElse(null);
        if (time == null) {
            return Optional.empty();
        }
        // What a snapshot showed is not undone by what came after it, be that heard first.
        return now.snapshotsWithin(lastFailure.plus(quiet), time).stream()
                .flatMap(snapshot ->
                        conflict.resolved().after(observed.until(snapshot), lastFailure, quiet, snapshot).stream()
                                .map(recovery -> ended(recovery, snapshot)))
                .findFirst()
                .or(() -> conflict.resolved()
                        .after(observed, lastFailure, quiet, time)
                        .map(recovery -> ended(recovery, now.newest().orElse(time))));
    }

    /** The track with its episode as it was before it paused, where it turns out to have recovered before symptoms came again. */
    Track recoveredInPause(Track track, Observations observed) {
        Pause pause = track.pause();
        Episode going = track.episode();
        if (pause == null || going == null) {
            return track;
        }
        Episode before = pause.open().aged(going.aged(), false).handled(going.handling());
        return recovered(before.lastFailure(), observed)
                .filter(ended -> ended.at().isBefore(pause.again()))
                .map(ended -> track.with(before.ended(ended)).withPause(null))
                .orElse(track);
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
        Instant ground = refutation == null ? null : refutation.at();
        return new Ended(
                new Resolution(Resolution.Kind.REFUTED, says, id),
                episode.lastFailure(),
                episode.lastFailure(),
                null,
                ground);
    }

    /** Whether a withdrawal's ground is still there to be looked at, so that more evidence may show that it is none. */
    boolean mayBeUndone(Episode episode, NodeEvidence now) {
        Ended ended = episode.resolution();
        return ended != null
                && ended.resolution().kind() == Resolution.Kind.REFUTED
                && ended.seenAt() != null
                && !now.hasLetGoSince(ended.seenAt());
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

    /**
     * What happened until then may undo what was verified. A suspicion falls to what refutes it until grace after its end was seen, as it would
     * have if that had come first; a proof falls to what is late of before its end alone, not to a check that passes now that all is well.
     */
    private Instant countsUntil(Episode episode, Ended ended) {
        return episode.verdict() == Verdict.SUSPECTED ? ended.knownFrom().plus(settings.grace()) : ended.knownFrom();
    }

    /**
     * What the episode is judged by: once its end is seen, no more than what happened until then, in whatever order it came. A suspicion may still
     * fall to what came within grace.
     */
    Judgement counting(Episode episode, Seen seen, Observations observed, Judgement latest) {
        Ended end = seen.end();
        if (end == null || end.resolution().kind() != Resolution.Kind.VERIFIED) {
            return latest;
        }
        Judgement then = judged(observed.until(end.knownFrom()));
        boolean aged = then.verdict() == Verdict.NONE && episode.isSuspectedOfOld(observed.evidence());
        boolean suspected = then.verdict() == Verdict.SUSPECTED || aged;
        return suspected ? judged(observed.until(end.knownFrom().plus(settings.grace()))) : then;
    }

    private Judgement judged(Observations then) {
        return Judge.judge(conflict, then);
    }

    /** Whether what was verified stays as it was told. */
    boolean standsAsVerified(Episode episode, Observations observed) {
        Ended ended = episode.resolution();
        if (ended == null || ended.resolution().kind() != Resolution.Kind.VERIFIED) {
            return false;
        }
        return isIncident(episode.verdict())
                && (isSettled(episode, ended, observed.evidence())
                        || isBorneOut(episode, observed.until(countsUntil(episode, ended))));
    }

    private boolean isBorneOut(Episode episode, Observations then) {
        Verdict verdict = judged(then).verdict();
        return verdict == Verdict.CONFIRMED || verdict == episode.verdict();
    }
}

package dev.crossfire.streams.incident;

import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident.TimelineEntry;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.incident.Track.Ended;
import dev.crossfire.streams.incident.Track.Episode;
import dev.crossfire.streams.verdict.Conflict;
import dev.crossfire.streams.verdict.Judgement;
import dev.crossfire.streams.verdict.Judgement.StandingProof;
import dev.crossfire.streams.verdict.Observations;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** What stands in a timeline beside the beginning, the proof and the end: each once, when it happens. */
record Turns(Conflict conflict) {

    /** Who was told that it was confirmed is told why it no longer is, and when it is again. */
    static Episode judged(Episode before, Episode next, NodeEvidence now, Judgement judgement) {
        boolean was = before.verdict() == Verdict.CONFIRMED;
        boolean is = next.verdict() == Verdict.CONFIRMED;
        Instant at = now.newest().orElse(next.lastFailure());
        if (was && !is) {
            return next.turned(new TimelineEntry(at, next.verdict().word(), unproven(before, judgement)));
        }
        boolean again = !was && is && before.wasUnproven();
        return again
                ? next.turned(new TimelineEntry(
                        at, Track.RECONFIRMED, next.proofs().get(0).says()))
                : next;
    }

    private static String unproven(Episode before, Judgement judgement) {
        Judgement.HeldRefutation refutation = judgement.refutation();
        List<String> ids = before.proofs().stream().map(StandingProof::id).toList();
        String why = refutation != null
                ? refutation.says()
                : judgement.checks().stream()
                        .filter(check -> ids.contains(check.id()) && !check.held())
                        .map(Finding.Check::says)
                        .distinct()
                        .collect(Collectors.joining("; "));
        return "no longer proven by " + String.join(", ", ids) + (why.isEmpty() ? "" : ": " + why);
    }

    /** Of an episode that had ended. */
    Episode behind(Ended before, Episode episode) {
        boolean reopened = episode.resolution() == null && episode.lastFailure().isAfter(before.at());
        return reopened
                ? episode.turned(new TimelineEntry(
                        episode.lastFailure(),
                        Track.REOPENED,
                        conflict.wording().reopened()))
                : episode;
    }

    /** Whether an end may be undone: something was gone then, and that it is back was not said yet. */
    static boolean mayBeUndone(Episode episode, Ended end) {
        Instant said = episode.last(Track.FIX_REVERTED);
        return end.fixed() != null && (said == null || !said.isAfter(end.at()));
    }

    /** Says once of an end that what had brought it was undone. */
    Episode undone(Episode episode, Ended end, NodeEvidence now, Observations observed) {
        String fixed = end.fixed();
        if (fixed == null || !mayBeUndone(episode, end)) {
            return episode;
        }
        return conflict.resolved()
                .undone(observed, fixed)
                .map(says -> episode.turned(
                        new TimelineEntry(now.newest().orElse(episode.lastFailure()), Track.FIX_REVERTED, says)))
                .orElse(episode);
    }
}

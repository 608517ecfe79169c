package dev.crossfire.streams.incident;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.incident.Track.Emitted;
import dev.crossfire.streams.incident.Track.Ended;
import dev.crossfire.streams.incident.Track.Episode;
import dev.crossfire.streams.incident.Track.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which episode of a conflict its symptoms belong to, and under which id that goes on when late ones show that it began earlier. */
record Episodes(IncidentWriter writer, FoldSettings settings) {

    /** Where a source lags behind, evidence of an episode long past may still be held beside that of the current one. */
    List<Instant> lastRun(List<Instant> times) {
        int from = times.size();
        while (from > 0 && (from == times.size() || isNear(times.get(from - 1), times.get(from)))) {
            from--;
        }
        return times.subList(from, times.size());
    }

    /**
     * The track with its episode, where that is open or was withdrawn, beginning at the first symptom that there is: what it began with is still
     * there, and is none.
     *
     * @param closing revisions of ids that do not go on
     */
    Track withoutFalseStart(
            Track track, List<Instant> symptoms, Instant first, NodeEvidence now, List<Incident> closing) {
        Episode episode = track.episode();
        Ended ended = episode == null ? null : episode.resolution();
        if (episode == null || (ended != null && ended.resolution().kind() != Resolution.Kind.REFUTED)) {
            return track;
        }
        boolean borneOut = !first.isAfter(episode.anchor())
                || symptoms.contains(episode.anchor())
                || now.hasLetGoSince(episode.anchor())
                || !now.holds(episode.anchor());
        if (borneOut) {
            return track;
        }
        Episode real = episode.spanning(first, episode.lastFailure());
        Emitted emitted = track.emitted();
        String id = writer.id(real);
        if (emitted == null || emitted.id().equals(id)) {
            return track.with(real);
        }
        Emitted closed = episode.isOpen()
                ? close(track, "its first symptom turned out to be none: see " + id, closing)
                : emitted;
        return track.renamed(id, closed).with(real);
    }

    /** Whether a symptom is not of the track's episode, which has ended, but of the next: what comes before a recovery is complete undoes it. */
    boolean isOver(Track track, Instant symptom) {
        Episode episode = track.episode();
        if (episode == null || episode.isOpen() || isNear(episode.lastFailure(), symptom)) {
            return false;
        }
        Ended ended = episode.resolution();
        return ended == null || ended.resolution().kind() != Resolution.Kind.VERIFIED || symptom.isAfter(ended.at());
    }

    /**
     * The track with an episode that has these symptoms too: the one it has, the next, or the one before, when that turns out not to have been
     * over.
     *
     * @param closing revisions of ids that do not go on
     */
    Track reaching(Track track, Instant first, Instant last, NodeEvidence now, List<Incident> closing) {
        if (isOver(track, first)) {
            return track.next(Episode.from(first, last));
        }
        Episode episode = track.episode();
        if (episode == null) {
            return track.with(Episode.from(first, last));
        }
        // All that there was since what seemed the last symptom is still there, and shows that it was none.
        boolean seemed = last.isBefore(episode.lastFailure()) && !now.hasLetGoSince(episode.lastFailure());
        Episode known = seemed ? episode.spanning(episode.anchor(), last) : episode;
        Episode extended = known.reaching(first, last);
        Track before = track.before();
        if (before != null && isNear(Objects.requireNonNull(before.episode()).lastFailure(), extended.anchor())) {
            supersede(track, Objects.requireNonNull(before.episode()), closing);
            return track.rejoined(extended);
        }
        Track going = supersede(track, extended, closing);
        return going.with(extended).withPause(pause(track, episode, first));
    }

    /** What the episode goes on after, since it had not ended; null when it had not paused for as long as that. */
    private @Nullable Pause pause(Track track, Episode episode, Instant first) {
        Pause known = track.pause();
        if (known == null) {
            return isNear(episode.lastFailure(), first) ? null : new Pause(episode.ended(null), first);
        }
        Instant again = first.isBefore(known.again()) ? first : known.again();
        return isNear(known.open().lastFailure(), again) ? null : new Pause(known.open(), again);
    }

    /** The track without what nothing that comes may still show to have been otherwise: that the episode before was over, or that this one was not. */
    Track settled(Track track, NodeEvidence now) {
        Episode episode = track.episode();
        Pause pause = track.pause();
        Track apart = episode != null && now.hasLetGoSince(episode.anchor()) ? track.withoutBefore() : track;
        return pause != null && now.hasLetGoSince(pause.again()) ? apart.withPause(null) : apart;
    }

    private boolean isNear(Instant one, Instant next) {
        return Duration.between(one, next).compareTo(settings.reopenWindow()) <= 0;
    }

    /** The id emitted so far closes when it is not that of the episode as it turns out to be: the older one goes on. */
    private Track supersede(Track track, Episode real, List<Incident> closing) {
        Emitted emitted = track.emitted();
        String id = writer.id(real);
        if (emitted == null || track.episode() == null || emitted.id().equals(id)) {
            return track;
        }
        return track.renamed(
                id, close(track, "an earlier symptom of the same episode came to light: see " + id, closing));
    }

    /** The last revision of the id that the track was told under. */
    private Emitted close(Track track, String says, List<Incident> closing) {
        Episode known = Objects.requireNonNull(track.episode());
        Emitted emitted = Objects.requireNonNull(track.emitted());
        Resolution superseded = new Resolution(Resolution.Kind.SUPERSEDED, says, null);
        Incident last = writer.last(emitted, known.ended(new Ended(superseded, known.lastFailure())), track);
        closing.add(last);
        return new Emitted(emitted.id(), last.revision(), "", "", false);
    }
}

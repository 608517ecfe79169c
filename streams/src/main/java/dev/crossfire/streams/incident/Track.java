package dev.crossfire.streams.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.incident.Incident.Cause;
import dev.crossfire.model.incident.Incident.Recurrence;
import dev.crossfire.model.incident.Incident.Remedy;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.incident.Incident.TimelineEntry;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.streams.verdict.Judgement.StandingProof;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The life of one conflict on one node, beyond what its evidence still tells.
 *
 * @param episode the current episode; null before the first symptom
 * @param emitted what the last revision said; null when no incident was emitted
 * @param previous id of the incident before this one; null when there was none
 * @param earlier how many incidents there were before this one
 * @param finding what the last finding said; null when none was written
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Track(
        @Nullable Episode episode,
        @Nullable Emitted emitted,
        @Nullable String previous,
        int earlier,
        @Nullable LastFinding finding) {

    static final Track NEW = new Track(null, null, null, 0, null);

    Track with(Episode next) {
        return new Track(next, emitted, previous, earlier, finding);
    }

    Track with(@Nullable Emitted last) {
        return new Track(episode, last, previous, earlier, finding);
    }

    Track with(LastFinding last) {
        return new Track(episode, emitted, previous, earlier, last);
    }

    /** At the start of another episode: what was an incident becomes the previous one. */
    Track next() {
        return emitted == null ? this : new Track(null, null, emitted.id(), earlier + 1, finding);
    }

    /**
     * Symptoms with gaps no longer than the reopen window.
     *
     * @param anchor the first symptom: it stays when its evidence has left the horizon
     * @param lastFailure the last failing check
     * @param verdict as it stands; suspected and confirmed outlive the evidence they were judged on
     * @param proofs that stand
     * @param told cause, remedies and notes as last judged while checks failed
     * @param resolution null while open
     * @param aged evidence that left the horizon
     * @param reopened reopenings, for the timeline
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Episode(
            Instant anchor,
            Instant lastFailure,
            Verdict verdict,
            List<StandingProof> proofs,
            Told told,
            @Nullable Ended resolution,
            EvidenceTotals aged,
            List<TimelineEntry> reopened) {

        public Episode {
            proofs = proofs == null ? List.of() : List.copyOf(proofs);
            reopened = reopened == null ? List.of() : List.copyOf(reopened);
            aged = aged == null ? EvidenceTotals.NONE : aged;
        }

        /** One that begins. */
        static Episode from(Instant first, Instant last) {
            return new Episode(
                    first, last, Verdict.NONE, List.of(), Told.NOTHING, null, EvidenceTotals.NONE, List.of());
        }

        /** The same, with symptoms from and to these times too. */
        Episode reaching(Instant first, Instant last) {
            return new Episode(
                    first.isBefore(anchor) ? first : anchor,
                    last.isAfter(lastFailure) ? last : lastFailure,
                    verdict,
                    proofs,
                    told,
                    resolution,
                    aged,
                    reopened);
        }

        Episode judged(Verdict now, List<StandingProof> standing, Told said) {
            return new Episode(anchor, lastFailure, now, standing, said, resolution, aged, reopened);
        }

        Episode ended(@Nullable Ended end) {
            return new Episode(anchor, lastFailure, verdict, proofs, told, end, aged, reopened);
        }

        Episode aged(EvidenceTotals totals) {
            return new Episode(anchor, lastFailure, verdict, proofs, told, resolution, totals, reopened);
        }

        Episode reopened(List<TimelineEntry> times) {
            return new Episode(anchor, lastFailure, verdict, proofs, told, resolution, aged, times);
        }

        boolean isOpen() {
            return isIncident() && resolution == null;
        }

        boolean isIncident() {
            return verdict == Verdict.CONFIRMED || verdict == Verdict.SUSPECTED || resolution != null;
        }

        @Nullable
        Recurrence recurrence(Track track) {
            return track.previous() == null ? null : new Recurrence(track.earlier(), track.previous());
        }
    }

    /**
     * What was judged last while the symptom was seen.
     *
     * @param title null before anything was
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Told(
            @Nullable String title,
            @Nullable Cause cause,
            List<Remedy> remedies,
            List<String> notes,
            List<String> blastRadius) {

        static final Told NOTHING = new Told(null, null, List.of(), List.of(), List.of());

        public Told {
            remedies = remedies == null ? List.of() : List.copyOf(remedies);
            notes = notes == null ? List.of() : List.copyOf(notes);
            blastRadius = blastRadius == null ? List.of() : List.copyOf(blastRadius);
        }
    }

    /** @param since when health began; later failing checks than this end the recovery */
    public record Ended(Resolution resolution, Instant at, Instant since) {}

    /**
     * The last revision.
     *
     * @param content hash of all but revision, updatedAt and inputs
     * @param outline hash of what is told at once: all but counts and times of the evidence
     */
    public record Emitted(String id, int revision, String content, String outline, boolean open) {}

    /** @param content hash of the checks that held, the verdict and the note */
    public record LastFinding(String content, @Nullable Instant tick) {}
}

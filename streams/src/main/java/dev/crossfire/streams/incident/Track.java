package dev.crossfire.streams.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.incident.Incident.Cause;
import dev.crossfire.model.incident.Incident.Recurrence;
import dev.crossfire.model.incident.Incident.Remedy;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.incident.Incident.TimelineEntry;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.verdict.Judgement;
import dev.crossfire.streams.verdict.Judgement.StandingProof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The life of one conflict on one node, beyond what its evidence still tells.
 *
 * @param episode the current episode; null before the first symptom
 * @param emitted what the last revision said; null when no incident was emitted
 * @param previous id of the incident before this one; null when there was none
 * @param previousEnd how that one ended
 * @param earlier how many incidents there were before this one
 * @param finding what the last finding said; null when none was written
 * @param wrong what was told last under an id that does not go on, of an incident of the future or of one that began at another time: should it
 *     come back, its revisions go on; null for none
 * @param before as it stood when the episode began, while late symptoms may still show that the one before was not over; null otherwise
 * @param undoable the last end, while it was not said that what had brought it is undone; null otherwise, and as long as it stands
 * @param pause after which the episode, still open, went on, while it may come to light that it had ended; null otherwise
 * @param last the last incident that was told of, as it was left, where no other followed and it is not in {@code before}: what people say of it
 *     belongs to it; null otherwise
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Track(
        @Nullable Episode episode,
        @Nullable Emitted emitted,
        @Nullable String previous,
        @Nullable String previousEnd,
        int earlier,
        @Nullable LastFinding finding,
        @Nullable Emitted wrong,
        @Nullable Track before,
        @Nullable Ended undoable,
        @Nullable Pause pause,
        @Nullable Track last) {

    static final Track NEW = new Track(null, null, null, null, 0, null, null, null, null, null, null);

    Track with(Episode next) {
        return new Track(next, emitted, previous, previousEnd, earlier, finding, wrong, before, undoable, pause, last);
    }

    Track with(@Nullable Emitted said) {
        return new Track(
                episode,
                said,
                previous,
                previousEnd,
                earlier,
                finding,
                wrong,
                before,
                undoable,
                pause,
                said == null ? last : null);
    }

    Track with(LastFinding said) {
        return new Track(episode, emitted, previous, previousEnd, earlier, said, wrong, before, undoable, pause, last);
    }

    /** At the start of another episode: what was an incident becomes the previous one. */
    Track next(Episode begun) {
        Episode over = Objects.requireNonNull(episode);
        Track left = withoutBefore();
        Ended ended = over.resolution();
        Ended undone = ended != null && Turns.mayBeUndone(over, ended) ? ended : undoable;
        // A suspicion that was withdrawn was none.
        boolean none = ended != null && ended.resolution().kind() == Resolution.Kind.REFUTED;
        if (emitted == null || none) {
            return new Track(begun, null, previous, previousEnd, earlier, finding, wrong, left, undone, null, null);
        }
        return new Track(
                begun,
                null,
                emitted.id(),
                ended == null ? null : ended.resolution().words(),
                earlier + 1,
                finding,
                wrong,
                left,
                undone,
                null,
                null);
    }

    /** When the episode before turns out to go on: as that was left, with what came since. */
    Track rejoined(Episode later) {
        Track left = Objects.requireNonNull(before);
        Episode one = Objects.requireNonNull(left.episode).joined(later);
        return new Track(
                one,
                left.emitted,
                left.previous,
                left.previousEnd,
                left.earlier,
                finding,
                left.wrong,
                null,
                undoable,
                null,
                left.last);
    }

    Track withoutBefore() {
        return before == null
                ? this
                : new Track(
                        episode,
                        emitted,
                        previous,
                        previousEnd,
                        earlier,
                        finding,
                        wrong,
                        null,
                        undoable,
                        pause,
                        lastIncident());
    }

    /** What was told of last, where the episode itself is none that was: it is over. Null for nothing. */
    @Nullable
    Track lastIncident() {
        if (emitted != null) {
            return null;
        }
        return before == null ? last : before.emitted == null ? before.last : before;
    }

    /** The track with other words of people about its {@link #lastIncident}. */
    Track withLastIncident(Track told) {
        Track left = before;
        if (left == null) {
            return new Track(
                    episode, emitted, previous, previousEnd, earlier, finding, wrong, null, undoable, pause, told);
        }
        Track kept = left.emitted == null ? left.withLastIncident(told) : told;
        return new Track(episode, emitted, previous, previousEnd, earlier, finding, wrong, kept, undoable, pause, last);
    }

    Track withPause(@Nullable Pause other) {
        return new Track(
                episode, emitted, previous, previousEnd, earlier, finding, wrong, before, undoable, other, last);
    }

    Track withUndoable(@Nullable Ended end) {
        return new Track(episode, emitted, previous, previousEnd, earlier, finding, wrong, before, end, pause, last);
    }

    /**
     * Told under another id from now on.
     *
     * @param closed what was told last under the one until now: should it come back, its revisions go on
     */
    Track renamed(String id, Emitted closed) {
        Emitted back = wrong != null && wrong.id().equals(id) ? wrong : null;
        return new Track(
                episode, back, previous, previousEnd, earlier, finding, closed.told(), before, undoable, pause, last);
    }

    /**
     * Without an episode that there was none of.
     *
     * @param withdrawn how it ended for those who were told; null when nobody was
     */
    Track forgetting(@Nullable Emitted withdrawn) {
        return new Track(
                null,
                null,
                previous,
                previousEnd,
                earlier,
                finding,
                withdrawn == null ? wrong : withdrawn,
                before,
                undoable,
                null,
                last);
    }

    /** Of a node that is held no more: the next incident is told as the one after what was told last, and an id that comes back goes on. */
    Track forgotten() {
        return emitted == null
                ? new Track(null, null, previous, previousEnd, earlier, null, wrong, null, null, null, null)
                : new Track(
                        null, null, emitted.id(), ended(), earlier + 1, null, emitted.told(), null, null, null, null);
    }

    private @Nullable String ended() {
        Ended end = episode == null ? null : episode.resolution();
        return end == null ? null : end.resolution().words();
    }

    /** The last revision of an incident that was told; 0 for none. */
    int revisionOf(String id) {
        if (emitted != null) {
            return emitted.revision();
        }
        return wrong != null && wrong.id().equals(id) ? wrong.revision() : 0;
    }

    /** @param id of the incident that is asked about: one that came back from before its node was let go is not its own predecessor */
    @Nullable
    Recurrence recurrence(String id) {
        return previous == null || previous.equals(id) ? null : new Recurrence(earlier, previous, previousEnd);
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
     * @param aged evidence that left the horizon, and whose checks failed, who may be there no more either
     * @param agedVerdict as it stood when some of that was let go last; null while none was
     * @param turns what else stands in the timeline: when it was opened again, why it was no longer proven
     *     and when it was again, when a fix was undone
     * @param openedAgain how often
     * @param handling what people did about it
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
            @Nullable Verdict agedVerdict,
            List<TimelineEntry> turns,
            int openedAgain,
            Handling handling) {

        /** Bound of {@link #turns}: beyond it the oldest go, the count stays. */
        static final int MOST_TURNS = 10;

        public Episode {
            proofs = proofs == null ? List.of() : List.copyOf(proofs);
            turns = turns == null ? List.of() : List.copyOf(turns);
            aged = aged == null ? EvidenceTotals.NONE : aged;
            handling = handling == null ? Handling.NONE : handling;
        }

        /** One that begins. */
        static Episode from(Instant first, Instant last) {
            return new Episode(
                    first,
                    last,
                    Verdict.NONE,
                    List.of(),
                    Told.NOTHING,
                    null,
                    EvidenceTotals.NONE,
                    null,
                    List.of(),
                    0,
                    Handling.NONE);
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
                    agedVerdict,
                    turns,
                    openedAgain,
                    handling);
        }

        /** This one, and that it was not over as it seemed: the later one is part of it. */
        Episode joined(Episode later) {
            return reaching(later.anchor, later.lastFailure)
                    .with(aged.plus(later.aged), later.agedVerdict == null ? agedVerdict : later.agedVerdict)
                    .handled(handling.plus(later.handling));
        }

        /** The same, of which no more than this was true. */
        Episode spanning(Instant first, Instant last) {
            return new Episode(
                    first, last, verdict, proofs, told, resolution, aged, agedVerdict, turns, openedAgain, handling);
        }

        /** @param victims whose checks fail by now */
        Episode judged(Verdict now, List<StandingProof> standing, Told said, List<String> victims) {
            return new Episode(
                    anchor,
                    lastFailure,
                    now,
                    standing,
                    said,
                    resolution,
                    aged.of(victims),
                    agedVerdict,
                    turns,
                    openedAgain,
                    handling);
        }

        Episode ended(@Nullable Ended end) {
            return new Episode(
                    anchor, lastFailure, verdict, proofs, told, end, aged, agedVerdict, turns, openedAgain, handling);
        }

        /**
         * After something was let go: what was judged with it stands for what it told.
         *
         * @param anchor whether the first symptom was among it
         */
        Episode aged(EvidenceTotals totals, boolean anchor) {
            boolean letGo = anchor || !totals.bySignal().equals(aged.bySignal());
            return with(totals, letGo ? verdict : agedVerdict);
        }

        /**
         * Whether it is suspected for something that was let go since, which cannot be judged anew. What is suspected for what is all still there
         * stands by that alone, however long ago the episode began.
         */
        boolean isSuspectedOfOld(NodeEvidence now) {
            return verdict == Verdict.SUSPECTED
                    && now.hasLetGoSince(anchor)
                    && (agedVerdict == Verdict.SUSPECTED || told.isSettled(now));
        }

        private Episode with(EvidenceTotals totals, @Nullable Verdict then) {
            return new Episode(
                    anchor, lastFailure, verdict, proofs, told, resolution, totals, then, turns, openedAgain, handling);
        }

        Episode handled(Handling deeds) {
            return new Episode(
                    anchor,
                    lastFailure,
                    verdict,
                    proofs,
                    told,
                    resolution,
                    aged,
                    agedVerdict,
                    turns,
                    openedAgain,
                    deeds);
        }

        /** With one more turn in the timeline. */
        Episode turned(TimelineEntry turn) {
            List<TimelineEntry> more = new ArrayList<>(turns);
            more.add(turn);
            boolean opened = turn.what().equals(REOPENED);
            return new Episode(
                    anchor,
                    lastFailure,
                    verdict,
                    proofs,
                    told,
                    resolution,
                    aged,
                    agedVerdict,
                    more.subList(Math.max(0, more.size() - MOST_TURNS), more.size()),
                    opened ? openedAgain + 1 : openedAgain,
                    handling);
        }

        /**
         * From when to when signals belong to it: what happened as long before and after its symptoms as evidence is kept. What is as old
         * as that when the first symptom comes may be gone already, by how far the other sources have come, so grace is taken off.
         */
        EvidenceTotals.Span span(FoldSettings settings) {
            return new EvidenceTotals.Span(
                    anchor.minus(settings.horizon()).plus(settings.grace()), lastFailure.plus(settings.horizon()));
        }

        /** The last of these turns; null when there was none. */
        @Nullable
        Instant last(String what) {
            return turns.stream()
                    .filter(turn -> turn.what().equals(what))
                    .map(TimelineEntry::at)
                    .max(Instant::compareTo)
                    .orElse(null);
        }

        /** Whether it was confirmed and is not any more. */
        boolean wasUnproven() {
            return UNPROVEN.stream().anyMatch(verdict -> last(verdict.word()) != null);
        }

        boolean isOpen() {
            return isIncident() && resolution == null;
        }

        boolean isIncident() {
            return verdict == Verdict.CONFIRMED || verdict == Verdict.SUSPECTED || resolution != null;
        }
    }

    /** Words of the timeline. */
    static final String REOPENED = "reopened";

    static final String RECONFIRMED = "reconfirmed";

    /** What a confirmed conflict may turn into; the turn has its word. */
    private static final List<Verdict> UNPROVEN = List.of(Verdict.SUSPECTED, Verdict.REFUTED, Verdict.NONE);

    static final String FIX_REVERTED = "fix-reverted";

    /**
     * What was judged last while the symptom was seen.
     *
     * @param title null before anything was
     * @param with the last failing check that it was judged with; null when that is not known, or not any more
     * @param settled what had been judged before on evidence that was let go since, where that was something else: it goes on where all
     *     that there is by now shows that the last judgement knew too little; null otherwise
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Told(
            @Nullable String title,
            @Nullable Cause cause,
            List<Remedy> remedies,
            List<String> notes,
            List<String> blastRadius,
            @Nullable Instant with,
            @Nullable Told settled) {

        static final Told NOTHING = new Told(null, null, List.of(), List.of(), List.of(), null, null);

        public Told {
            remedies = remedies == null ? List.of() : List.copyOf(remedies);
            notes = notes == null ? List.of() : List.copyOf(notes);
            blastRadius = blastRadius == null ? List.of() : List.copyOf(blastRadius);
        }

        static Told of(Judgement judgement, @Nullable Instant with) {
            return new Told(
                    judgement.title(),
                    judgement.cause(),
                    judgement.remedies(),
                    judgement.notes(),
                    judgement.blastRadius(),
                    with,
                    null);
        }

        /** This one, after what was told until now. */
        Told after(Told last, NodeEvidence now) {
            Told before = last.isSettled(now) ? last.alone() : last.settled;
            boolean same =
                    before == null || before.title == null || before.alone().equals(alone());
            return new Told(title, cause, remedies, notes, blastRadius, with, same ? null : before);
        }

        /** What stands of it when all that there is tells no more. */
        Told standing(NodeEvidence now) {
            return settled == null || isSettled(now) ? this : settled;
        }

        /** Whether something that it was judged with was let go: it cannot be judged anew. */
        private boolean isSettled(NodeEvidence now) {
            return with == null || now.hasLetGoSince(with);
        }

        private Told alone() {
            return new Told(title, cause, remedies, notes, blastRadius, null, null);
        }
    }

    /**
     * @param since when health began; later failing checks than this end the recovery
     * @param fixed what was gone then; null when nothing was seen to be
     * @param seenAt the newest event time heard when it was seen: what is late of before may still show it otherwise; null when it was not seen
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Ended(
            Resolution resolution,
            Instant at,
            Instant since,
            @Nullable String fixed,
            @Nullable Instant seenAt) {

        Ended(Resolution resolution, Instant at) {
            this(resolution, at, at, null, null);
        }

        /** After this nothing that is late can tell of it any more, but for grace. */
        Instant knownFrom() {
            return seenAt != null && seenAt.isAfter(at) ? seenAt : at;
        }
    }

    /**
     * Longer than the reopen window, and no end was seen in it.
     *
     * @param open the episode as it stood before
     * @param again the first symptom after it
     */
    public record Pause(Episode open, Instant again) {}

    /**
     * The last revision.
     *
     * @param content hash of all but revision, updatedAt and inputs
     * @param outline hash of what is told at once: all but counts and times of the evidence
     */
    public record Emitted(String id, int revision, String content, String outline, boolean open) {

        /** That it was told, and no more. */
        Emitted told() {
            return new Emitted(id, revision, "", "", false);
        }
    }
}

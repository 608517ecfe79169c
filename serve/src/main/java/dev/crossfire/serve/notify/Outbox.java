package dev.crossfire.serve.notify;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.State;
import dev.crossfire.model.notice.Notice;
import dev.crossfire.model.notice.Notice.Said;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.serve.notify.decision.Circumstances;
import dev.crossfire.serve.notify.decision.Decision;
import dev.crossfire.serve.notify.decision.Decision.Action;
import dev.crossfire.serve.notify.decision.NoticePolicy;
import dev.crossfire.serve.notify.decision.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be done, per incident or outbreak, and when. Holds the newest revision alone: what was overtaken while it waited is never said.
 * Knows no I/O and no clock.
 */
final class Outbox {

    /** A root message is brought up to date at most this often while nothing turns: counts grow every ten seconds. */
    static final Duration EDIT_INTERVAL = Duration.ofMinutes(1);

    private final String receiver;
    private final NoticePolicy policy;
    private final Duration pace;
    private final Map<String, Notice> notices;
    private final Instant lookUpFrom;
    private final Map<String, Track> tracks = new LinkedHashMap<>();
    private final Map<String, Outbreak> outbreaks = new HashMap<>();
    private Instant gate = Instant.MIN;

    private static final Decision UNDECIDED = new Decision(Action.NOTHING, null, false, "it was not decided yet");

    /**
     * @param notices newest of each incident, by incident id
     * @param pace least time between two tasks
     * @param lookUpFrom when attempts that a former process left can no longer be under way
     */
    Outbox(String receiver, NoticePolicy policy, Duration pace, Map<String, Notice> notices, Instant lookUpFrom) {
        this.receiver = receiver;
        this.policy = policy;
        this.pace = pace;
        this.notices = new HashMap<>(notices);
        this.lookUpFrom = lookUpFrom;
    }

    /** The newest revision of an incident or outbreak, what to do about it, and what was tried. */
    static final class Track {
        private final Instant heardAt;
        private Subject newest;
        private Decision decision;
        private Instant notBefore;
        private Instant editNotBefore = Instant.MIN;
        private int failures;
        private boolean plain;
        private boolean unsearchable;
        private boolean uneditable;
        private Notice.@Nullable Step refused;

        private Track(Subject newest, Instant heardAt, Decision decision, Instant notBefore) {
            this.newest = newest;
            this.heardAt = heardAt;
            this.decision = decision;
            this.notBefore = notBefore;
        }

        Subject newest() {
            return newest;
        }

        Decision decision() {
            return decision;
        }

        int failures() {
            return failures;
        }

        boolean plain() {
            return plain;
        }

        private boolean waits() {
            return switch (decision.action()) {
                case NOTHING, WAIT -> false;
                case EDIT -> !uneditable;
                case TELL -> refused == null || refused != decision.step();
                case LOOK_UP -> true;
            };
        }
    }

    /**
     * Takes a revision in; an older one than is known changes nothing.
     *
     * @param heardAt when it was heard of
     */
    void take(Incident revision, Instant heardAt) {
        take(Subject.of(revision), heardAt);
    }

    /** Takes a revision of an outbreak in, and decides anew about the incidents that it takes in. */
    void take(Outbreak revision, Instant heardAt) {
        String id = toldAs(revision);
        Outbreak known = outbreaks.get(id);
        if (known != null && known.revision() >= revision.revision()) {
            return;
        }
        revision.formerly().forEach(former -> {
            outbreaks.remove(former);
            if (!former.equals(id)) {
                tracks.remove(former);
                join(revision, former, heardAt);
            }
        });
        outbreaks.put(id, revision);
        take(new Subject.OfOutbreak(revision, id), heardAt);
        for (Track track : List.copyOf(tracks.values())) {
            boolean concerned = track.newest.match(
                    incident -> revision.takesIn(incident.cluster(), incident.conflict(), incident.openedAt()),
                    outbreak -> false);
            if (concerned && notice(track.newest.id()).said() == null) {
                track.decision = decide(track, track.unsearchable, heardAt);
                dropWhenDone(track);
            }
        }
    }

    /** What was told as an outbreak of its own does not stand there for ever when it is one with another. */
    private void join(Outbreak into, String former, Instant heardAt) {
        Said said = notice(former).said();
        if (said != null && said.state() == State.OPEN) {
            take(new Subject.OfOutbreak(into.joinedBy(former, said.revision() + 1), former), heardAt);
        }
    }

    /** The id under which an outbreak was told, or is waiting: its own may have changed since. */
    private String toldAs(Outbreak outbreak) {
        List<String> ids = new ArrayList<>(List.of(outbreak.id()));
        ids.addAll(outbreak.formerly());
        return ids.stream()
                .filter(notices::containsKey)
                .findFirst()
                .or(() -> ids.stream().filter(tracks::containsKey).findFirst())
                .orElse(outbreak.id());
    }

    private void take(Subject revision, Instant heardAt) {
        Track track = tracks.get(revision.id());
        if (track == null) {
            Notice notice = notice(revision.id());
            boolean inDoubt = notice.attempt() != null && policy.threads();
            track = new Track(revision, heardAt, UNDECIDED, inDoubt ? lookUpFrom : Instant.MIN);
            track.decision = decide(track, false, heardAt);
            tracks.put(revision.id(), track);
        } else if (revision.revision() > track.newest.revision()) {
            track.newest = revision;
            track.decision = decide(track, track.unsearchable, heardAt);
        }
        dropWhenDone(track);
    }

    /** What is known to have been said of an incident. */
    Notice notice(String incident) {
        return notices.getOrDefault(incident, Notice.none(incident, receiver));
    }

    /** What waits for its time comes to it; outbreaks, of which there are few, are asked each time whether their growth is due. */
    private void pass(Instant now) {
        for (Track track : tracks.values()) {
            boolean due =
                    track.decision.action() == Action.WAIT && !now.isBefore(track.heardAt.plus(policy.patience()));
            if (due || track.newest.nodes() > 0) {
                track.decision = decide(track, track.unsearchable, now);
            }
        }
    }

    /** The next thing to do now; empty when nothing is due. Turns come before edits, and what waited longest first. */
    Optional<Track> next(Instant now) {
        if (now.isBefore(gate)) {
            return Optional.empty();
        }
        pass(now);
        Track edit = null;
        for (Track track : tracks.values()) {
            if (!track.waits() || now.isBefore(track.notBefore)) {
                continue;
            }
            if (track.decision.action() != Action.EDIT) {
                return Optional.of(track);
            }
            if (edit == null && (urgent(track) || !now.isBefore(track.editNotBefore))) {
                edit = track;
            }
        }
        return Optional.ofNullable(edit);
    }

    /** Incidents and outbreaks that something is to be done about, now or in a while. */
    int pending() {
        return (int) tracks.values().stream()
                .filter(track -> track.waits() || track.decision.action() == Action.WAIT)
                .count();
    }

    /** A request was made: the next one keeps its distance. */
    void requested(Instant now) {
        gate = later(gate, now.plus(pace));
    }

    /** Nothing at all may be sent before. */
    void pause(Instant until) {
        gate = later(gate, until);
    }

    /** It succeeded, or what is known changed: decides anew. */
    void settle(Track track, Notice notice, Instant now) {
        notices.put(notice.incident(), notice);
        track.failures = 0;
        track.plain = false;
        track.notBefore = Instant.MIN;
        track.unsearchable = track.unsearchable && notice.attempt() != null;
        track.decision = decide(track, track.unsearchable, now);
        dropWhenDone(track);
    }

    /** It failed, and is to be tried again then. */
    void retry(Track track, Notice notice, Instant notBefore) {
        notices.put(notice.incident(), notice);
        track.failures++;
        track.notBefore = notBefore;
        track.decision = decide(track, track.unsearchable, notBefore);
    }

    /** Its blocks were refused: the next try goes without. */
    void goPlain(Track track) {
        track.plain = true;
    }

    /** This turn will not be tried again by this process; the next one will. */
    void refuse(Track track, Notice notice) {
        notices.put(notice.incident(), notice);
        track.refused = track.decision.step();
        track.failures = 0;
        track.plain = false;
    }

    void neverEdit(Track track) {
        track.uneditable = true;
    }

    void neverSearch(Track track) {
        track.unsearchable = true;
        track.decision = decide(track, true, track.notBefore);
    }

    void edited(Track track, Instant now) {
        track.editNotBefore = now.plus(EDIT_INTERVAL);
    }

    /** Notices of incidents that ended so long ago that nothing will ask for them again; they are forgotten here. */
    List<Notice> forgetEndedBefore(Instant time) {
        List<Notice> forgotten = new ArrayList<>();
        for (Notice notice : notices.values()) {
            Said said = notice.said();
            boolean ended =
                    said != null && said.state() == State.RESOLVED && said.at().isBefore(time);
            if (ended && notice.attempt() == null && !tracks.containsKey(notice.incident())) {
                forgotten.add(notice);
            }
        }
        forgotten.forEach(notice -> notices.remove(notice.incident()));
        outbreaks
                .values()
                .removeIf(outbreak ->
                        outbreak.endedAt() != null && outbreak.updatedAt().isBefore(time));
        return forgotten;
    }

    private Decision decide(Track track, boolean unsearchable, Instant now) {
        Notice notice = notice(track.newest.id());
        // Where nothing can be looked up, doubt is treated as it is without threads.
        return Decision.of(
                track.newest,
                notice,
                unsearchable && notice.attempt() != null ? policy.withoutThreads() : policy,
                new Circumstances(now, track.heardAt, track.newest.match(this::around, outbreak -> null)));
    }

    /** The outbreak that an incident belongs to; null when to none that is known. */
    private @Nullable Outbreak around(Incident incident) {
        for (Outbreak outbreak : outbreaks.values()) {
            Outbreak.Ending ending = outbreak.ending();
            boolean withdrawn = ending != null && ending.kind() == Outbreak.Ending.Kind.WITHDRAWN;
            if (!withdrawn && outbreak.takesIn(incident.cluster(), incident.conflict(), incident.openedAt())) {
                return outbreak;
            }
        }
        return null;
    }

    private boolean urgent(Track track) {
        Said said = notice(track.newest.id()).said();
        return said != null && (said.shown() < said.revision() || track.newest.state() == State.RESOLVED);
    }

    /** What ended and was told is not held any longer; what is open is, for its pauses and refusals. */
    private void dropWhenDone(Track track) {
        if (track.newest.state() == State.RESOLVED && !track.waits()) {
            tracks.remove(track.newest.id());
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}

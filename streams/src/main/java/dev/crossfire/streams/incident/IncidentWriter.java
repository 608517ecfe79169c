package dev.crossfire.streams.incident;

import dev.crossfire.model.Json;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Input;
import dev.crossfire.model.incident.Incident.Note;
import dev.crossfire.model.incident.Incident.Proof;
import dev.crossfire.model.incident.Incident.TimelineEntry;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.evidence.SourceClock;
import dev.crossfire.streams.incident.Track.Emitted;
import dev.crossfire.streams.incident.Track.Ended;
import dev.crossfire.streams.incident.Track.Episode;
import dev.crossfire.streams.verdict.Conflict;
import dev.crossfire.streams.verdict.Judgement.StandingProof;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a revision of an incident from its episode and the evidence at hand. */
final class IncidentWriter {

    /** From so many times on it is said of an incident that it comes and goes. */
    private static final int FLAPPING = 3;

    private final Conflict conflict;
    private final String ruleset;
    private final NodeKey node;
    private final FoldSettings settings;

    IncidentWriter(Conflict conflict, String ruleset, NodeKey node, FoldSettings settings) {
        this.conflict = conflict;
        this.ruleset = ruleset;
        this.node = node;
        this.settings = settings;
    }

    /** @param suppressed what keeps people from being told while it is open; null for nothing */
    Incident write(String id, int revision, Episode episode, Track track, NodeEvidence now, @Nullable Note suppressed) {
        Ended ended = episode.resolution();
        return new Incident(
                id,
                revision,
                ruleset,
                node.cluster(),
                node.node(),
                conflict.id(),
                title(episode),
                ended == null ? Incident.State.OPEN : Incident.State.RESOLVED,
                ended == null
                        ? episode.handling()
                                .acknowledged(episode.last(Track.REOPENED), now.tick())
                                .orElse(null)
                        : null,
                ended == null ? suppressed : null,
                episode.verdict(),
                episode.told().cause(),
                episode.anchor(),
                now.newest().orElse(episode.lastFailure()),
                ended == null ? null : ended.at(),
                ended == null ? null : ended.resolution(),
                episode.proofs().stream()
                        .map(proof -> new Proof(proof.id(), proof.says(), proof.at()))
                        .toList(),
                timeline(episode, ended == null ? suppressed : null),
                episode.aged().with(now, conflict.signals(), episode.span(settings)),
                inputs(now),
                episode.told().remedies(),
                track.recurrence(id),
                notes(episode, now),
                episode.told().blastRadius(),
                episode.openedAgain());
    }

    /** The last revision of an id that does not go on; what it stood on is told no more. */
    Incident last(Emitted emitted, Episode closed, Track track) {
        return write(emitted.id(), emitted.revision() + 1, closed, track, NodeEvidence.NOTHING, null);
    }

    String id(Episode episode) {
        return IncidentId.of(node, conflict.id(), episode.anchor(), settings.reopenWindow());
    }

    private static List<String> notes(Episode episode, NodeEvidence now) {
        List<String> notes = new ArrayList<>(episode.told().notes());
        if (episode.isOpen() && now.isAhead()) {
            notes.add(
                    "the node's clock is ahead, so that it recovered cannot be seen: set the clock right, or close it by hand when it is over");
        }
        if (episode.openedAgain() >= FLAPPING) {
            notes.add("it comes and goes: opened again " + episode.openedAgain() + " times");
        }
        return notes;
    }

    private String title(Episode episode) {
        String told = episode.told().title();
        return told == null ? conflict.title() : told;
    }

    /** Hash of what a revision says, whenever and after however many others it says so. */
    static String content(Incident incident) {
        return hash(incident, incident.proof(), incident.timeline(), incident.evidence(), stale(incident));
    }

    /** Hash of what people are told at once: not the numbers that grow with every failing check. */
    static String outline(Incident incident) {
        List<Proof> ids = incident.proof().stream()
                .map(proof -> new Proof(proof.id(), "", proof.at()))
                .toList();
        List<TimelineEntry> steps = incident.timeline().stream()
                .map(entry -> new TimelineEntry(entry.at(), entry.what(), ""))
                .toList();
        return hash(incident, ids, steps, List.of(), Map.of());
    }

    /** That a source fell silent is told of what is open; how far each has come moves with every sign of life, and is no news. */
    private static Map<String, Input> stale(Incident incident) {
        Map<String, Input> stale = new TreeMap<>();
        if (incident.state() == Incident.State.OPEN) {
            incident.inputs().forEach((source, input) -> {
                if (input.stale()) {
                    stale.put(source, new Input(null, true));
                }
            });
        }
        return stale;
    }

    private static String hash(
            Incident incident,
            List<Proof> proof,
            List<TimelineEntry> timeline,
            List<Incident.Evidence> evidence,
            Map<String, Input> inputs) {
        return Hash.of(Json.write(new Incident(
                incident.id(),
                1,
                incident.ruleset(),
                incident.cluster(),
                incident.node(),
                incident.conflict(),
                incident.title(),
                incident.state(),
                incident.acknowledged(),
                incident.suppressed(),
                incident.verdict(),
                incident.cause(),
                incident.openedAt(),
                Instant.EPOCH,
                incident.resolvedAt(),
                incident.resolution(),
                proof,
                timeline,
                evidence,
                inputs,
                incident.remedies(),
                incident.recurrence(),
                incident.notes(),
                incident.blastRadius(),
                incident.reopened())));
    }

    private List<TimelineEntry> timeline(Episode episode, @Nullable Note suppressed) {
        List<TimelineEntry> timeline = new ArrayList<>();
        timeline.add(
                new TimelineEntry(episode.anchor(), "opened", conflict.wording().opened()));
        episode.proofs().stream()
                .min(Comparator.comparing(StandingProof::at))
                .ifPresent(proof -> timeline.add(new TimelineEntry(proof.at(), "confirmed", proof.says())));
        timeline.addAll(episode.turns());
        timeline.addAll(episode.handling().timeline());
        if (suppressed != null && suppressed.kind() != null && suppressed.kind().equals(Tracker.INHIBITED)) {
            timeline.add(new TimelineEntry(
                    suppressed.at(), Tracker.INHIBITED, "by " + suppressed.by() + ": " + suppressed.why()));
        }
        Ended ended = episode.resolution();
        if (ended != null) {
            timeline.add(
                    new TimelineEntry(ended.at(), "resolved", ended.resolution().words()));
        }
        timeline.sort(Comparator.comparing(TimelineEntry::at));
        return timeline;
    }

    /**
     * A source is stale when it was silent in ticks, or is further behind the newest of the node than evidence is kept; one that tells only of
     * what happens may be quiet for as long as nothing does.
     */
    private Map<String, Input> inputs(NodeEvidence now) {
        Map<String, Input> inputs = new TreeMap<>();
        Instant newest = now.newest().orElse(null);
        now.sources()
                .forEach((kind, clock) -> inputs.put(
                        kind.word(),
                        new Input(
                                clock.newest(),
                                stale(now, clock, newest),
                                clock.lagSeconds(),
                                clock.late(),
                                clock.skewed())));
        return inputs;
    }

    private boolean stale(NodeEvidence now, SourceClock clock, @Nullable Instant newest) {
        if (!clock.continuous()) {
            return false;
        }
        boolean behind = newest != null
                && clock.newest() != null
                && Duration.between(clock.newest(), newest).compareTo(settings.horizon()) > 0;
        return behind || now.silentFor(clock, settings.sourceSilence());
    }
}

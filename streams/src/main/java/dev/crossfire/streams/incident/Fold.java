package dev.crossfire.streams.incident;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Note;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.RuleSwitch;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SnapshotFacts;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.evidence.Gap;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.evidence.NodeEvidence.Fate;
import dev.crossfire.streams.verdict.Conflict;
import dev.crossfire.streams.verdict.ConflictSet;
import dev.crossfire.streams.verdict.Observations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The state machine over the one log: pure, so that the same log gives the same incidents. */
public final class Fold {

    private final ConflictSet conflicts;
    private final FoldSettings settings;
    private final List<Conflict> gone;
    private final boolean published;

    /** One that judges with a set of its own: it takes whatever was recognised, with its set or another version's. */
    public Fold(ConflictSet conflicts, FoldSettings settings) {
        this(conflicts, settings, List.of(), false);
    }

    private Fold(ConflictSet conflicts, FoldSettings settings, List<Conflict> gone, boolean published) {
        this.conflicts = conflicts;
        this.settings = settings;
        this.gone = gone;
        this.published = published;
    }

    /**
     * One that judges with a published set from the switch to it on: it takes what was recognised with that set alone, since whoever
     * recognises does so with both sets while a switch is coming.
     *
     * @param former the set until then: incidents of conflicts that only it has are closed
     */
    public static Fold published(ConflictSet conflicts, ConflictSet former, FoldSettings settings) {
        return new Fold(conflicts, settings, missing(former, conflicts), true);
    }

    /** The same with another set of its own; incidents of conflicts that the new set has not are closed. */
    public Fold replacedBy(ConflictSet next) {
        return new Fold(next, settings, missing(conflicts, next), published);
    }

    private static List<Conflict> missing(ConflictSet former, ConflictSet now) {
        return former.conflicts().stream()
                .filter(conflict -> now.find(conflict.id()).isEmpty())
                .toList();
    }

    /** What a node is judged for. */
    private enum Occasion {
        /** There is more evidence, or another set to judge with. */
        NEWS,
        /** The clock went on: evidence may only have aged. */
        TICK,
        /** Something else happened, such as an action. */
        ASIDE,
        /** The node's time is about to leap: what stands now is judged and told before it is let go. */
        LEAP;

        /** Whether counts are told too, when nothing else of an incident has changed. */
        boolean tellsCounts() {
            return this == TICK || this == LEAP;
        }
    }

    /**
     * What one record led to.
     *
     * @param state the node's state afterwards; {@link NodeState#EMPTY} of one that is held no more and never had an incident
     * @param incidents new revisions, in order
     * @param findings findings whose set of held checks changed, and once a day
     * @param tally what became of the entry
     */
    public record Step(NodeState state, List<Incident> incidents, List<Finding> findings, Tally tally) {

        Step with(NodeState other) {
            return new Step(other, incidents, findings, tally);
        }

        /** With what came after it. */
        Step then(Function<NodeState, Step> next) {
            Step after = next.apply(state);
            return new Step(
                    after.state,
                    Stream.concat(incidents.stream(), after.incidents.stream()).toList(),
                    Stream.concat(findings.stream(), after.findings.stream()).toList(),
                    tally.plus(after.tally));
        }
    }

    /**
     * Counts of recognised entries: taken = kept + folded + duplicate + late.
     *
     * @param unnamed of those kept, the ones whose name found no room: they would count again if they were delivered again
     */
    public record Tally(long taken, long kept, long folded, long duplicate, long late, long unnamed) {

        public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0);

        public Tally plus(Tally other) {
            return new Tally(
                    taken + other.taken,
                    kept + other.kept,
                    folded + other.folded,
                    duplicate + other.duplicate,
                    late + other.late,
                    unnamed + other.unnamed);
        }

        static Tally of(NodeEvidence.Taken taken) {
            Map<Fate, Integer> fates = taken.fates();
            return new Tally(
                    fates.values().stream().mapToLong(Integer::longValue).sum(),
                    fates.getOrDefault(Fate.KEPT, 0),
                    fates.getOrDefault(Fate.FOLDED, 0),
                    fates.getOrDefault(Fate.DUPLICATE, 0),
                    fates.getOrDefault(Fate.LATE, 0),
                    taken.unnamed() ? 1 : 0);
        }
    }

    /**
     * Takes one record.
     *
     * @param before the node's state; null when the node was never heard of
     * @param node whose state it is; a tick is applied to every node of its partition in turn
     */
    public Step apply(@Nullable NodeState before, NodeKey node, LogRecord record) {
        return apply(before, node, record, Silences.NONE);
    }

    /**
     * Takes one record.
     *
     * @param silences that stand for the node's partition, with what the record itself does to them
     */
    public Step apply(@Nullable NodeState before, NodeKey node, LogRecord record, Silences silences) {
        NodeState state = before == null ? NodeState.EMPTY : before;
        if (record instanceof Tick tick) {
            return tick(state, node, tick.at(), silences);
        }
        Step taken = taken(state, node, record, silences);
        boolean untold = NextTick.hasToTell(taken.state(), record instanceof Heartbeat, settings);
        return taken.with(taken.state().with(untold));
    }

    /**
     * The time from which on a tick matters to a node if nothing else happens to it first. Earlier ones may be left out, when the next record
     * finds it {@linkplain NodeState#at at} the last of them: nothing that is told differs.
     */
    public Instant nextTick(NodeState state) {
        return NextTick.of(state, settings);
    }

    private Step taken(NodeState state, NodeKey node, LogRecord record, Silences silences) {
        // Java 17 has no pattern switch; the kinds of the log are a closed set.
        if (record instanceof Signal signal) {
            return takes(signal)
                    ? caughtUp(state, node, NodeEvidence.heartbeat(signal), silences)
                            .then(now -> signal(now, node, signal, silences))
                    : unmoved(state);
        }
        if (record instanceof SnapshotFacts snapshot) {
            return snapshot(state, node, snapshot, silences);
        }
        if (record instanceof Heartbeat heartbeat) {
            NodeEvidence heard = state.evidence().plus(heartbeat);
            return new Step(state.with(heard), List.of(), List.of(), Tally.NONE);
        }
        if (record instanceof RuleSwitch) {
            return judgeAt(state, state.evidence(), node, Tally.NONE, silences, Occasion.NEWS);
        }
        Action action = (Action) record;
        return judgeAt(handled(state, node, action), state.evidence(), node, Tally.NONE, silences, Occasion.ASIDE);
    }

    private boolean takes(Signal signal) {
        String set = signal.ruleset();
        return set == null || (published ? set.equals(conflicts.ruleset()) : !signal.coming());
    }

    private static Step unmoved(NodeState state) {
        return new Step(state, List.of(), List.of(), Tally.NONE);
    }

    public FoldSettings settings() {
        return settings;
    }

    public ConflictSet conflicts() {
        return conflicts;
    }

    /** The findings on a node as it stands, held checks and missed ones; of its sources only when something is wrong with them. */
    public List<Finding> findings(NodeState state, NodeKey node) {
        Observations observed = new Observations(state.evidence());
        List<Finding> findings = new ArrayList<>();
        conflicts
                .conflicts()
                .forEach(conflict -> findings.add(tracker(conflict, node).finding(observed)));
        Finding sources = SourceFinding.of(node, state.evidence(), settings);
        if (SourceFinding.isTrouble(sources)) {
            findings.add(sources);
        }
        return findings;
    }

    private NodeState handled(NodeState state, NodeKey node, Action action) {
        Map<String, Track> tracks = new TreeMap<>(state.tracks());
        for (Conflict conflict : conflicts.conflicts()) {
            tracks.computeIfPresent(
                    conflict.id(), (id, track) -> tracker(conflict, node).handle(track, action, state.evidence()));
        }
        return state.with(tracks);
    }

    private Step signal(NodeState state, NodeKey node, Signal signal, Silences silences) {
        NodeEvidence.Taken taken = state.evidence().plus(signal, settings.grace());
        Tally tally = Tally.of(taken);
        boolean news = taken.kept() && isNews(state.evidence(), taken.evidence(), signal);
        return news
                ? judgeAt(state, taken.evidence(), node, tally, silences, Occasion.NEWS)
                : new Step(state.with(taken.evidence()), List.of(), List.of(), tally);
    }

    /** A snapshot tells of the time before it, so what its own time ends is judged with it. */
    private Step snapshot(NodeState state, NodeKey node, SnapshotFacts snapshot, Silences silences) {
        NodeEvidence.Taken taken = state.evidence().plus(snapshot, settings.grace());
        return judge(state, taken.evidence(), node, Tally.of(taken), silences, Occasion.NEWS);
    }

    /** The first signal of a bucket, a new kind of signal, a new version of an Event: what a judgement may turn on. */
    private static boolean isNews(NodeEvidence before, NodeEvidence after, Signal signal) {
        long times = before.series(List.of(signal.name()), any -> true).stream()
                .mapToLong(series -> series.times().size())
                .sum();
        return after.series(List.of(signal.name()), any -> true).stream()
                        .mapToLong(series -> series.times().size())
                        .sum()
                != times;
    }

    private Step tick(NodeState state, NodeKey node, Instant at, Silences silences) {
        Instant last = state.evidence().tick();
        if (state.equals(NodeState.EMPTY) || (last != null && !at.isAfter(last))) {
            return unmoved(state);
        }
        @Nullable Gap gap = Gap.between(last, at);
        NodeEvidence listened =
                gap == null ? state.evidence() : state.evidence().after(gap);
        NodeEvidence now = listened.at(at).withoutWrongFuture();
        Step told = judge(state, now, node, Tally.NONE, silences, Occasion.TICK);
        return told.with(
                isForgotten(told.state())
                        ? told.state().forgotten()
                        : told.state().with(false));
    }

    private boolean isForgotten(NodeState state) {
        return state.evidence().allSilentFor(settings.forgotten())
                && state.tracks().values().stream()
                        .map(Track::episode)
                        .noneMatch(episode -> episode != null && episode.isOpen());
    }

    /**
     * What the time of a signal does, before what it says: what is in order when records come one by one must not depend on how far the first of
     * them moves the node's time.
     */
    private Step caughtUp(NodeState state, NodeKey node, Heartbeat time, Silences silences) {
        NodeEvidence before = state.evidence();
        if (time.skewed()) {
            return unmoved(state);
        }
        if (isFarAhead(before, time)) {
            return judgeAt(state, before, node, Tally.NONE, silences, Occasion.LEAP);
        }
        if (!leaps(before, before) && !mayLeap(before, time)) {
            return unmoved(state);
        }
        NodeEvidence heard = before.plus(time);
        return leaps(before, heard) ? judge(state, heard, node, Tally.NONE, silences, Occasion.LEAP) : unmoved(state);
    }

    /** What is about to leave the horizon at once is judged a last time, or its end would depend on what came last before the gap. */
    private Step judge(
            NodeState state, NodeEvidence evidence, NodeKey node, Tally tally, Silences silences, Occasion occasion) {
        return leaps(state.evidence(), evidence)
                ? judgeAt(state, state.evidence(), node, Tally.NONE, silences, Occasion.LEAP)
                        .then(now -> judgeAt(now, within(evidence, state.evidence()), node, tally, silences, occasion))
                : judgeAt(state, evidence, node, tally, silences, occasion);
    }

    /** The evidence that stands in the horizon of an earlier time: what does not was counted then. */
    private NodeEvidence within(NodeEvidence evidence, NodeEvidence earlier) {
        return earlier.nodeTime(settings.sourceSilence())
                .map(time -> evidence.since(time.minus(settings.horizon())))
                .orElse(evidence);
    }

    /** What is further ahead of all that was heard than evidence is kept is of another time: nothing is judged together with it first. */
    private boolean isFarAhead(NodeEvidence before, Heartbeat time) {
        return before.newest()
                .filter(newest -> Duration.between(newest, time.newest()).compareTo(settings.horizon()) > 0)
                .isPresent();
    }

    /** Whether the node's time has gone on by more than records may be late since it was judged. */
    private boolean leaps(NodeEvidence judged, NodeEvidence now) {
        return now.nodeTime(settings.sourceSilence())
                .filter(to -> isLeap(judged, to))
                .isPresent();
    }

    /** Whether it can: no source moves node time beyond its own. Asked of every record, so that most need not be asked more. */
    private boolean mayLeap(NodeEvidence judged, Heartbeat time) {
        return time.continuous() && isLeap(judged, time.newest());
    }

    private boolean isLeap(NodeEvidence judged, Instant to) {
        Instant start = judged.start();
        return start != null
                && Duration.between(start.plus(settings.horizon()), to).compareTo(settings.grace()) > 0;
    }

    private Step judgeAt(
            NodeState state, NodeEvidence evidence, NodeKey node, Tally tally, Silences silences, Occasion occasion) {
        NodeEvidence kept = within(evidence, evidence);
        Observations observed = new Observations(kept);
        // All are judged before one is told: whether people are told of one depends on the others.
        Map<String, Tracker.Moved> moved = new LinkedHashMap<>();
        for (Conflict conflict : conflicts.conflicts()) {
            Track track = state.tracks().getOrDefault(conflict.id(), Track.NEW);
            moved.put(
                    conflict.id(), tracker(conflict, node).move(track, evidence, observed, occasion == Occasion.NEWS));
        }
        Map<String, Track> tracks = new TreeMap<>(state.tracks());
        List<Incident> incidents = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (Conflict conflict : conflicts.conflicts()) {
            Tracker.Moved one = Objects.requireNonNull(moved.get(conflict.id()));
            one = one.with(tracker(conflict, node).silenced(one.track(), silences, kept));
            Note suppressed = suppressed(conflict, node, moved, silences, kept.tick());
            Track told =
                    tracker(conflict, node).tell(one, kept, suppressed, occasion.tellsCounts(), incidents, findings);
            if (told.equals(Track.NEW)) {
                tracks.remove(conflict.id());
            } else {
                tracks.put(conflict.id(), told);
            }
        }
        for (Conflict conflict : gone) {
            Track track = tracks.get(conflict.id());
            if (track != null) {
                tracks.put(conflict.id(), tracker(conflict, node).end(track, kept, incidents));
            }
        }
        NodeState next = state.with(kept).with(tracks);
        boolean tick = occasion == Occasion.TICK;
        return new Step(tick ? next.with(sources(next, node, findings)) : next, incidents, findings, tally);
    }

    /** Looked at with ticks alone: silence is counted in them. */
    private @Nullable LastFinding sources(NodeState state, NodeKey node, List<Finding> findings) {
        Finding finding = SourceFinding.of(node, state.evidence(), settings);
        boolean trouble = SourceFinding.isTrouble(finding);
        if (!trouble && state.sources() == null) {
            return null;
        }
        LastFinding told = LastFinding.toldOfChecks(
                state.sources(), finding, state.evidence().tick(), true, findings);
        return trouble ? told : null;
    }

    /** What keeps people from being told of an open incident: what a person said goes before what explains it. */
    private @Nullable Note suppressed(
            Conflict conflict,
            NodeKey node,
            Map<String, Tracker.Moved> moved,
            Silences silences,
            @Nullable Instant now) {
        Track track = Objects.requireNonNull(moved.get(conflict.id())).track();
        String incident = tracker(conflict, node).openIncident(track);
        if (incident == null || track.episode() == null) {
            return null;
        }
        return silences.covering(node, conflict.id(), track.episode().verdict().word(), incident, now)
                .map(action -> new Note(
                        action.by(),
                        action.why(),
                        action.at(),
                        action.until(),
                        action.kind().word()))
                .orElseGet(() -> Tracker.explaining(conflict, node, moved, settings));
    }

    private Tracker tracker(Conflict conflict, NodeKey node) {
        return new Tracker(conflict, conflicts.ruleset(), node, settings);
    }
}

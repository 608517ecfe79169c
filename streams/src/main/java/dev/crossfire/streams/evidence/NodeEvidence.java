package dev.crossfire.streams.evidence;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.fact.Fact;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.model.signal.PartFact;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.model.signal.SnapshotFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one node within the horizon. Every update is commutative within grace: the same set of records gives the same evidence
 * in whatever order they come.
 *
 * @param sources source → how far it has come
 * @param series kind of signal → its happenings
 * @param parts part of a snapshot → its samples
 * @param seen which journal entries were taken already
 * @param containers which container an id stands for
 * @param tick the last tick; null before the first
 * @param start what lay before it was let go; null while nothing was. It never goes back, though node time does when a source is heard again
 *     that had been silent
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NodeEvidence(
        Map<RawKind, SourceClock> sources,
        Map<String, SignalSeries> series,
        Map<String, PartSeries> parts,
        SeenEntries seen,
        KnownContainers containers,
        @Nullable Instant tick,
        @Nullable Instant start) {

    /** Bound of kinds of signals kept for one node; what comes beyond is counted and folded away. */
    static final int MOST_SERIES = 96;

    /** Of these so many of containers whose names are not known; the rest of them share one for each kind. */
    static final int MOST_OF_IDS = 32;

    /** After this the shipper gives a command up. */
    private static final Duration LONGEST_COMMAND = Duration.ofSeconds(10);

    /** Some ten commands, each as slow as it may be. */
    private static final Duration LONGEST_SNAPSHOT = Duration.ofMinutes(2);

    public static final NodeEvidence NOTHING =
            new NodeEvidence(Map.of(), Map.of(), Map.of(), SeenEntries.NONE, KnownContainers.NONE, null, null);

    public NodeEvidence {
        sources = sources == null || sources.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(sources));
        series = series == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(series));
        seen = seen == null ? SeenEntries.NONE : seen;
        containers = containers == null ? KnownContainers.NONE : containers;
        parts = parts == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    /** What became of an entry. */
    public enum Fate {
        KEPT,
        FOLDED,
        DUPLICATE,
        LATE
    }

    /**
     * The evidence after an update.
     *
     * @param fates what became of the entries of the record: fate → how many
     * @param unnamed one was kept whose name found no room, so that it would count again
     */
    public record Taken(NodeEvidence evidence, Map<Fate, Integer> fates, boolean unnamed) {

        public Taken {
            fates = Map.copyOf(fates);
        }

        private static Taken one(NodeEvidence evidence, Fate fate) {
            return new Taken(evidence, Map.of(fate, 1), false);
        }

        /** Whether anything of it was kept. */
        public boolean kept() {
            return fates.containsKey(Fate.KEPT);
        }
    }

    /** Takes a signal, unless it is further behind its source than grace. */
    public Taken plus(Signal signal, Duration grace) {
        NodeEvidence heard = heard(signal.source(), signal.at(), isContinuous(signal.source()), signal.skewed());
        if (!signal.skewed() && isLate(signal.source(), signal.at(), grace)) {
            return Taken.one(heard.late(signal.source(), 1), Fate.LATE);
        }
        boolean hasRoom = series.containsKey(SignalSeries.key(signal)) || ofIds() < MOST_OF_IDS;
        SignalSeries fresh = hasRoom
                ? SignalSeries.start(signal)
                : SignalSeries.start(signal).withoutId();
        String key = fresh.key();
        SignalSeries known = series.get(key);
        boolean full = known == null ? series.size() >= MOST_SERIES : known.fullFor(signal);
        if (full) {
            return Taken.one(heard, Fate.FOLDED);
        }
        if (seen.knows(signal) || (known != null && known.knows(signal))) {
            return Taken.one(heard, Fate.DUPLICATE);
        }
        TreeMap<String, SignalSeries> more = new TreeMap<>(series);
        more.put(key, known == null ? fresh : known.plus(signal));
        NodeEvidence kept =
                new NodeEvidence(heard.sources, more, parts, seen.plus(signal), containers.plus(signal), tick, start);
        return new Taken(kept, Map.of(Fate.KEPT, 1), !seen.hasRoomFor(signal));
    }

    private long ofIds() {
        return series.values().stream()
                .filter(about -> !about.attribute(SignalNames.CONTAINER_ID).isEmpty())
                .count();
    }

    /** Takes a snapshot, unless it is further behind its source than grace. */
    public Taken plus(SnapshotFacts snapshot, Duration grace) {
        NodeEvidence heard = heard(RawKind.FIREWALL, doneAt(snapshot), true, snapshot.skewed());
        if (!snapshot.skewed() && isLate(RawKind.FIREWALL, snapshot.takenAt(), grace)) {
            int late = snapshot.parts().size();
            return new Taken(heard.late(RawKind.FIREWALL, late), Map.of(Fate.LATE, late), false);
        }
        EnumMap<Fate, Integer> fates = new EnumMap<>(Fate.class);
        TreeMap<String, PartSeries> more = new TreeMap<>(parts);
        for (PartFact part : snapshot.parts()) {
            PartSeries known = more.containsKey(part.part())
                    ? Objects.requireNonNull(more.get(part.part()))
                    : PartSeries.start(part);
            boolean again = known.knows(part, snapshot.bootId());
            fates.merge(again ? Fate.DUPLICATE : Fate.KEPT, 1, Integer::sum);
            more.put(part.part(), known.plus(part, snapshot.bootId()));
        }
        return new Taken(new NodeEvidence(heard.sources, series, more, seen, containers, tick, start), fates, false);
    }

    /** When the last of its commands ran; one that ran much later, by what it says, is not believed. */
    private static Instant doneAt(SnapshotFacts snapshot) {
        Instant latest = snapshot.takenAt().plus(LONGEST_SNAPSHOT);
        return snapshot.parts().stream()
                .map(PartFact::takenAt)
                .filter(at -> at.isAfter(snapshot.takenAt()) && !at.isAfter(latest))
                .max(Comparator.naturalOrder())
                .orElse(snapshot.takenAt());
    }

    public NodeEvidence plus(Heartbeat heartbeat) {
        NodeEvidence heard = heard(heartbeat.source(), heartbeat.newest(), heartbeat.continuous(), heartbeat.skewed());
        Instant appended = heartbeat.appendedAt();
        return appended == null || heartbeat.skewed()
                ? heard
                : heard.with(heartbeat.source(), clock -> clock.underWay(heartbeat.newest(), appended));
    }

    /** The time of a signal alone. */
    public static Heartbeat heartbeat(Signal signal) {
        return new Heartbeat(
                signal.cluster(),
                signal.node(),
                signal.source(),
                signal.at(),
                isContinuous(signal.source()),
                signal.skewed());
    }

    private static boolean isContinuous(RawKind source) {
        return source != RawKind.PODS;
    }

    private NodeEvidence late(RawKind source, long entries) {
        return with(source, clock -> clock.tooLate(entries, tick));
    }

    private NodeEvidence with(RawKind source, UnaryOperator<SourceClock> change) {
        EnumMap<RawKind, SourceClock> changed = new EnumMap<>(sources);
        changed.computeIfPresent(source, (kind, clock) -> change.apply(clock));
        return new NodeEvidence(changed, series, parts, seen, containers, tick, start);
    }

    /** What moves with every sign of life. */
    @JsonIgnore
    public NodeClocks clocks() {
        return new NodeClocks(sources, tick);
    }

    /** The same with other clocks. */
    public NodeEvidence with(NodeClocks clocks) {
        return new NodeEvidence(clocks.sources(), series, parts, seen, containers, clocks.tick(), start);
    }

    /** The evidence at a tick; one at or before the last changes nothing. */
    public NodeEvidence at(Instant newTick) {
        if (tick != null && !newTick.isAfter(tick)) {
            return this;
        }
        EnumMap<RawKind, SourceClock> since = new EnumMap<>(RawKind.class);
        sources.forEach((kind, clock) -> since.put(kind, clock.heardBy(newTick)));
        return new NodeEvidence(since, series, parts, seen, containers, newTick, start);
    }

    /** The evidence after a gap in the ticks: nobody listened, so nothing was silent in it. */
    public NodeEvidence after(Gap gap) {
        EnumMap<RawKind, SourceClock> waited = new EnumMap<>(RawKind.class);
        sources.forEach((kind, clock) -> waited.put(kind, clock.unattended(gap.length())));
        return new NodeEvidence(waited, series, parts, seen, containers, tick, start).at(gap.to());
    }

    /**
     * The evidence without what came from the future by a clock that has been set right since: it happened at another time than it says.
     * What a clock says that is still ahead stays, since all of its node's times are ahead alike.
     */
    public NodeEvidence withoutWrongFuture() {
        return sources.values().stream().anyMatch(SourceClock::isRightAgain)
                ? newest().map(this::until).orElse(this)
                : this;
    }

    /** What happened until a time, as far as it is known by now. */
    public NodeEvidence until(Instant end) {
        EnumMap<RawKind, SourceClock> then = new EnumMap<>(RawKind.class);
        sources.forEach((kind, clock) -> then.put(kind, clock.until(end)));
        return new NodeEvidence(
                then,
                kept(series, value -> value.until(end), SignalSeries::isEmpty),
                kept(parts, value -> value.until(end), PartSeries::isEmpty),
                seen,
                containers,
                tick,
                start);
    }

    private static <V> Map<String, V> kept(Map<String, V> all, UnaryOperator<V> change, Predicate<V> empty) {
        TreeMap<String, V> kept = new TreeMap<>();
        boolean same = true;
        for (Map.Entry<String, V> entry : all.entrySet()) {
            V changed = change.apply(entry.getValue());
            same &= changed == entry.getValue() && !empty.test(changed);
            if (!empty.test(changed)) {
                kept.put(entry.getKey(), changed);
            }
        }
        return same ? all : kept;
    }

    /** The evidence without what lies before {@code from}. */
    public NodeEvidence since(Instant from) {
        Map<String, SignalSeries> newer = kept(series, value -> value.since(from), SignalSeries::isEmpty);
        Map<String, PartSeries> newerParts = kept(parts, value -> value.since(from), PartSeries::isEmpty);
        return new NodeEvidence(
                sources,
                newer,
                newerParts,
                seen.since(from),
                containers.since(from, newer.values()),
                tick,
                start == null || from.isAfter(start) ? from : start);
    }

    /** Whether not all is known any more of what was from this time on: some of it may have been let go. */
    public boolean hasLetGoSince(Instant from) {
        return start != null && from.isBefore(start);
    }

    /**
     * Whether what was seen at a time is there to be looked at again: something that happened then, or a sample and the one before it. What is
     * bounded is thinned out before it leaves the horizon.
     */
    public boolean holds(Instant at) {
        return series.values().stream().anyMatch(happened -> happened.times().contains(at))
                || parts.values().stream().anyMatch(part -> part.holds(at));
    }

    /**
     * The minimum of the newest event times of the continuous sources heard within {@code silence}; empty when none was. Node time decides
     * what has ended, nothing else.
     */
    public Optional<Instant> nodeTime(Duration silence) {
        return sources.values().stream()
                .filter(clock -> clock.continuous() && !silentFor(clock, silence))
                .map(SourceClock::newest)
                .filter(Objects::nonNull)
                .min(Instant::compareTo);
    }

    /**
     * When snapshots were complete that were begun after one time, in their order, as far as they were by another. Commands run one after the
     * other, and may come one by one: what follows the first of them within the time that one command may take is of the same snapshot, until a
     * part comes again.
     */
    public List<Instant> snapshotsWithin(Instant after, Instant until) {
        List<Instant> complete = new ArrayList<>();
        Instant begun = firstSampleAfter(after).orElse(null);
        while (begun != null) {
            Instant last = lastOfSnapshot(begun);
            if (last.isAfter(until)) {
                return complete;
            }
            complete.add(last);
            begun = firstSampleAfter(last).orElse(null);
        }
        return complete;
    }

    private Optional<Instant> firstSampleAfter(Instant time) {
        return parts.values().stream()
                .map(part -> part.samples().higherKey(time))
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
    }

    private Instant lastOfSnapshot(Instant begun) {
        Instant latest = begun.plus(LONGEST_COMMAND);
        return parts.values().stream()
                .map(part -> part.samples().ceilingKey(begun))
                .filter(Objects::nonNull)
                .filter(at -> !at.isAfter(latest))
                .max(Comparator.naturalOrder())
                .orElse(begun);
    }

    /** The newest event time heard of any source; empty when nothing was. */
    @JsonIgnore
    public Optional<Instant> newest() {
        return sources.values().stream()
                .map(SourceClock::newest)
                .filter(Objects::nonNull)
                .max(Instant::compareTo);
    }

    /**
     * What the node's own clock says it is: the newest heard, and where all that its sources say is of the future, the newest of that, since all of
     * its times are ahead alike; empty when nothing was heard.
     */
    @JsonIgnore
    public Optional<Instant> present() {
        boolean never = sources.values().stream().anyMatch(SourceClock::continuous)
                && sources.values().stream().noneMatch(clock -> clock.continuous() && clock.newest() != null);
        return never ? newestHeld() : newest();
    }

    /** What the node's clock said last, be it of the future; empty when nothing was heard. */
    @JsonIgnore
    public Optional<Instant> clock() {
        return isAhead() ? newestHeld() : newest();
    }

    private Optional<Instant> newestHeld() {
        return Stream.concat(newest().stream(), held()).max(Instant::compareTo);
    }

    /** Whether no time of any continuous source can be believed by now: the node's clock is ahead, and node time does not go on. */
    @JsonIgnore
    public boolean isAhead() {
        return sources.values().stream().anyMatch(SourceClock::continuous)
                && sources.values().stream().filter(SourceClock::continuous).allMatch(SourceClock::isAhead);
    }

    private Stream<Instant> held() {
        return Stream.concat(
                series.values().stream().flatMap(value -> value.times().stream()),
                parts.values().stream().flatMap(value -> value.samples().keySet().stream()));
    }

    /** Whether a source was not heard for longer than {@code silence}, in ticks. */
    public boolean silentFor(SourceClock clock, Duration silence) {
        return clock.silence(tick).compareTo(silence) > 0;
    }

    /** Whether nothing at all was heard of the node for longer than {@code silence}, in ticks. */
    public boolean allSilentFor(Duration silence) {
        return !sources.isEmpty() && sources.values().stream().allMatch(clock -> silentFor(clock, silence));
    }

    /** Series whose signal has this name and passes the filter, in a fixed order; those of a container's id under its name, once it is known. */
    public List<SignalSeries> series(Collection<String> names, Predicate<SignalSeries> filter) {
        List<SignalSeries> found = new ArrayList<>();
        for (SignalSeries candidate : containers.named(series).values()) {
            if (names.contains(candidate.name()) && filter.test(candidate)) {
                found.add(candidate);
            }
        }
        return found;
    }

    /** The same with the series of containers' ids under the names that are known for them: for whoever asks many times. */
    public NodeEvidence named() {
        Map<String, SignalSeries> told = containers.named(series);
        return told == series ? this : new NodeEvidence(sources, told, parts, seen, containers, tick, start);
    }

    /** The fact of a part that stood at a time, when its type is the one asked for. */
    public <T extends Fact> Optional<T> fact(String part, Instant at, Class<T> type) {
        PartSeries known = parts.get(part);
        if (known == null) {
            return Optional.empty();
        }
        Map.Entry<Instant, PartSample> sample = known.asOf(at);
        return sample == null
                ? Optional.empty()
                : Optional.ofNullable(known.content(sample.getValue()))
                        .filter(type::isInstance)
                        .map(type::cast);
    }

    private boolean isLate(RawKind source, Instant at, Duration grace) {
        SourceClock clock = sources.get(source);
        return clock != null
                && clock.newest() != null
                && at.isBefore(clock.newest().minus(grace));
    }

    private NodeEvidence heard(RawKind source, Instant at, boolean continuous, boolean skewed) {
        EnumMap<RawKind, SourceClock> heard = new EnumMap<>(RawKind.class);
        heard.putAll(sources);
        heard.merge(
                source,
                SourceClock.SILENT.heard(at, continuous, skewed, tick),
                (known, fresh) -> known.heard(at, continuous, skewed, tick));
        return new NodeEvidence(heard, series, parts, seen, containers, tick, start);
    }
}

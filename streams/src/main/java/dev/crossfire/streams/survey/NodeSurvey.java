package dev.crossfire.streams.survey;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.raw.RawKind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was seen of one node. Not thread-safe. */
public final class NodeSurvey {

    private static final int MOST_SOURCES = 256;

    private final NodeKey key;
    private final Map<RawKind, Instant> newest = new EnumMap<>(RawKind.class);
    private final Set<String> sources = new TreeSet<>();
    private final Set<Backend> backends = EnumSet.noneOf(Backend.class);
    private final Set<String> unreadable = new TreeSet<>();
    private long ruleSets;
    private long counted;
    private @Nullable Duration ahead;
    private @Nullable Duration leastLag;
    private @Nullable Duration klogOff;

    NodeSurvey(NodeKey key) {
        this.key = key;
    }

    /** An entry of this event time was appended then. */
    void heard(RawKind kind, Instant at, Instant appended) {
        newest.merge(kind, at, (one, other) -> one.isAfter(other) ? one : other);
        if (kind == RawKind.PODS) {
            // The API server's clock, and Events are told long after.
            return;
        }
        Duration lag = Duration.between(at, appended);
        if (lag.isNegative()) {
            ahead = ahead == null || lag.negated().compareTo(ahead) > 0 ? lag.negated() : ahead;
        }
        leastLag = leastLag == null || lag.compareTo(leastLag) < 0 ? lag : leastLag;
    }

    /** A klog header differed by this from the journal's time, whatever zone it is written in. */
    void klogDiffered(Duration by) {
        klogOff = klogOff == null || by.abs().compareTo(klogOff.abs()) < 0 ? by : klogOff;
    }

    void source(String unit) {
        if (!unit.isEmpty() && sources.size() < MOST_SOURCES) {
            sources.add(unit);
        }
    }

    void ruleSet(@Nullable Backend backend, boolean withCounters) {
        ruleSets++;
        counted += withCounters ? 1 : 0;
        if (backend != null) {
            backends.add(backend);
        }
    }

    void unreadable(String part, String reason) {
        if (unreadable.size() < MOST_SOURCES) {
            unreadable.add(part + ": " + reason);
        }
    }

    public NodeKey key() {
        return key;
    }

    /** Event time of the newest entry of a source; empty when it was not heard. */
    public Optional<Instant> newest(RawKind kind) {
        return Optional.ofNullable(newest.get(kind));
    }

    /** Units or identifiers of its journal. */
    Set<String> sources() {
        return sources;
    }

    Set<Backend> backends() {
        return backends;
    }

    Set<String> unreadable() {
        return unreadable;
    }

    long ruleSets() {
        return ruleSets;
    }

    long counted() {
        return counted;
    }

    /** By how much an event time was ahead of its append time, at most; empty when none was. */
    Optional<Duration> ahead() {
        return Optional.ofNullable(ahead);
    }

    /** The shortest time from an event to its append. */
    Optional<Duration> leastLag() {
        return Optional.ofNullable(leastLag);
    }

    /** The smallest difference of klog's time and the journal's. */
    Optional<Duration> klogOff() {
        return Optional.ofNullable(klogOff);
    }
}

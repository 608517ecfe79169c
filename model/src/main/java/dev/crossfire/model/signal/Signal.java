package dev.crossfire.model.signal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.RawKind;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One meaningful thing recognised in an entry.
 *
 * @param name such as {@code exec-sync-failed}; see {@link SignalNames}
 * @param at event time; of an aggregated Event the last
 * @param firstAt event time; of an aggregated Event the first
 * @param count how often; more than 1 only in an aggregated Event, which is an interval and never {@code count} timestamps
 * @param attributes such as check, outcome, target, port, pod, container; see {@link SignalNames}
 * @param sample raw text, at most 2 KiB
 * @param identity tells the entry from every other one of its node, and is the same when it is delivered again; null when nothing does, as
 *     with Events, which are known by their UID
 * @param skewed event time is more than 5 min after append time: flagged, never moves node time
 * @param ruleset names the set of conflicts it was recognised with; null when nothing tells
 * @param coming the set is about to be switched to: it counts only where the switch has been read
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Signal(
        String name,
        String cluster,
        String node,
        RawKind source,
        Instant at,
        Instant firstAt,
        int count,
        Map<String, String> attributes,
        String sample,
        Coordinates coordinates,
        @Nullable String identity,
        boolean skewed,
        @Nullable String ruleset,
        boolean coming)
        implements LogRecord {

    /** One of which nothing tells the set. */
    public Signal(
            String name,
            String cluster,
            String node,
            RawKind source,
            Instant at,
            Instant firstAt,
            int count,
            Map<String, String> attributes,
            String sample,
            Coordinates coordinates,
            @Nullable String identity,
            boolean skewed) {
        this(
                name,
                cluster,
                node,
                source,
                at,
                firstAt,
                count,
                attributes,
                sample,
                coordinates,
                identity,
                skewed,
                null,
                false);
    }

    public Signal {
        if (count < 1) {
            throw new IllegalArgumentException("count of signal " + name + " must be >= 1, got " + count);
        }
        if (firstAt.isAfter(at)) {
            throw new IllegalArgumentException("signal " + name + " ends before it begins: " + firstAt + " > " + at);
        }
        // JSON leaves empty ones out.
        attributes = attributes == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        sample = sample == null ? "" : sample;
    }

    /**
     * The same, naming the set that it was recognised with.
     *
     * @param before whether the switch to that set is still to come
     */
    public Signal recognisedWith(String set, boolean before) {
        return new Signal(
                name,
                cluster,
                node,
                source,
                at,
                firstAt,
                count,
                attributes,
                sample,
                coordinates,
                identity,
                skewed,
                set,
                before);
    }

    /** An attribute, or the empty text when the entry did not say. */
    public String attribute(String name) {
        return attributes.getOrDefault(name, "");
    }

    @Override
    public NodeKey about() {
        return new NodeKey(cluster, node);
    }
}

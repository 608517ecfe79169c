package dev.crossfire.streams.evidence;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SignalNames;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which container an id stands for, learnt from every signal that tells both: the runtime's own lines name no pod.
 *
 * @param byId the first {@value #ID_LENGTH} digits of an id → its container; at most {@value #MOST}, those heard last
 */
record KnownContainers(@JsonValue Map<String, Container> byId) {

    static final KnownContainers NONE = new KnownContainers(Map.of());
    static final int MOST = 128;

    /** What tools print of an id, at least. */
    private static final int ID_LENGTH = 12;

    /**
     * A container.
     *
     * @param workload as in {@link SignalSeries#WORKLOAD}
     * @param named told by the container's own name, not by its pod's
     * @param heard when it was last told
     */
    record Container(String workload, boolean named, Instant heard) {

        /** The same in whatever order both were told: a container's own name outranks its pod's. */
        Container with(Container other) {
            Container better = BETTER.compare(this, other) <= 0 ? this : other;
            return new Container(better.workload, better.named, heard.isAfter(other.heard) ? heard : other.heard);
        }
    }

    private static final Comparator<Container> BETTER =
            Comparator.comparing(Container::named).reversed().thenComparing(Container::workload);

    @JsonCreator
    KnownContainers {
        byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
    }

    /** The id that a signal tells, shortened; empty when it tells none. */
    static String id(Signal signal) {
        return shortened(signal.attribute(SignalNames.CONTAINER_ID));
    }

    private static String shortened(String id) {
        return id.length() <= ID_LENGTH ? id : id.substring(0, ID_LENGTH);
    }

    /** Null when it was never told. */
    @Nullable
    String workload(String id) {
        Container known = byId.get(id);
        return known == null ? null : known.workload();
    }

    /** Learns from a signal that tells both; one of a restart tells the ids before and after it. */
    KnownContainers plus(Signal signal) {
        return plus(id(signal), signal).plus(shortened(signal.attribute(SignalNames.ENDED_CONTAINER_ID)), signal);
    }

    private KnownContainers plus(String id, Signal signal) {
        String workload = SignalSeries.workload(signal);
        if (id.length() < ID_LENGTH || workload.isEmpty()) {
            return this;
        }
        boolean named = !signal.attribute(SignalNames.CONTAINER).isEmpty();
        TreeMap<String, Container> more = new TreeMap<>(byId);
        more.merge(id, new Container(workload, named, signal.at()), Container::with);
        if (more.size() > MOST) {
            more.entrySet().stream()
                    .min(Map.Entry.<String, Container>comparingByValue(Comparator.comparing(Container::heard))
                            .thenComparing(Map.Entry.comparingByKey()))
                    .map(Map.Entry::getKey)
                    .ifPresent(more::remove);
        }
        return new KnownContainers(more);
    }

    /** Without those that were last told before {@code start}, unless a series is still about them. */
    KnownContainers since(Instant start, Collection<SignalSeries> series) {
        TreeMap<String, Container> kept = new TreeMap<>(byId);
        kept.entrySet()
                .removeIf(entry -> entry.getValue().heard().isBefore(start)
                        && series.stream()
                                .noneMatch(about -> about.attribute(SignalNames.CONTAINER_ID)
                                        .equals(entry.getKey())));
        return kept.size() == byId.size() ? this : new KnownContainers(kept);
    }

    /** The series, those of ids under the names of their containers where these are known. */
    Map<String, SignalSeries> named(Map<String, SignalSeries> series) {
        boolean nameless =
                series.values().stream().anyMatch(about -> byId.containsKey(about.attribute(SignalNames.CONTAINER_ID)));
        if (!nameless) {
            return series;
        }
        TreeMap<String, SignalSeries> named = new TreeMap<>();
        series.values().forEach(about -> {
            String workload = workload(about.attribute(SignalNames.CONTAINER_ID));
            SignalSeries told = workload == null ? about : about.of(workload);
            named.merge(told.key(), told, SignalSeries::merge);
        });
        return named;
    }
}

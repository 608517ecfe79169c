package dev.crossfire.streams.evidence;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SignalNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The signals of one name, source and set of attributes of a node, within the horizon.
 *
 * @param attributes those that checks compare; of ids, which change with every restart, only a container's whose name the signal does not tell
 * @param buckets start of ten seconds → what fell into them; of entries that are one happening each
 * @param runs UID → Event; of aggregated Events
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SignalSeries(
        String name,
        RawKind source,
        Map<String, String> attributes,
        NavigableMap<Instant, Bucket> buckets,
        Map<String, EventRun> runs,
        Sample sample) {

    /** Attributes that make two signals of one name different to a check. */
    private static final List<String> DISTINGUISHING = List.of(
            SignalNames.CHECK,
            SignalNames.OUTCOME,
            SignalNames.TARGET,
            SignalNames.PORT,
            SignalNames.HANDLER,
            SignalNames.TIMEOUT_SECONDS,
            SignalNames.STATUS,
            SignalNames.SUBJECT,
            SignalNames.VALUE,
            SignalNames.RESTATES);

    /** What a container signal is about, whether the entry named the container or only its pod. */
    public static final String WORKLOAD = "workload";

    /** Attributes that a condition can compare. */
    public static final Set<String> COMPARED = compared();

    /** Longer values are cut: they come from texts that others write, and a node's state is bounded. */
    private static final int LONGEST_VALUE = 64;

    private static final int MOST_RUNS = 16;

    public SignalSeries {
        attributes = attributes == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        buckets = buckets == null
                ? Collections.emptyNavigableMap()
                : Collections.unmodifiableNavigableMap(new TreeMap<>(buckets));
        runs = runs == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(runs));
    }

    static String key(Signal signal) {
        return key(signal.name(), signal.source(), distinguishing(signal));
    }

    private static String key(String name, RawKind source, Map<String, String> attributes) {
        return name + "|" + source.word() + "|" + attributes;
    }

    /** What tells it from the others of its node. */
    String key() {
        return key(name, source, attributes);
    }

    /** The same signals under the name of the container, which its id turned out to be of. */
    SignalSeries of(String workload) {
        TreeMap<String, String> named = new TreeMap<>(withoutId().attributes);
        named.put(WORKLOAD, workload);
        return new SignalSeries(name, source, named, buckets, runs, sample);
    }

    /** The same signals, of whichever container. */
    SignalSeries withoutId() {
        TreeMap<String, String> nameless = new TreeMap<>(attributes);
        nameless.remove(SignalNames.CONTAINER_ID);
        return new SignalSeries(name, source, nameless, buckets, runs, sample);
    }

    /** Both together; of the same key. */
    SignalSeries merge(SignalSeries other) {
        TreeMap<Instant, Bucket> all = new TreeMap<>(buckets);
        other.buckets.forEach((start, bucket) -> all.merge(start, bucket, Bucket::plus));
        TreeMap<String, EventRun> both = new TreeMap<>(runs);
        other.runs.forEach((uid, run) -> both.merge(uid, run, EventRun::merge));
        return new SignalSeries(name, source, attributes, all, both, sample.smaller(other.sample));
    }

    static SignalSeries start(Signal signal) {
        return new SignalSeries(
                        signal.name(),
                        signal.source(),
                        distinguishing(signal),
                        Collections.emptyNavigableMap(),
                        Map.of(),
                        new Sample(signal.at(), signal.sample(), signal.coordinates()))
                .plus(signal);
    }

    /** The series with one more signal. */
    SignalSeries plus(Signal signal) {
        Sample smaller = sample.smaller(new Sample(signal.firstAt(), signal.sample(), signal.coordinates()));
        String uid = signal.attribute(SignalNames.EVENT_UID);
        if (uid.isEmpty()) {
            TreeMap<Instant, Bucket> more = new TreeMap<>(buckets);
            more.merge(Bucket.start(signal.at()), Bucket.of(signal.at()), Bucket::plus);
            return new SignalSeries(name, source, attributes, more, runs, smaller);
        }
        TreeMap<String, EventRun> more = new TreeMap<>(runs);
        more.merge(uid, EventRun.of(signal.firstAt(), signal.at(), signal.count()), EventRun::merge);
        return new SignalSeries(name, source, attributes, buckets, more, smaller);
    }

    /** Whether another Event object would be one too many. */
    boolean fullFor(Signal signal) {
        String uid = signal.attribute(SignalNames.EVENT_UID);
        return !uid.isEmpty() && !runs.containsKey(uid) && runs.size() >= MOST_RUNS;
    }

    /** Whether this very version of an Event was seen. */
    boolean knows(Signal signal) {
        EventRun run = runs.get(signal.attribute(SignalNames.EVENT_UID));
        return run != null && run.count() >= signal.count() && run.seen().contains(signal.at());
    }

    /** Without what lies after {@code end}; of the ten seconds in which that is, all is kept. */
    SignalSeries until(Instant end) {
        return of(run -> run.until(end), buckets.headMap(end, true));
    }

    /** Without what lies before {@code start}. */
    SignalSeries since(Instant start) {
        return of(run -> run.since(start), buckets.tailMap(Bucket.start(start), true));
    }

    /** What lies between two times, to ten seconds. */
    public SignalSeries between(Instant start, Instant end) {
        return since(start).until(end);
    }

    /** With what is left of each Event, where anything is; the very same where all is left. */
    private SignalSeries of(UnaryOperator<EventRun> left, NavigableMap<Instant, Bucket> leftBuckets) {
        TreeMap<String, EventRun> kept = new TreeMap<>();
        boolean all = leftBuckets.size() == buckets.size();
        for (Map.Entry<String, EventRun> run : runs.entrySet()) {
            EventRun some = left.apply(run.getValue());
            all &= !some.seen().isEmpty()
                    && some.seen().size() == run.getValue().seen().size();
            if (!some.seen().isEmpty()) {
                kept.put(run.getKey(), some);
            }
        }
        return all ? this : new SignalSeries(name, source, attributes, leftBuckets, kept, sample);
    }

    /** How often it happened, as far as known. */
    @JsonIgnore
    public long count() {
        return buckets.values().stream().mapToLong(Bucket::count).sum()
                + runs.values().stream().mapToLong(EventRun::count).sum();
    }

    /** Times at which it is known to have happened, in order; of many within ten seconds the first and the last. */
    @JsonIgnore
    public List<Instant> times() {
        List<Instant> times = new ArrayList<>();
        for (Bucket bucket : buckets.values()) {
            times.add(bucket.first());
            if (bucket.count() > 1) {
                times.add(bucket.last());
            }
        }
        runs.values().forEach(run -> times.addAll(run.seen()));
        Collections.sort(times);
        return times;
    }

    @JsonIgnore
    public boolean isEmpty() {
        return buckets.isEmpty() && runs.isEmpty();
    }

    public String attribute(String attribute) {
        return attributes.getOrDefault(attribute, "");
    }

    private static Map<String, String> distinguishing(Signal signal) {
        TreeMap<String, String> kept = new TreeMap<>();
        for (String attribute : DISTINGUISHING) {
            String value = signal.attribute(attribute);
            if (!value.isEmpty()) {
                kept.put(attribute, value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value);
            }
        }
        String workload = workload(signal);
        String id = KnownContainers.id(signal);
        if (!workload.isEmpty()) {
            kept.put(WORKLOAD, workload);
        } else if (!id.isEmpty()) {
            kept.put(SignalNames.CONTAINER_ID, id);
        }
        return kept;
    }

    private static Set<String> compared() {
        TreeSet<String> names = new TreeSet<>(DISTINGUISHING);
        names.add(WORKLOAD);
        names.remove(SignalNames.RESTATES);
        return Collections.unmodifiableSet(names);
    }

    /** {@code calico-node} of container calico-node, or of pod kube-system/calico-node-x7k2p when the entry names no container. */
    static String workload(Signal signal) {
        String container = signal.attribute(SignalNames.CONTAINER);
        if (!container.isEmpty()) {
            return container;
        }
        String pod = signal.attribute(SignalNames.POD);
        String name = pod.substring(pod.indexOf('/') + 1);
        int suffix = name.lastIndexOf('-');
        return suffix > 0 ? name.substring(0, suffix) : name;
    }
}

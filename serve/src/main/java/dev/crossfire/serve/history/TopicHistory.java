package dev.crossfire.serve.history;

import dev.crossfire.model.Topic;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.serve.history.IncidentQuery.Position;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * The history straight from {@code crossfire.incidents.v1}: the answers that a server's view gives, without one, for the price of reading
 * the topic. No group, nothing kept.
 *
 * <p>Which part of the topic must be read follows from what a record's own timestamp is: the time at which the broker took the raw record
 * that brought the revision about. It may lie before event times that the revision speaks of, by {@link #EMISSION_LAG} at most.
 *
 * <ul>
 *   <li>No bound above, whatever {@code to} is: how an incident of then stands now is told by its newest revision, which may come at any
 *       time later, and what a shipper delivers late is judged late.
 *   <li>Below, {@code from} is a bound for resolved incidents alone: their newest revision names a {@code resolvedAt} at or after
 *       {@code from}, so it was emitted after {@code from} less the lag. An open incident is under no obligation to say anything: it may
 *       have been told last long before {@code from}, and is part of the answer.
 *   <li>What is older than the topic's retention is passed over, as a view does.
 * </ul>
 */
public final class TopicHistory {

    /**
     * How far a record's timestamp may lie before the event times of its revision: raw topics keep 24 h, so no partition of theirs is read
     * later than that after another, and clocks of nodes ahead of the broker's are believed for 5 min.
     */
    static final Duration EMISSION_LAG = Duration.ofHours(25);

    /** @param next where what comes after them begins; null when nothing does */
    public record Found(List<byte[]> incidents, @Nullable Position next) {}

    /**
     * @param byId of every incident found, its revisions by number
     * @param since when the oldest record that was looked at was emitted; null when there was none
     */
    public record Lives(
            SortedMap<String, NavigableMap<Integer, byte[]>> byId,
            @Nullable Instant since) {}

    /**
     * The newest revision of an incident so far.
     *
     * @param wanted null when it is not asked for
     */
    private record Newest(int revision, @Nullable StoredIncident wanted) {}

    private final String bootstrap;
    private final Topic<String, Incident> topic;
    private final Instant oldest;

    /**
     * @param bootstrap brokers, {@code host:port} separated by commas
     * @param prefix what the topic's name starts with
     */
    public TopicHistory(String bootstrap, String prefix, InstantSource clock) {
        this.bootstrap = bootstrap;
        this.topic = Topics.INCIDENTS.withPrefix(prefix);
        this.oldest = clock.instant().minus(Topics.INCIDENTS.retention());
    }

    /**
     * What a query finds, newest update first; its own limit and place are not looked at.
     *
     * @param limit how many at most
     * @throws HistoryException when the topic cannot be read
     */
    public Found find(IncidentQuery query, int limit) {
        RecordPacker packer = new RecordPacker();
        Map<String, Newest> newest = new HashMap<>();
        TopicScan.read(bootstrap, topic.name(), start(query), record -> {
            Incident incident = decode(record);
            Newest known = incident == null ? null : newest.get(incident.id());
            if (incident == null || (known != null && known.revision() >= incident.revision())) {
                return;
            }
            StoredIncident wanted = query.matches(incident)
                    ? new StoredIncident(Position.of(incident), packer.pack(incident.conflict(), record.value()))
                    : null;
            newest.put(incident.id(), new Newest(incident.revision(), wanted));
        });
        return newestFirst(newest, limit);
    }

    /**
     * Every revision of the incidents whose id starts so.
     *
     * @throws HistoryException when the topic cannot be read
     */
    public Lives lives(String idPrefix) {
        SortedMap<String, NavigableMap<Integer, byte[]>> byId = new TreeMap<>();
        List<Long> timestamps = new ArrayList<>();
        TopicScan.read(bootstrap, topic.name(), oldest, record -> {
            if (timestamps.isEmpty() || record.timestamp() < timestamps.get(0)) {
                timestamps.clear();
                timestamps.add(record.timestamp());
            }
            Incident incident = decode(record);
            if (incident != null && incident.id().startsWith(idPrefix)) {
                byId.computeIfAbsent(incident.id(), id -> new TreeMap<>())
                        .putIfAbsent(incident.revision(), record.value());
            }
        });
        return new Lives(byId, timestamps.isEmpty() ? null : Instant.ofEpochMilli(timestamps.get(0)));
    }

    /** From which time of emission on the topic must be read. */
    Instant start(IncidentQuery query) {
        if (query.from() == null || query.state() != Incident.State.RESOLVED) {
            return oldest;
        }
        long from = Math.max(EventTime.micros(query.from()) / 1_000 - EMISSION_LAG.toMillis(), oldest.toEpochMilli());
        return Instant.ofEpochMilli(from);
    }

    private static Found newestFirst(Map<String, Newest> newest, int limit) {
        List<StoredIncident> wanted = new ArrayList<>();
        for (Newest one : newest.values()) {
            StoredIncident incident = one.wanted();
            if (incident != null) {
                wanted.add(incident);
            }
        }
        wanted.sort(Comparator.comparing(StoredIncident::position));
        List<byte[]> found =
                wanted.stream().limit(limit).map(StoredIncident::bytes).toList();
        return new Found(found, wanted.size() > limit ? wanted.get(limit - 1).position() : null);
    }

    /** What it says; null when it says nothing, cannot be read, or is older than what is kept. */
    private @Nullable Incident decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null || record.timestamp() < oldest.toEpochMilli()) {
            return null;
        }
        try {
            return topic.valueSerde().deserializer().deserialize(topic.name(), record.value());
        } catch (SerializationException e) {
            return null;
        }
    }
}

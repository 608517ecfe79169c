package dev.crossfire.streams.survey;

import dev.crossfire.model.Coordinates;
import dev.crossfire.streams.entry.DeadEntry;
import dev.crossfire.streams.entry.Shape;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was seen in one topic. Not thread-safe. */
public final class TopicSurvey {

    private static final int MOST_KEYS = 4096;
    private static final int MOST_REASONS = 64;

    /** A fact that some entries show, and the first that did. */
    static final class Share {

        private long count;
        private @Nullable String sample;

        void add(String sampleOfIt) {
            count++;
            sample = sample == null ? sampleOfIt : sample;
        }

        long count() {
            return count;
        }

        @Nullable
        String sample() {
            return sample;
        }
    }

    private final String topic;
    private final Map<Shape, Share> shapes = new EnumMap<>(Shape.class);
    private final Map<String, Share> reasons = new TreeMap<>();
    private final Map<String, Set<String>> nodesOfKey = new HashMap<>();
    private final Share unkeyed = new Share();
    private final Share withoutNode = new Share();
    private final Share withoutTime = new Share();
    private final Share wholeSeconds = new Share();
    private final Share withoutCluster = new Share();
    private long records;
    private long entries;
    private long dead;
    private @Nullable Instant newest;

    TopicSurvey(String topic) {
        this.topic = topic;
    }

    void record(SurveyedRecord record) {
        records++;
        newest = newest == null || record.appendedAt().isAfter(newest) ? record.appendedAt() : newest;
        if (record.key() == null || record.key().isEmpty()) {
            unkeyed.add(sample(record.at(), record.value()));
        }
    }

    void keyed(@Nullable String key, String node) {
        if (key != null && !key.isEmpty() && (nodesOfKey.size() < MOST_KEYS || nodesOfKey.containsKey(key))) {
            nodesOfKey.computeIfAbsent(key, any -> new HashSet<>()).add(node);
        }
    }

    void shape(Shape shape, SurveyedRecord record) {
        shapes.computeIfAbsent(shape, any -> new Share()).add(sample(record.at(), record.value()));
    }

    void entries(long more) {
        entries += more;
    }

    void dead(DeadEntry entry) {
        dead++;
        String reason = entry.reason();
        if (reasons.size() < MOST_REASONS || reasons.containsKey(reason)) {
            reasons.computeIfAbsent(reason, any -> new Share()).add(sample(entry.coordinates(), entry.original()));
        }
    }

    static String sample(Coordinates at, byte[] bytes) {
        String text = new String(bytes, 0, Math.min(400, bytes.length), StandardCharsets.UTF_8);
        return at + ": " + (text.length() > 160 ? text.substring(0, 160) + "…" : text);
    }

    public String topic() {
        return topic;
    }

    public long records() {
        return records;
    }

    public long entries() {
        return entries;
    }

    public long dead() {
        return dead;
    }

    /** Append time of the newest record seen; empty when none was. */
    public Optional<Instant> newest() {
        return Optional.ofNullable(newest);
    }

    /** Form → how many entries have it. */
    public Map<Shape, Long> shapes() {
        Map<Shape, Long> counts = new EnumMap<>(Shape.class);
        shapes.forEach((shape, share) -> counts.put(shape, share.count()));
        return Collections.unmodifiableMap(counts);
    }

    /** A record of a form: where it stands, and how it begins; empty when none was seen. */
    public Optional<String> sampleOf(Shape shape) {
        return Optional.ofNullable(shapes.get(shape)).map(Share::sample);
    }

    /** What most of it was written by. */
    public Tool tool() {
        return shapes.entrySet().stream()
                .max(Comparator.comparingLong(entry -> entry.getValue().count()))
                .map(entry -> Tool.of(entry.getKey()))
                .orElse(Tool.OTHER);
    }

    Map<String, Share> reasons() {
        return reasons;
    }

    Share unkeyed() {
        return unkeyed;
    }

    Share withoutNode() {
        return withoutNode;
    }

    Share withoutTime() {
        return withoutTime;
    }

    Share wholeSeconds() {
        return wholeSeconds;
    }

    Share withoutCluster() {
        return withoutCluster;
    }

    /** The key under which most nodes stand, and how many do; empty when there are no keys. */
    Optional<Map.Entry<String, Set<String>>> mostSharedKey() {
        return nodesOfKey.entrySet().stream()
                .max(Comparator.<Map.Entry<String, Set<String>>>comparingInt(
                                entry -> entry.getValue().size())
                        .thenComparing(Map.Entry::getKey));
    }

    int keys() {
        return nodesOfKey.size();
    }
}

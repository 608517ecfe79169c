package dev.crossfire.serve.feed;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.IncidentSchema;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.OutbreakSchema;
import dev.crossfire.serve.feed.FeedSink.Taken;
import dev.crossfire.serve.history.Place;
import dev.crossfire.serve.history.Place.Source;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source whose records a test pushes, in two partitions as {@code up} has them. */
final class PushedSource implements FeedSource {

    private final Map<Place, Long> nextOffset = new HashMap<>();
    private final String topicId;
    private final long beginning;
    private final InstantSource clock;
    private @Nullable FeedSink sink;
    private volatile boolean alive = true;
    private volatile boolean caughtUp = true;
    private volatile @Nullable String trouble;

    PushedSource() {
        this(InstantSource.system());
    }

    /** @param clock of the broker, which stamps what is pushed */
    PushedSource(InstantSource clock) {
        this("topic-1", 0, clock);
    }

    PushedSource(String topicId, long beginning) {
        this(topicId, beginning, InstantSource.system());
    }

    private PushedSource(String topicId, long beginning, InstantSource clock) {
        this.topicId = topicId;
        this.beginning = beginning;
        this.clock = clock;
    }

    @Override
    public void start(FeedSink pushedTo) {
        sink = pushedTo;
        pushedTo.attach(Map.of(
                Source.INCIDENTS,
                topicId,
                Source.FINDINGS,
                "findings of " + topicId,
                Source.OUTBREAKS,
                "outbreaks of " + topicId));
        for (Source source : Source.values()) {
            for (int partition = 0; partition < 2; partition++) {
                Place place = new Place(source, partition);
                nextOffset.put(place, pushedTo.begin(place, beginning));
            }
        }
    }

    /** As a topic would: an incident's revisions share a partition; offsets skip one for the transaction's marker. */
    void push(Incident incident) {
        IncidentSchema.assertValid(incident);
        pushBytes(partition(incident), Json.write(incident));
    }

    void pushText(int partition, String value) {
        pushBytes(partition, value.getBytes(StandardCharsets.UTF_8));
    }

    void pushBytes(int partition, byte @Nullable [] value) {
        push(new Place(Source.INCIDENTS, partition), value);
    }

    /** As one read of Kafka gives many. */
    void pushAll(List<byte[]> values) {
        List<Taken> records = new ArrayList<>();
        Map<Place, Long> next = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            Place place = new Place(Source.INCIDENTS, i % 2);
            long offset = nextOffset.merge(place, 1L, Long::sum) - 1;
            records.add(new Taken(place, offset, clock.instant(), values.get(i)));
            next.put(place, offset + 1);
        }
        Objects.requireNonNull(sink).take(records, next);
    }

    void push(Finding finding) {
        push(new Place(Source.FINDINGS, 0), Json.write(finding));
    }

    void push(Outbreak outbreak) {
        OutbreakSchema.assertValid(outbreak);
        push(new Place(Source.OUTBREAKS, 0), Json.write(outbreak));
    }

    private void push(Place place, byte @Nullable [] value) {
        long offset = nextOffset.merge(place, 2L, Long::sum) - 2;
        Objects.requireNonNull(sink)
                .take(List.of(new Taken(place, offset, clock.instant(), value)), Map.of(place, offset + 2));
    }

    static int partition(Incident incident) {
        return Math.floorMod(incident.id().hashCode(), 2);
    }

    void restoring(boolean restoring) {
        caughtUp = !restoring;
    }

    void trouble(@Nullable String what) {
        trouble = what;
    }

    void die() {
        alive = false;
    }

    @Override
    public boolean alive() {
        return alive;
    }

    @Override
    public boolean caughtUp() {
        return caughtUp;
    }

    @Override
    public @Nullable String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        alive = false;
    }
}

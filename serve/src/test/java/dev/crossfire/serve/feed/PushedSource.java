package dev.crossfire.serve.feed;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.IncidentSchema;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source whose records a test pushes, in two partitions as {@code up} has them. */
final class PushedSource implements FeedSource {

    private final Map<Integer, Long> nextOffset = new HashMap<>();
    private final String topicId;
    private final long beginning;
    private @Nullable FeedSink sink;
    private volatile boolean alive = true;
    private volatile boolean caughtUp = true;

    PushedSource() {
        this("topic-1", 0);
    }

    PushedSource(String topicId, long beginning) {
        this.topicId = topicId;
        this.beginning = beginning;
    }

    @Override
    public void start(FeedSink pushedTo) {
        sink = pushedTo;
        for (int partition = 0; partition < 2; partition++) {
            nextOffset.put(partition, beginning);
            pushedTo.begin(topicId, partition, beginning);
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
        Objects.requireNonNull(sink).incident(partition, nextOffset.merge(partition, 2L, Long::sum) - 2, value);
    }

    void push(Finding finding) {
        Objects.requireNonNull(sink).finding(Json.write(finding));
    }

    static int partition(Incident incident) {
        return Math.floorMod(incident.id().hashCode(), 2);
    }

    void restoring(boolean restoring) {
        caughtUp = !restoring;
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
        return null;
    }

    @Override
    public void close() {
        alive = false;
    }
}

package dev.crossfire.ingest.pods;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.ingest.RawRecord;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.model.raw.RawKind;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers objects of one node into one record, an object a line. Not for several threads at once. */
final class ObjectGathering {

    /** A record is closed before it grows beyond this many bytes; a larger object stands alone. */
    static final int TARGET_BYTES = 64 * 1024;

    private static final int MOST_BYTES = 16 * TARGET_BYTES;

    private final String cluster;
    private final Map<String, Open> open = new LinkedHashMap<>();
    private final List<Batch> closed = new ArrayList<>();
    private int bytes;

    ObjectGathering(String cluster) {
        this.cluster = cluster;
    }

    /** @param newest event time; null when no object in it has one */
    record Batch(RawRecord record, int objects, @Nullable Instant newest) {}

    private static final class Open {
        private final @Nullable String node;
        private final ByteArrayOutputStream lines = new ByteArrayOutputStream(4096);
        private int objects;
        private @Nullable Instant newest;

        Open(@Nullable String node) {
            this.node = node;
        }
    }

    /**
     * Adds an object.
     *
     * @param json on one line
     * @param node null when the object names none
     * @param at null when it has no event time
     */
    void add(String json, @Nullable String node, @Nullable Instant at) {
        byte[] line = json.getBytes(UTF_8);
        String name = node == null ? "" : node;
        Open record = open.computeIfAbsent(name, key -> new Open(node));
        if (record.objects > 0 && record.lines.size() + 1 + line.length > TARGET_BYTES) {
            closed.add(batch(record));
            record = new Open(node);
            open.put(name, record);
        }
        if (record.objects++ > 0) {
            record.lines.write('\n');
        }
        record.lines.writeBytes(line);
        record.newest = newer(record.newest, at);
        bytes += line.length;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Whether enough is there to be sent without waiting for more. */
    boolean isFull() {
        return bytes >= MOST_BYTES || !closed.isEmpty();
    }

    /** Closes everything. */
    List<Batch> drain() {
        List<Batch> all = new ArrayList<>(closed);
        open.values().forEach(record -> all.add(batch(record)));
        open.clear();
        closed.clear();
        bytes = 0;
        return all;
    }

    private Batch batch(Open record) {
        // Not when it was read: a watch that brings nothing says nothing about the node, so its time must not go on by
        // it.
        Map<String, String> headers = new HashMap<>(Map.of(RawHeaders.CLUSTER, cluster));
        if (record.node != null) {
            headers.put(RawHeaders.NODE, record.node);
        }
        String key = record.node == null ? cluster : cluster + "/" + record.node;
        return new Batch(
                new RawRecord(RawKind.PODS, key, headers, record.lines.toByteArray()), record.objects, record.newest);
    }

    private static @Nullable Instant newer(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }
}

package dev.crossfire.ingest.journal;

import dev.crossfire.ingest.RawRecord;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.JournalChunk;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.model.raw.RawKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers entries into chunks, one for each unit, identifier and boot. All chunks are closed together: only then does one cursor stand
 * behind everything that was gathered. Not for several threads at once.
 */
final class ChunkGathering {

    /** All open chunks together: bounds memory when an entry's unit is new each time. */
    private static final int MOST_BYTES = 4 * JournalChunk.TARGET_BYTES;

    /** What an entry takes at most beside its message: its numbers, and the names of an entry that is written as an object. */
    private static final int LONGEST_FRAME = 300;

    /** An entry that is no clean text is written as an array of byte numbers, up to four characters each. */
    private static final int LONGEST_BYTE = 4;

    private final NodeKey node;
    private final Map<Source, Open> open = new LinkedHashMap<>();
    private int bytes;
    private @Nullable String cursor;

    ChunkGathering(NodeKey node) {
        this.node = node;
    }

    private record Source(
            @Nullable String boot,
            @Nullable String unit,
            @Nullable String identifier) {}

    private static final class Open {
        private final JournalChunk.Writer writer;
        private long newest;

        Open(JournalChunk.Header header) {
            this.writer = new JournalChunk.Writer(header);
            this.newest = header.base();
        }
    }

    /** A chunk that is closed. */
    record Chunk(RawRecord record, int entries, Instant newest) {}

    /** Whether an entry can still be added; when not, {@link #drain()} first. */
    boolean fits(JournalEntry entry) {
        Open chunk = open.get(source(entry));
        long atMost = (long) LONGEST_BYTE * entry.message().length + LONGEST_FRAME;
        boolean chunkFits = chunk == null || chunk.writer.size() + atMost <= JournalChunk.TARGET_BYTES;
        return isEmpty() || (chunkFits && bytes + atMost <= MOST_BYTES);
    }

    /** Adds an entry, however long it is. */
    void add(JournalEntry entry) {
        Open chunk = open.computeIfAbsent(source(entry), source -> open(source, entry.micros()));
        int before = chunk.writer.size();
        chunk.writer.add(entry.micros(), entry.priority(), entry.message());
        chunk.newest = Math.max(chunk.newest, entry.micros());
        bytes += chunk.writer.size() - before;
        cursor = entry.cursor();
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Behind the last entry added since the beginning; null when there was none. */
    @Nullable
    String cursor() {
        return cursor;
    }

    /** Closes all chunks, in the order in which they were opened. */
    List<Chunk> drain() {
        List<Chunk> chunks = new ArrayList<>();
        for (Open chunk : open.values()) {
            chunks.add(chunk(chunk.writer, instant(chunk.newest)));
        }
        open.clear();
        bytes = 0;
        return chunks;
    }

    /** A chunk without entries, which says that the journal was read up to this time. */
    Chunk empty(Instant readUntil) {
        return chunk(new JournalChunk.Writer(header(new Source(null, null, null), micros(readUntil))), readUntil);
    }

    private Open open(Source source, long base) {
        JournalChunk.Header header = header(source, base);
        Open chunk = new Open(header);
        bytes += chunk.writer.size();
        return chunk;
    }

    private JournalChunk.Header header(Source source, long base) {
        return JournalChunk.Header.of(
                node.cluster(), node.node(), source.boot(), source.unit(), source.identifier(), base);
    }

    private Chunk chunk(JournalChunk.Writer writer, Instant newest) {
        Map<String, String> headers = Map.of(
                RawHeaders.CLUSTER, node.cluster(), RawHeaders.NODE, node.node(), RawHeaders.NEWEST, newest.toString());
        RawRecord record = new RawRecord(RawKind.JOURNAL, node.toString(), headers, writer.toBytes());
        return new Chunk(record, writer.entries(), newest);
    }

    private static Source source(JournalEntry entry) {
        return new Source(entry.boot(), entry.unit(), entry.identifier());
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }
}

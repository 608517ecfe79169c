package dev.crossfire.streams.entry;

import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.entry.JournalLineReader.UnreadableEntry;
import dev.crossfire.streams.fact.SnapshotText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every entry of a raw value, whether or not it says anything of meaning: which form it has, and what it tells of itself. Slower
 * than recognising, which passes most entries by.
 */
public final class EntryLook {

    private EntryLook() {}

    /**
     * Looks at the entries of a journal value. Those that cannot be read are left out.
     *
     * @param reference a time near them, to infer a missing year from
     */
    public static void journal(byte[] value, @Nullable Instant reference, Consumer<LogEntry> taker) {
        Optional<JournalDocument> document = JournalDocument.of(value);
        if (document.isPresent()) {
            document.get().cut(value, new Whole(taker));
        } else {
            lines(value, reference, taker);
        }
    }

    private static void lines(byte[] value, @Nullable Instant reference, Consumer<LogEntry> taker) {
        JournalLineReader reader = new JournalLineReader(value, reference);
        LineCursor lines = new LineCursor(value, 0, 1);
        while (lines.next()) {
            try {
                if (lines.isBlank()) {
                    continue;
                }
                if (reader.beginsChunk(lines)) {
                    reader.openChunk(lines);
                } else {
                    taker.accept(reader.read(lines));
                }
            } catch (UnreadableEntry e) {
                // The recogniser counts it among the dead.
            }
        }
    }

    /** The form of a value of the other two sources, by its beginning. */
    public static Shape shape(RawKind kind, byte[] value) {
        String head = new String(value, 0, Math.min(4096, value.length), StandardCharsets.UTF_8);
        return kind == RawKind.FIREWALL ? ofSnapshot(head) : ofPods(head);
    }

    private static Shape ofSnapshot(String head) {
        boolean object = head.stripLeading().startsWith("{") && !SnapshotText.isJson(head);
        if (!object) {
            return Shape.COMMAND_OUTPUT;
        }
        return head.contains("\"parts\"") ? Shape.SNAPSHOT : Shape.ONE_COMMAND;
    }

    private static Shape ofPods(String head) {
        if (PodText.is(head)) {
            return head.contains("Events:") && head.contains("Name:") ? Shape.DESCRIBED_POD : Shape.EVENTS_TABLE;
        }
        boolean about = head.contains("\"involvedObject\"") || head.contains("involvedObject:");
        if (about) {
            boolean exported = head.contains("\"clusterName\"") || head.contains("\"deleted\":false");
            return exported && !head.contains("\"kind\":\"Event\"") ? Shape.EVENT_EXPORTER : Shape.EVENT_V1;
        }
        boolean regarding = head.contains("\"regarding\"") || head.contains("regarding:");
        return regarding ? Shape.EVENT_EVENTS_K8S_IO : Shape.POD_OBJECT;
    }

    private record Whole(Consumer<LogEntry> taker) implements EntrySink {
        @Override
        public void entry(LogEntry entry, int line, int from, int to) {
            taker.accept(entry);
        }

        @Override
        public void broken(String reason, int line, int from, int to) {
            // The recogniser counts it among the dead.
        }
    }
}

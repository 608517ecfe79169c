package dev.crossfire.ingest.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crossfire.ingest.RawRecord;
import dev.crossfire.model.raw.JournalChunk;
import java.util.ArrayList;
import java.util.List;

/** What stands in shipped chunks. */
final class ShippedLines {

    private ShippedLines() {}

    /** The messages, in their order. */
    static List<String> messages(List<RawRecord> records) {
        return records.stream()
                .flatMap(record -> lines(record).stream())
                .map(JournalChunk.Line::message)
                .toList();
    }

    static JournalChunk.Header header(RawRecord record) {
        String text = new String(record.value(), UTF_8);
        int end = text.indexOf('\n');
        byte[] first = (end < 0 ? text : text.substring(0, end)).getBytes(UTF_8);
        return JournalChunk.header(first, 0, first.length);
    }

    static List<JournalChunk.Line> lines(RawRecord record) {
        JournalChunk.Header header = header(record);
        List<JournalChunk.Line> lines = new ArrayList<>();
        for (String line : new String(record.value(), UTF_8).split("\n", -1)) {
            if (!line.startsWith("{")) {
                byte[] bytes = line.getBytes(UTF_8);
                lines.add(JournalChunk.line(header, bytes, 0, bytes.length));
            }
        }
        return lines;
    }
}

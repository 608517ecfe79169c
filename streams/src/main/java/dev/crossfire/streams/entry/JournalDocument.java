package dev.crossfire.streams.entry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A value whose entries are not a line each: a JSON array, objects over many lines, OpenTelemetry's JSON and protobuf, and journald's export
 * format.
 */
public enum JournalDocument {
    JSON {
        @Override
        public void cut(byte[] value, EntrySink sink) {
            JsonEntries.cut(value, new Objects(value, sink));
        }
    },
    OTLP_JSON {
        @Override
        public void cut(byte[] value, EntrySink sink) {
            OtlpJson.cut(value, sink);
        }
    },
    OTLP_PROTO {
        @Override
        public void cut(byte[] value, EntrySink sink) {
            OtlpProto.cut(value, sink);
        }
    },
    EXPORT {
        @Override
        public void cut(byte[] value, EntrySink sink) {
            JournalExport.cut(value, sink);
        }
    };

    /** What a value is shows in so many bytes. */
    private static final int HEAD = 256;

    /** What {@code journalctl -o json-seq} puts before each object. */
    private static final byte RECORD_SEPARATOR = 0x1E;

    /** Cuts a value into its entries. */
    public abstract void cut(byte[] value, EntrySink sink);

    /** What a value is; empty for one that is read line by line. */
    public static Optional<JournalDocument> of(byte[] value) {
        int first = firstByte(value);
        if (first == value.length) {
            return Optional.empty();
        }
        if (OtlpProto.is(value)) {
            return Optional.of(OTLP_PROTO);
        }
        if (value[0] == RECORD_SEPARATOR) {
            return Optional.of(JSON);
        }
        String head = new String(value, first, Math.min(HEAD, value.length - first), StandardCharsets.UTF_8);
        if (head.startsWith("{")) {
            return ofObject(head);
        }
        if (head.startsWith("[")) {
            String inner = head.substring(1).stripLeading();
            return inner.startsWith("{") || inner.startsWith("]") ? Optional.of(JSON) : Optional.empty();
        }
        return JournalExport.is(head) ? Optional.of(EXPORT) : Optional.empty();
    }

    private static Optional<JournalDocument> ofObject(String head) {
        if (OtlpJson.is(head)) {
            return Optional.of(OTLP_JSON);
        }
        int lineEnd = head.indexOf('\n');
        String line = lineEnd < 0 ? "" : head.substring(0, lineEnd).strip();
        return line.endsWith("{") || line.endsWith("[") ? Optional.of(JSON) : Optional.empty();
    }

    private static int firstByte(byte[] value) {
        int first = 0;
        while (first < value.length && value[first] <= ' ' && value[first] >= 0) {
            first++;
        }
        return first;
    }

    private record Objects(byte[] value, EntrySink sink) implements JsonEntries.Sink {

        @Override
        public void entry(JsonNode entry, int line, int from, int to) {
            try {
                sink.entry(
                        JournaldObject.parse(new String(value, from, to - from, StandardCharsets.UTF_8)),
                        line,
                        from,
                        to);
            } catch (IOException e) {
                broken(FailureReason.of("broken JSON", e), line, from, to);
            }
        }

        @Override
        public void broken(String reason, int line, int from, int to) {
            sink.broken(reason, line, from, to);
        }
    }
}

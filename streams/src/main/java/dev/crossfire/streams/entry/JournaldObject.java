package dev.crossfire.streams.entry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log entry that is a JSON object: as {@code journalctl -o json} prints it, or as a shipper forwards it; {@link LogFields} knows
 * the names. A component's own JSON log line (the kubelet's JSON logging) is all message.
 */
final class JournaldObject {

    private static final JsonFactory JSON = new JsonFactory();

    /** Entries are nested no deeper than this; what is, tells nothing here. */
    private static final int DEEPEST = 4;

    private JournaldObject() {}

    /**
     * Reads an object.
     *
     * @throws IOException when it is no JSON object; the message says where
     */
    static LogEntry parse(String json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("expected a JSON object");
            }
            Reading reading = new Reading();
            reading.object(parser, "", 1);
            if (parser.nextToken() != null) {
                throw new IOException("something follows the JSON object");
            }
            LogEntry entry = reading.fields.entry();
            return reading.isComponentsOwn() ? ownLine(entry, json) : entry;
        }
    }

    private static LogEntry ownLine(LogEntry entry, String json) {
        return new LogEntry(
                Shape.COMPONENT_LOG,
                entry.host(),
                entry.at(),
                entry.at() == null ? Clock.NONE : Clock.COMPONENT,
                null,
                entry.source(),
                entry.pid(),
                json,
                json);
    }

    private static final class Reading {

        private final LogFields fields = new LogFields();
        private boolean caller;
        private boolean msg;

        void object(JsonParser parser, String around, int depth) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                String path = LogFields.path(around, name);
                caller |= path.equals("caller") || path.equals("v");
                msg |= path.equals("msg");
                JsonToken token = parser.nextToken();
                if (token == JsonToken.START_OBJECT && depth < DEEPEST) {
                    object(parser, path, depth + 1);
                } else if (LogFields.matters(path)) {
                    fields.take(name, path, text(parser));
                } else {
                    parser.skipChildren();
                }
            }
        }

        /** {@code ts}, {@code caller}, {@code msg}: klog's JSON. */
        boolean isComponentsOwn() {
            return msg && caller;
        }
    }

    /** A string, a number, or an array of strings (a repeated field) or of byte numbers (a value that is no clean text). */
    static @Nullable String text(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
            return parser.getText();
        }
        if (token != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean repeated = false;
        for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
            if (item == JsonToken.VALUE_NUMBER_INT) {
                bytes.write(parser.getIntValue());
            } else if (item == JsonToken.VALUE_STRING || item == JsonToken.START_ARRAY) {
                String value = text(parser);
                bytes.writeBytes(((repeated ? "\n" : "") + value).getBytes(StandardCharsets.UTF_8));
                repeated = true;
            } else {
                parser.skipChildren();
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

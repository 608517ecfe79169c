package dev.crossfire.ingest.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One entry as {@code journalctl -o json} prints it, one object a line.
 *
 * <p>A field is a string; or an array of byte numbers when it is not clean UTF-8; or null when it is too big; or an array of these when it
 * stands in the entry several times.
 *
 * @param cursor behind which reading can go on
 * @param micros {@code __REALTIME_TIMESTAMP}: when journald took the entry, µs since the epoch
 * @param priority syslog's, 0 to 7; 6 (informational) when the entry has none
 * @param unit null when the entry names none
 * @param identifier null when the entry names none
 * @param boot null when the entry names none
 * @param message any bytes; of several each on a line of its own; none when the entry has none
 */
record JournalEntry(
        String cursor,
        long micros,
        int priority,
        @Nullable String unit,
        @Nullable String identifier,
        @Nullable String boot,
        byte[] message) {

    /** What is asked of journalctl beyond the times and the cursor, which it always prints. */
    static final String FIELDS = "MESSAGE,PRIORITY,SYSLOG_IDENTIFIER,_SYSTEMD_UNIT,_BOOT_ID";

    /** As whom the kernel's messages stand in a journal, which no unit's do. */
    static final String KERNEL = "kernel";

    private static final JsonFactory JSON = new JsonFactory();
    private static final int INFORMATIONAL = 6;

    /**
     * Reads a line.
     *
     * @throws IOException when it is no entry; the message says why
     */
    static JournalEntry parse(byte[] line) throws IOException {
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("expected a JSON object");
            }
            Fields fields = new Fields();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                fields.take(name, parser);
            }
            return fields.entry();
        }
    }

    /** Whether it is one of the kernel's own messages. */
    boolean ofKernel() {
        return unit == null && KERNEL.equals(identifier);
    }

    private static final class Fields {

        private @Nullable String cursor;
        private @Nullable String micros;
        private @Nullable String priority;
        private @Nullable String unit;
        private @Nullable String identifier;
        private @Nullable String boot;
        private byte @Nullable [] message;

        void take(String name, JsonParser parser) throws IOException {
            switch (name) {
                case "__CURSOR" -> cursor = text(parser);
                case "__REALTIME_TIMESTAMP" -> micros = text(parser);
                case "PRIORITY" -> priority = text(parser);
                case "_SYSTEMD_UNIT" -> unit = text(parser);
                case "SYSLOG_IDENTIFIER" -> identifier = text(parser);
                case "_BOOT_ID" -> boot = text(parser);
                case "MESSAGE" -> message = bytes(parser);
                default -> parser.skipChildren();
            }
        }

        JournalEntry entry() throws IOException {
            if (cursor == null || micros == null) {
                throw new IOException("an entry without __CURSOR or __REALTIME_TIMESTAMP");
            }
            return new JournalEntry(
                    cursor, time(micros), priority(), unit, identifier, boot, message == null ? new byte[0] : message);
        }

        private static long time(String digits) throws IOException {
            try {
                long micros = Long.parseLong(digits);
                if (micros > 0) {
                    return micros;
                }
            } catch (NumberFormatException e) {
                throw new IOException("__REALTIME_TIMESTAMP is no number: " + digits, e);
            }
            throw new IOException("__REALTIME_TIMESTAMP must be > 0, got " + digits);
        }

        private int priority() {
            String level = priority == null ? "" : priority;
            boolean valid = level.length() == 1 && level.charAt(0) >= '0' && level.charAt(0) <= '7';
            return valid ? level.charAt(0) - '0' : INFORMATIONAL;
        }

        /** Null when the field has no value. */
        private static @Nullable String text(JsonParser parser) throws IOException {
            byte[] bytes = bytes(parser);
            return bytes == null || bytes.length == 0 ? null : new String(bytes, StandardCharsets.UTF_8);
        }

        private static byte @Nullable [] bytes(JsonParser parser) throws IOException {
            JsonToken token = parser.currentToken();
            if (token == JsonToken.START_ARRAY) {
                return ofArray(parser);
            }
            if (token == JsonToken.VALUE_NULL || token == JsonToken.START_OBJECT) {
                parser.skipChildren();
                return null;
            }
            return parser.getText().getBytes(StandardCharsets.UTF_8);
        }

        /** Byte numbers, or the values of a repeated field, a line each. */
        private static byte[] ofArray(JsonParser parser) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            boolean follows = false;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    all.write(parser.getIntValue());
                    continue;
                }
                byte[] one = bytes(parser);
                if (one != null) {
                    if (follows) {
                        all.write('\n');
                    }
                    all.writeBytes(one);
                    follows = true;
                }
            }
            return all.toByteArray();
        }
    }
}

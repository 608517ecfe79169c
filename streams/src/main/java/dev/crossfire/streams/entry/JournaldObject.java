package dev.crossfire.streams.entry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A journal entry as a JSON object: as {@code journalctl -o json} prints it, or as a shipper forwards it, who may lower-case keys, strip
 * their underscores, rename {@code _HOSTNAME} to {@code host} and bring a time of its own.
 *
 * @param message null when the entry has none, or one too big for journald to print
 * @param host null when the entry names none
 * @param at the journal's time, else the shipper's; null when there is neither
 */
public record JournaldObject(
        @Nullable String message,
        @Nullable String host,
        @Nullable Instant at) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Reads an object.
     *
     * @throws IOException when it is no JSON object; the message says where
     */
    public static JournaldObject parse(String json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("expected a JSON object");
            }
            Reading reading = new Reading();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                reading.take(name, parser);
            }
            if (parser.nextToken() != null) {
                throw new IOException("something follows the JSON object");
            }
            return reading.result();
        }
    }

    private static final class Reading {

        private @Nullable String message;
        private @Nullable String host;
        private @Nullable String otherHost;
        private @Nullable String podsHost;
        private @Nullable Instant journal;
        private @Nullable Instant source;
        private @Nullable Instant shipper;

        void take(String name, JsonParser parser) throws IOException {
            switch (plain(name)) {
                case "message" -> message = text(parser);
                case "hostname" -> host = text(parser);
                case "host" -> otherHost = text(parser);
                case "kubernetes" -> podsHost = hostWithin(parser);
                case "realtime_timestamp" -> journal = micros(parser);
                case "source_realtime_timestamp" -> source = micros(parser);
                case "@timestamp", "timestamp" -> shipper = shipperTime(parser);
                default -> parser.skipChildren();
            }
        }

        JournaldObject result() {
            String node = host != null ? host : otherHost != null ? otherHost : podsHost;
            Instant at = journal != null ? journal : shipper != null ? shipper : source;
            return new JournaldObject(message, node == null || node.isBlank() ? null : node, at);
        }

        /** Fluent Bit's kubernetes filter adds an object that names the node. */
        private static @Nullable String hostWithin(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return null;
            }
            String found = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("host")) {
                    found = text(parser);
                } else {
                    parser.skipChildren();
                }
            }
            return found;
        }

        private static String plain(String name) {
            int first = 0;
            while (first < name.length() && name.charAt(first) == '_') {
                first++;
            }
            return name.substring(first).toLowerCase(Locale.ROOT);
        }

        private static @Nullable Instant micros(JsonParser parser) throws IOException {
            String text = text(parser);
            return text == null ? null : EventTimes.ofMicros(text);
        }

        private static @Nullable Instant shipperTime(JsonParser parser) throws IOException {
            String text = text(parser);
            return text == null ? null : EventTimes.ofShipper(text);
        }
    }

    /** A string, a number, or an array of strings (a repeated field) or of byte numbers (a value that is no clean text). */
    private static @Nullable String text(JsonParser parser) throws IOException {
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

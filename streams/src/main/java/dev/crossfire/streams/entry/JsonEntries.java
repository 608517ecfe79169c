package dev.crossfire.streams.entry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crossfire.model.Json;
import java.io.IOException;

/**
 * Cuts JSON into entries: one object, several one after another (a line each, or indented), and the items of an array or of a Kubernetes
 * list. What cannot be read is told apart from its neighbours; reading goes on at the next line that begins with an object.
 */
public final class JsonEntries {

    /** After so many broken pieces the rest of a value is one more: it is not JSON. */
    private static final int MOST_BROKEN = 1000;

    private static final JsonFactory JSON = Json.mapper().getFactory();

    private final byte[] value;
    private final Sink sink;
    private int line = 1;
    private int counted;

    /** Takes entries in their order. */
    public interface Sink {

        /**
         * An entry.
         *
         * @param line on which it begins, from 1
         * @param from first byte of it
         * @param to after its last byte
         */
        void entry(JsonNode entry, int line, int from, int to);

        /** Bytes that are no JSON. */
        void broken(String reason, int line, int from, int to);
    }

    private JsonEntries(byte[] value, Sink sink) {
        this.value = value;
        this.sink = sink;
    }

    /** Whether a value may be JSON, by its first byte that is no blank; what holds nothing else may be. */
    public static boolean begins(byte[] value) {
        for (byte b : value) {
            if (b > ' ' || b < 0) {
                return b == '{' || b == '[';
            }
        }
        return true;
    }

    /** Cuts a value. */
    public static void cut(byte[] value, Sink sink) {
        new JsonEntries(value, sink).cut();
    }

    private void cut() {
        int broken = 0;
        int from = skipBlanks(0);
        while (from < value.length) {
            Piece piece = new Piece(from);
            int next = piece.read();
            if (next < 0) {
                int resume = ++broken < MOST_BROKEN ? nextObjectLine(piece.begin + 1) : value.length;
                // A list that ends after a whole item: what is broken is the list.
                boolean nothingLeft = skipBlanks(piece.begin) == value.length;
                sink.broken(piece.reason, lineOf(piece.begin), nothingLeft ? piece.start : piece.begin, resume);
                next = resume;
            }
            from = skipBlanks(next);
        }
    }

    private int skipBlanks(int from) {
        int i = from;
        while (i < value.length && value[i] <= ' ' && value[i] >= 0) {
            i++;
        }
        return i;
    }

    private int nextObjectLine(int from) {
        for (int i = from; i < value.length - 1; i++) {
            if (value[i] == '\n' && value[i + 1] == '{') {
                return i + 1;
            }
        }
        return value.length;
    }

    /** Offsets only ever grow, so lines are counted once. */
    private int lineOf(int offset) {
        for (; counted < offset; counted++) {
            if (value[counted] == '\n') {
                line++;
            }
        }
        return line;
    }

    /** One top-level value, read as a stream so that the items of a list stand for themselves even when the list is cut. */
    private final class Piece {

        private final int start;

        /** Where the entry that is being read begins. */
        private int begin;

        private String reason = "";

        Piece(int start) {
            this.start = start;
            this.begin = start;
        }

        /** The offset after the value, or -1 when it is broken. */
        int read() {
            try (JsonParser parser = JSON.createParser(value, start, value.length - start)) {
                JsonToken first = parser.nextToken();
                if (first == JsonToken.START_ARRAY) {
                    readItems(parser);
                    return end(parser);
                }
                if (first != JsonToken.START_OBJECT) {
                    reason = "expected a JSON object";
                    return -1;
                }
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                boolean list = false;
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    if (parser.nextToken() == JsonToken.START_ARRAY && name.equals("items")) {
                        list = true;
                        readItems(parser);
                    } else {
                        object.set(name, Json.tree(parser));
                    }
                }
                int end = end(parser);
                if (!list) {
                    sink.entry(object, lineOf(start), start, end);
                }
                return end;
            } catch (IOException e) {
                reason = FailureReason.of("broken JSON", e);
                return -1;
            }
        }

        private void readItems(JsonParser parser) throws IOException {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                begin = begin(parser);
                JsonNode item = Json.tree(parser);
                int end = end(parser);
                sink.entry(item, lineOf(begin), begin, end);
                begin = end;
            }
        }

        private int begin(JsonParser parser) {
            long offset = parser.currentTokenLocation().getByteOffset();
            return offset < 0 ? start : clamp(offset);
        }

        private int end(JsonParser parser) {
            long offset = parser.currentLocation().getByteOffset();
            return offset < 0 ? value.length : clamp(offset);
        }

        /** Of a known offset. A parser that took the bytes for UTF-16 knows none: then each entry is of the whole piece. */
        private int clamp(long offset) {
            return (int) Math.max(begin, Math.min(start + offset, value.length));
        }
    }
}

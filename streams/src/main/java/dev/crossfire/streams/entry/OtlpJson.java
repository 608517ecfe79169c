package dev.crossfire.streams.entry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.crossfire.model.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Reads log records as OpenTelemetry's Kafka exporter writes them with encoding {@code otlp_json}: many in one value. Both layouts of the
 * journald receiver are read, the whole entry as the record's body, and the message as the body with the other fields as attributes.
 */
final class OtlpJson {

    private static final JsonFactory JSON = Json.mapper().getFactory();
    private static final Pattern FORM = Pattern.compile("^\\{\\s*\"resource_?[lL]ogs\"\\s*:");

    private final EntrySink sink;
    private final int base;
    private final Lines lines;
    private List<JsonNode> resource = List.of();

    private OtlpJson(EntrySink sink, int base, Lines lines) {
        this.sink = sink;
        this.base = base;
        this.lines = lines;
    }

    static boolean is(String head) {
        return FORM.matcher(head).find();
    }

    /** Values may stand one after another; one that is broken ends with its line. */
    static void cut(byte[] value, EntrySink sink) {
        Lines lines = new Lines(value);
        int from = 0;
        while (from < value.length) {
            if (value[from] <= ' ' && value[from] >= 0) {
                from++;
            } else {
                from = new OtlpJson(sink, from, lines).one(value);
            }
        }
    }

    /** Counts lines up to offsets that only grow. */
    private static final class Lines {

        private final byte[] value;
        private int line = 1;
        private int counted;

        Lines(byte[] value) {
            this.value = value;
        }

        int at(int offset) {
            for (; counted < offset; counted++) {
                line += value[counted] == '\n' ? 1 : 0;
            }
            return line;
        }
    }

    /** Reads one value; gives the offset behind it. */
    private int one(byte[] value) {
        int begin = base;
        try (JsonParser parser = JSON.createParser(value, base, value.length - base)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("expected a JSON object");
            }
            walk(parser);
            return end(parser, value);
        } catch (IOException e) {
            int end = begin;
            while (end < value.length && value[end] != '\n') {
                end++;
            }
            sink.broken(FailureReason.of("broken OTLP JSON", e), lines.at(begin), begin, end);
            return Math.max(end, base + 1);
        }
    }

    private int end(JsonParser parser, byte[] value) {
        long offset = parser.currentLocation().getByteOffset();
        return offset < 0 ? value.length : (int) Math.min(value.length, base + offset);
    }

    /** Goes down to the records, whatever levels stand around them. */
    private void walk(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (name) {
                case "resource" -> {
                    JsonNode attributes = Json.tree(parser).path("attributes");
                    resource = new ArrayList<>();
                    attributes.forEach(resource::add);
                }
                case "logRecords", "log_records" -> records(parser, token);
                case "resourceLogs", "resource_logs", "scopeLogs", "scope_logs", "instrumentationLibraryLogs" ->
                    each(parser, token);
                default -> parser.skipChildren();
            }
        }
    }

    private void each(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
            if (item == null) {
                throw new IOException("the value ends in a list");
            }
            if (item == JsonToken.START_OBJECT) {
                walk(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void records(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
            if (item == null) {
                throw new IOException("the value ends in a list");
            }
            int from = base + (int) Math.max(0, parser.currentTokenLocation().getByteOffset());
            JsonNode record = Json.tree(parser);
            int to = base + (int) Math.max(0, parser.currentLocation().getByteOffset());
            if (record.isObject()) {
                sink.entry(entry(record), lines.at(from), from, to);
            } else {
                sink.broken("expected a log record", lines.at(from), from, to);
            }
        }
    }

    private LogEntry entry(JsonNode record) {
        LogFields fields = new LogFields();
        resource.forEach(attribute -> take(fields, attribute));
        record.path("attributes").forEach(attribute -> take(fields, attribute));
        JsonNode body = record.path("body");
        JsonNode kvlist = first(body, "kvlistValue", "kvlist_value");
        if (kvlist.isObject()) {
            kvlist.path("values").forEach(attribute -> take(fields, attribute));
        } else {
            fields.take("body", "message", text(body));
        }
        fields.takeNanos(first(record, "timeUnixNano", "time_unix_nano").asText(""));
        return fields.entry().in(Shape.OTLP_JSON);
    }

    private static void take(LogFields fields, JsonNode attribute) {
        String name = attribute.path("key").asText("");
        String path = LogFields.path("", name);
        JsonNode value = attribute.path("value");
        JsonNode inner = first(value, "kvlistValue", "kvlist_value");
        if (inner.isObject()) {
            inner.path("values")
                    .forEach(each -> fields.take(
                            name, LogFields.path(path, each.path("key").asText("")), text(each.path("value"))));
        } else if (LogFields.matters(path)) {
            fields.take(name, path, text(value));
        }
    }

    /** Text, a number, bytes (in base64), or a list of them: byte numbers, or the values of a repeated field. */
    private static String text(JsonNode value) {
        JsonNode string = first(value, "stringValue", "string_value");
        if (string.isTextual()) {
            return string.textValue();
        }
        JsonNode bytes = first(value, "bytesValue", "bytes_value");
        if (bytes.isTextual()) {
            return decoded(bytes.textValue());
        }
        JsonNode array = first(value, "arrayValue", "array_value");
        if (array.isObject()) {
            return joined(array.path("values"));
        }
        JsonNode number = first(value, "intValue", "int_value");
        return number.isMissingNode()
                ? value.path("doubleValue").asText(value.isTextual() ? value.textValue() : "")
                : number.asText("");
    }

    private static String joined(JsonNode values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean repeated = false;
        for (JsonNode value : values) {
            JsonNode number = first(value, "intValue", "int_value");
            if (!number.isMissingNode()) {
                bytes.write(number.asInt());
            } else {
                bytes.writeBytes(((repeated ? "\n" : "") + text(value)).getBytes(StandardCharsets.UTF_8));
                repeated = true;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return base64;
        }
    }

    private static JsonNode first(JsonNode object, String name, String otherName) {
        JsonNode value = object.path(name);
        return value.isMissingNode() ? object.path(otherName) : value;
    }
}

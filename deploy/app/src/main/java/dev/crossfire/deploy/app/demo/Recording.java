package dev.crossfire.deploy.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.ingest.RawRecord;
import dev.crossfire.model.Json;
import dev.crossfire.model.raw.RawHeaders;
import dev.crossfire.model.raw.RawKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A recorded node: the raw records that its shippers would have sent, in order.
 *
 * @param cluster of the recorded node
 * @param node its name
 * @param start event time of the first moment recorded
 * @param end event time of the last
 */
record Recording(String cluster, String node, Instant start, Instant end, List<Recorded> records) {

    private static final String RESOURCE = "/demo/recording.jsonl.gz";

    /** The form of recording this reads. */
    private static final int FORM = 1;

    Recording {
        records = List.copyOf(records);
        if (records.isEmpty() || !start.isBefore(end)) {
            throw new IllegalArgumentException("recording of " + cluster + "/" + node + " from " + start + " to " + end
                    + " with " + records.size() + " records shows nothing");
        }
    }

    /**
     * One record.
     *
     * @param at event time at which it would have been sent
     */
    record Recorded(Instant at, RawKind kind, @Nullable String key, Map<String, String> headers, String value) {

        Recorded {
            headers = Map.copyOf(headers);
        }

        /** The record as it is sent, its times moved; played faster than it was recorded, it is not late for that. */
        RawRecord shifted(TimeShift shift) {
            Map<String, String> moved = new TreeMap<>();
            headers.forEach((name, text) -> moved.put(name, shift.apply(text)));
            moved.put(RawHeaders.APPENDED, shift.apply(at).toString());
            return new RawRecord(kind, key, moved, shift.apply(value).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The recording that ships with the command. */
    static Recording shipped() {
        try (InputStream in = Objects.requireNonNull(
                Recording.class.getResourceAsStream(RESOURCE), RESOURCE + " is missing from this build")) {
            return read(new GZIPInputStream(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the lines: a header, then one record each.
     *
     * @throws IOException when a line is no JSON or lacks what it must have; its message names the line
     */
    static Recording read(InputStream lines) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8))) {
            String first = reader.readLine();
            JsonNode header = tree(first == null ? "" : first, 1);
            if (header.path("recording").asInt() != FORM) {
                throw new IOException("line 1: expected {\"recording\":" + FORM + ",…}, got " + first);
            }
            List<Recorded> records = new ArrayList<>();
            int number = 1;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    records.add(recorded(tree(line, number), number));
                }
            }
            return new Recording(
                    text(header, "cluster", 1),
                    text(header, "node", 1),
                    Instant.parse(text(header, "start", 1)),
                    Instant.parse(text(header, "end", 1)),
                    records);
        }
    }

    /** How long the recorded time is. */
    Duration length() {
        return Duration.between(start, end);
    }

    private static Recorded recorded(JsonNode line, int number) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        line.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        JsonNode key = line.path("key");
        String value = line.has("value") ? Json.text(line.get("value")) : text(line, "text", number);
        return new Recorded(
                Instant.parse(text(line, "at", number)),
                kind(text(line, "topic", number), number),
                key.isTextual() ? key.asText() : null,
                headers,
                value);
    }

    private static RawKind kind(String word, int number) throws IOException {
        for (RawKind kind : RawKind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IOException("line " + number + ": unknown topic '" + word + "'");
    }

    private static JsonNode tree(String line, int number) throws IOException {
        try {
            return Json.tree(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IOException("line " + number + ": " + e.getMessage(), e);
        }
    }

    private static String text(JsonNode object, String field, int number) throws IOException {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw new IOException("line " + number + ": '" + field + "' is missing");
        }
        return value.asText();
    }
}

package dev.crossfire.streams.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.model.Json;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.SharedCaptures;
import dev.crossfire.streams.entry.ContentKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Events and pods that people posted, in every form that kubectl prints: what a careful reader counts in them is what is recognised. */
class CorpusEventsTest {

    private static final Pattern ROW = Pattern.compile(
            "(?m)^[ #>]*(?:\\S+ +)?(?:\\S+(?: \\(x\\d+ over \\S+\\))? {2,})?(?:Normal|Warning) +([A-Z]\\w+) +(.*)$");
    private static final Pattern RESTARTS =
            Pattern.compile("(?m)^[ -]*restartCount: ([1-9]\\d*)\\s*$|^ +Restart Count: +([1-9]\\d*)\\s*$");

    @Test
    void rowsOfTablesAreTheSignalsTheySay() throws IOException {
        List<String> different = new ArrayList<>();
        int asked = 0;
        for (JsonNode posted : SharedCaptures.rows("events.jsonl")) {
            String text = posted.get("text").asText();
            String format = posted.get("format").asText();
            Map<String, Integer> expected = expected(text, format);
            Map<String, Integer> found = new TreeMap<>();
            for (Signal signal : Inputs.signals(Inputs.pods(text))) {
                found.merge(signal.name(), 1, Integer::sum);
            }
            if (!expected.equals(found)) {
                different.add(posted.get("id").asText() + " " + format + " expected " + expected + " found " + found);
            }
            asked += expected.values().stream().mapToInt(Integer::intValue).sum();
        }
        assertEquals(List.of(), different);
        assertTrue(asked > 60, "the corpus has shrunk to " + asked);
    }

    @Test
    void kindsAreToldByContent() throws IOException {
        List<String> different = new ArrayList<>();
        for (JsonNode posted : SharedCaptures.rows("events.jsonl")) {
            String format = posted.get("format").asText();
            ContentKind kind = ContentKind.of(posted.get("text").asText().getBytes(UTF_8), null);
            boolean right = switch (format) {
                case "pod_status_yaml" -> kind == ContentKind.PODS;
                case "event_messages" -> kind == ContentKind.JOURNAL || kind == ContentKind.UNKNOWN;
                default -> kind == ContentKind.EVENTS || kind == ContentKind.PODS;
            };
            if (!right) {
                different.add(posted.get("id").asText() + " " + format + " " + kind);
            }
        }
        assertEquals(List.of(), different);
    }

    private static Map<String, Integer> expected(String text, String format) throws IOException {
        Map<String, Integer> expected = new TreeMap<>();
        if (format.equals("event_json_v1")) {
            JsonNode event = Json.tree(text.getBytes(UTF_8));
            count(expected, event.path("reason").asText(), event.path("message").asText());
            return expected;
        }
        Matcher row = ROW.matcher(text);
        while (row.find()) {
            count(expected, row.group(1), row.group(2));
        }
        Matcher restarts = RESTARTS.matcher(text);
        while (restarts.find()) {
            expected.merge("container-restarted", 1, Integer::sum);
        }
        return expected;
    }

    private static void count(Map<String, Integer> expected, String reason, String rest) {
        String name = switch (reason) {
            case "Unhealthy" ->
                rest.matches("(?s).*(Liveness|Readiness|Startup) probe errored.*")
                        ? "probe-errored"
                        : rest.matches("(?s).*(Liveness|Readiness|Startup) probe failed.*") ? "probe-failed" : "";
            case "Killing" -> "container-killed";
            case "BackOff" -> rest.contains("restarting failed container") ? "back-off" : "";
            case "Started" -> "container-started";
            default -> "";
        };
        if (!name.isEmpty()) {
            expected.merge(name, 1, Integer::sum);
        }
    }
}

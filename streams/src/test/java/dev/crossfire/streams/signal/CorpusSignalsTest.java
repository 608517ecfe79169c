package dev.crossfire.streams.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crossfire.model.Json;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.SharedCaptures;
import dev.crossfire.streams.entry.DeadEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Lines that people posted: recognised as their label says, or with a reason why not. */
class CorpusSignalsTest {

    private static final Pattern EVENT_MESSAGE =
            Pattern.compile("(Liveness|Readiness) probe (failed|errored).*", Pattern.DOTALL);

    /** Rows whose label is wrong, with the reason; none so far. */
    private static final Map<String, String> WRONG_LABELS = Map.of();

    @Test
    void signalsAgreeWithTheLabels() throws IOException {
        List<String> different = new ArrayList<>();
        int asked = 0;
        for (JsonNode row : SharedCaptures.rows("journal.jsonl")) {
            String text = row.get("text").asText();
            String label = row.get("signal").asText().replace('_', '-');
            List<String> names = Inputs.signals(Inputs.journal(text)).stream()
                    .map(Signal::name)
                    .toList();
            boolean agrees = label.equals("other")
                    ? names.stream().allMatch(CorpusSignalsTest::hasNoLabel)
                    : names.contains(label);
            String id = row.get("id").asText();
            if (agrees == WRONG_LABELS.containsKey(id)) {
                different.add(id + " " + label + " " + names + " " + text);
            }
            asked++;
        }
        assertEquals(List.of(), different);
        assertTrue(asked > 150, "the corpus has shrunk to " + asked);
    }

    /** Signals that the corpus has no label for. */
    private static boolean hasNoLabel(String name) {
        return Set.of("back-off", "container-ready", "container-started").contains(name);
    }

    /** Texts of Events that were posted bare, put into the Event they came from. What says why a probe failed is its outcome. */
    @Test
    void messagesOfEventsAgreeWithTheLabels() throws IOException {
        int asked = 0;
        for (JsonNode row : SharedCaptures.rows("journal.jsonl")) {
            Matcher message = EVENT_MESSAGE.matcher(row.get("text").asText());
            if (row.get("format").asText().startsWith("event") && message.find()) {
                Signal signal = ofEvent(message.group(), row.get("calico_node").asBoolean());
                String label = row.get("signal").asText();
                String expected = label.equals("probe_errored") ? "probe-errored" : "probe-failed";
                assertEquals(expected, signal.name(), row.toString());
                assertEquals(
                        label.equals("bird_unhealthy"),
                        signal.attribute("outcome").equals("bgp"),
                        row.toString());
                assertNotEquals("timed-out", signal.attribute("outcome"), row.toString());
                asked++;
            }
        }
        assertTrue(asked >= 8, "the corpus has shrunk to " + asked);
    }

    private static Signal ofEvent(String message, boolean calicoNode) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("kind", "Event").put("reason", "Unhealthy").put("message", message);
        event.put("lastTimestamp", "2026-11-22T15:57:29Z");
        event.putObject("involvedObject")
                .put("kind", "Pod")
                .put("fieldPath", calicoNode ? "spec.containers{calico-node}" : "spec.containers{web}");
        return Inputs.signals(Inputs.pods(event.toString())).get(0);
    }

    @Test
    void noLineBreaksTheFlow() throws IOException {
        for (String file : List.of("journal.jsonl", "events.jsonl", "firewall.jsonl", "cases.jsonl")) {
            for (JsonNode row : SharedCaptures.rows(file)) {
                byte[] text = row.path("text").asText(row.toString()).getBytes(UTF_8);
                for (RawKind kind : RawKind.values()) {
                    Recognised recognised = Inputs.RECOGNISER.recognise(Inputs.record(kind, text, Map.of()));
                    assertEquals(
                            recognised.dead().stream()
                                    .mapToLong(DeadEntry::entries)
                                    .sum(),
                            recognised.tally().dead());
                }
            }
        }
    }

    @Test
    void eventsOfTheApiAreRead() throws IOException {
        int events = 0;
        for (JsonNode row : SharedCaptures.rows("events.jsonl")) {
            if (row.get("format").asText().equals("event_json_v1")) {
                Recognised recognised = Inputs.pods(row.get("text").asText());
                JsonNode event = Json.tree(row.get("text").asText().getBytes(UTF_8));
                String reason = event.path("reason").asText();
                boolean expected = Set.of("Started", "Killing", "Unhealthy").contains(reason)
                        || event.path("message").asText().startsWith("Back-off restarting");
                assertEquals(
                        expected ? 1 : 0,
                        Inputs.signals(recognised).size(),
                        row.get("id").asText());
                assertEquals(1, recognised.tally().in());
                assertEquals(
                        event.path("source").path("host").asText(),
                        Inputs.heartbeats(recognised).get(0).node());
                events++;
            }
        }
        assertEquals(9, events);
    }
}

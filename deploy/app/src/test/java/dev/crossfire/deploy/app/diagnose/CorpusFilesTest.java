package dev.crossfire.deploy.app.diagnose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.deploy.app.structure.RepositoryRoot;
import dev.crossfire.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people posted, often with the commands that printed it, saved in a file and given to {@code diagnose}: told apart by its content and read as its label says. */
class CorpusFilesTest {

    /** Signals that the corpus has no label for. */
    private static final Set<String> WITHOUT_LABEL = Set.of("back-off", "container-ready", "container-started");

    /** The chain of the same name in table nat drops nothing. */
    private static final String CHAIN_IN_NAT = "ip0089";

    @TempDir
    Path folder;

    @Test
    void journalsSayWhatTheirLabelsSay() throws IOException {
        List<String> different = new ArrayList<>();
        for (JsonNode row : rows("journal.jsonl")) {
            JsonNode input = diagnose(row);
            String label = row.get("signal").asText().replace('_', '-');
            List<String> signals = names(input.get("signals"));
            boolean message = Set.of("probe-failed", "probe-errored").containsAll(signals) && !signals.isEmpty();
            boolean right = label.equals("other")
                    ? WITHOUT_LABEL.containsAll(signals)
                    // A row of a table of Events is an Event, which tells why the check failed as an attribute.
                    : signals.contains(label) || (input.get("kind").asText().equals("events") && message);
            if (!right) {
                different.add(row.get("id").asText() + " " + label + " " + input + row.get("text"));
            }
        }
        assertEquals(List.of(), different);
    }

    @Test
    void ruleSetsSayWhatTheirLabelsSay() throws IOException {
        List<String> different = new ArrayList<>();
        for (JsonNode row : rows("firewall.jsonl")) {
            JsonNode input = diagnose(row);
            boolean chain = row.get("has_kube_firewall").asBoolean()
                    && !row.get("id").asText().equals(CHAIN_IN_NAT);
            boolean right = input.get("kind").asText().equals("firewall")
                    && input.at("/facts/kubeFirewall").asBoolean() == chain
                    && input.at("/facts/localnetDrop").asBoolean()
                            == row.get("has_localnet_drop").asBoolean();
            if (!right) {
                different.add(row.get("id").asText() + " " + input);
            }
        }
        assertEquals(List.of(), different);
    }

    @Test
    void eventsAndPodsAreKnown() throws IOException {
        List<String> different = new ArrayList<>();
        for (JsonNode row : rows("events.jsonl")) {
            String kind = diagnose(row).get("kind").asText();
            boolean bare = row.get("format").asText().equals("event_messages");
            if (!Set.of("events", "pods").contains(kind) && !(bare && kind.equals("journal"))) {
                different.add(row.get("id").asText() + " " + row.get("format").asText() + " " + kind + " "
                        + row.get("text").asText());
            }
        }
        assertEquals(List.of(), different);
    }

    private JsonNode diagnose(JsonNode row) throws IOException {
        Path file =
                Files.writeString(folder.resolve("posted.txt"), row.get("text").asText());
        CommandRun run = CommandRun.of("diagnose", "-o", "json", file.toString());
        JsonNode inputs = Json.tree(run.out().getBytes(UTF_8)).get("inputs");
        assertTrue(inputs.size() >= 1, run.out());
        ObjectNode all = inputs.get(0).deepCopy();
        for (JsonNode input : inputs) {
            all.withObject("/signals").setAll((ObjectNode) input.get("signals"));
            for (Map.Entry<String, JsonNode> fact : input.get("facts").properties()) {
                boolean before = all.at("/facts/" + fact.getKey()).asBoolean();
                all.withObject("/facts")
                        .put(fact.getKey(), before || fact.getValue().asBoolean());
            }
            if (!input.get("kind").asText().equals("unknown")) {
                all.set("kind", input.get("kind"));
            }
        }
        return all;
    }

    private static List<String> names(JsonNode signals) {
        List<String> names = new ArrayList<>();
        Iterator<String> fields = signals.fieldNames();
        fields.forEachRemaining(names::add);
        return names;
    }

    private static List<JsonNode> rows(String file) throws IOException {
        Path corpus = RepositoryRoot.find().resolve("../shared/corpus").resolve(file);
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(corpus)) {
            rows.add(Json.tree(line.getBytes(UTF_8)));
        }
        return rows;
    }
}

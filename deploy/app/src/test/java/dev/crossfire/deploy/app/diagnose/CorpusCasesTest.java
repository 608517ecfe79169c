package dev.crossfire.deploy.app.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.structure.RepositoryRoot;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.signal.NodeNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole cases that people solved: none is confirmed for a cause that it does not have. */
class CorpusCasesTest {

    private static final Path CASES = RepositoryRoot.find().resolve("../shared/corpus/cases.jsonl");

    /** What people found → the conflict that it is; every other cause is none that is known here. */
    private static final Map<String, String> CONFLICTS = Map.of(
            "kube_firewall_localnet_conflict", "healthcheck-vs-kube-firewall",
            "interface_autodetection", "calico-wrong-address");

    /** A case, and how often its texts are given: what is seen again and again must not turn into proof either. */
    record Case(String id, String label, Map<String, String> files) {
        @Override
        public String toString() {
            return id + " " + label;
        }
    }

    static Stream<Case> cases() throws IOException {
        if (!Files.exists(CASES)) {
            return Stream.of(new Case("none", "", Map.of()));
        }
        List<Case> cases = new ArrayList<>();
        for (String line : Files.readAllLines(CASES)) {
            JsonNode row = Json.tree(line.getBytes(StandardCharsets.UTF_8));
            Map<String, String> files = new LinkedHashMap<>();
            row.get("items").forEach(item -> {
                String name = item.get("kind").asText() + "." + files.size() + ".txt";
                files.put(name, item.get("text").asText() + "\n");
            });
            cases.add(new Case(row.get("id").asText(), row.get("label").asText(), files));
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isNotConfirmedForACauseThatItHasNot(Case solved) {
        assumeTrue(!solved.files().isEmpty(), "needs ../shared/corpus/cases.jsonl beside the repository");
        for (int times : new int[] {1, 3}) {
            Map<String, String> files = new LinkedHashMap<>();
            solved.files().forEach((name, text) -> files.put(name, text.repeat(times)));
            Report report = new Diagnoser(RuleCatalogue.shipped(), NodeNames.PLAIN, null, null)
                    .bundle(files, Instant.parse("2026-06-01T00:00:00Z"));
            List<String> confirmed = report.incidents().stream()
                    .filter(incident -> incident.verdict() == Verdict.CONFIRMED)
                    .map(Incident::conflict)
                    .filter(conflict -> !conflict.equals(CONFLICTS.get(solved.label())))
                    .toList();
            assertEquals(List.of(), confirmed, () -> solved + ": " + report.incidents());
            assertTrue(report.inputs().stream().noneMatch(input -> input.kind().isEmpty()));
        }
    }
}

package dev.crossfire.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Verdict;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The captured bundles are whole, and say what is right of them and why: other tests judge by them. */
class CapturedBundlesTest {

    @TestFactory
    Stream<DynamicTest> eachIsWhole() throws IOException, URISyntaxException {
        return bundles().stream()
                .map(bundle -> DynamicTest.dynamicTest(
                        Objects.requireNonNull(bundle.getFileName()).toString(), () -> assertWhole(bundle)));
    }

    @Test
    void noTwoShareACluster() throws IOException, URISyntaxException {
        Set<String> clusters = new HashSet<>();
        for (Path bundle : bundles()) {
            assertTrue(
                    clusters.add(json(bundle.resolve("expected.json"))
                            .path("cluster")
                            .asText()),
                    bundle::toString);
        }
    }

    private static void assertWhole(Path bundle) throws IOException {
        JsonNode expected = json(bundle.resolve("expected.json"));
        assertEquals(
                Objects.requireNonNull(bundle.getFileName()).toString(),
                expected.path("scenario").asText());
        assertFalse(expected.path("why").asText().isBlank());
        assertFalse(expected.path("verdict").isEmpty());
        expected.path("verdict").forEach(each -> Verdict.valueOf(each.asText().toUpperCase(Locale.ROOT)));

        String node = Files.readString(bundle.resolve("node.yaml"));
        assertTrue(node.contains("cluster: " + expected.path("cluster").asText() + "\n"));
        assertTrue(node.contains("node: " + expected.path("node").asText() + "\n"));
        assertTrue(Stream.of("kubelet.log", "journal.json", "fluentbit.jsonl")
                .anyMatch(name -> Files.isRegularFile(bundle.resolve(name))));
        if (Files.exists(bundle.resolve("events.json"))) {
            assertFalse(json(bundle.resolve("events.json")).path("items").isEmpty());
        }
    }

    private static JsonNode json(Path file) throws IOException {
        return Json.tree(Files.readAllBytes(file));
    }

    private static List<Path> bundles() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(CapturedBundlesTest.class.getResource("/bundles"))
                .toURI());
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }
}

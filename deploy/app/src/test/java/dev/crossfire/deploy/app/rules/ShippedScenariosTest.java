package dev.crossfire.deploy.app.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.structure.RepositoryRoot;
import dev.crossfire.model.Json;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.lint.ConflictLint;
import dev.crossfire.streams.verdict.Conflict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The conflicts that Crossfire ships with do what their scenarios say, and none is without one in which it must fire and one in which not. */
class ShippedScenariosTest {

    private static final Path RESOURCES = RepositoryRoot.find().resolve("streams/src/test/resources");
    private static final RuleCatalogue SHIPPED = RuleCatalogue.shipped();

    static List<Scenario> scenarios() throws IOException {
        List<Scenario> scenarios = new ArrayList<>();
        try (Stream<Path> files = Files.walk(RESOURCES.resolve("scenarios"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                scenarios.add(Scenario.read(file, Files.readString(file)));
            }
        }
        return scenarios;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void comesOutAsItSays(Scenario scenario) {
        assertEquals(List.of(), new ScenarioRun(SHIPPED).differences(scenario));
    }

    @Test
    void everyConflictWasSeenToFireAndToStaySilent() throws IOException {
        for (Conflict conflict : SHIPPED.conflicts().conflicts()) {
            String id = conflict.id();
            assertTrue(scenarios().stream().anyMatch(each -> each.fires(id)) || bundleSays(id, "confirmed"), id);
            assertTrue(scenarios().stream().anyMatch(each -> each.staysSilent(id)) || bundleSays(id, "none"), id);
        }
    }

    private static boolean bundleSays(String conflict, String verdict) throws IOException {
        try (Stream<Path> bundles = Files.list(RESOURCES.resolve("bundles"))) {
            for (Path bundle : bundles.toList()) {
                var expected = Json.tree(Files.readAllBytes(bundle.resolve("expected.json")));
                if (expected.get("conflict").asText().equals(conflict)
                        && expected.get("verdict").toString().contains(verdict)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void nothingInTheFilesIsWrong() {
        RuleCatalogue.shippedConflicts().forEach((file, text) -> {
            // Under another id, since its own is taken: by itself.
            String other = text.replaceFirst("(?m)^id: .*", "id: looked-at");
            ConflictLint.Result result = ConflictLint.of(Map.of(file, other));
            assertFalse(result.failed(), () -> result.complaints().toString());
            assertEquals(List.of(), result.complaints());
        });
    }
}

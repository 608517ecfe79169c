package dev.crossfire.deploy.app.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.deploy.app.structure.RepositoryRoot;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.IncidentSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded node gives the verdict, cause and first remedy that its recording shows to be right. */
class BundlesTest {

    private static final Pattern PLAIN_IPTABLES = Pattern.compile("(^|[\\s;&|])(iptables|iptables-save)\\s");

    static Stream<Path> bundles() throws IOException {
        List<Path> found = new ArrayList<>();
        Path root = RepositoryRoot.find();
        for (Path folder : List.of(root.resolve("streams/src/test/resources/bundles"), root.resolve("../shared/lab"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> entries = Files.list(folder)) {
                    entries.filter(entry -> Files.exists(entry.resolve("expected.json")))
                            .sorted()
                            .forEach(found::add);
                }
            }
        }
        return found.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bundles")
    void isJudgedAsItsRecordingShows(Path bundle) throws IOException {
        JsonNode expected = Json.tree(Files.readAllBytes(bundle.resolve("expected.json")));
        CommandRun run = CommandRun.of("diagnose", "-o", "json", bundle.toString());
        assertEquals(0, run.exit(), run.err());
        JsonNode report = Json.tree(run.out().getBytes(StandardCharsets.UTF_8));

        for (JsonNode incident : report.get("incidents")) {
            IncidentSchema.assertValid(Json.convert(incident, Incident.class));
        }
        List<String> verdicts = texts(expected.get("verdict"));
        JsonNode incident = null;
        for (JsonNode each : report.get("incidents")) {
            boolean meant = each.get("conflict").equals(expected.get("conflict"));
            incident = meant && incident == null ? each : incident;
        }
        boolean none = incident == null;
        String verdict = incident == null ? "none" : incident.get("verdict").asText();
        assertTrue(
                verdicts.contains(verdict) || (none && verdicts.contains("refuted")),
                () -> "verdict " + verdict + ", wanted " + verdicts + "\n"
                        + report.get("findings").toPrettyString());
        if (incident != null) {
            assertRemedies(incident, expected);
        }
    }

    private static void assertRemedies(JsonNode incident, JsonNode expected) {
        List<String> causes = texts(expected.get("cause"));
        if (!causes.isEmpty()) {
            assertTrue(causes.contains(incident.at("/cause/id").asText()), () -> "cause " + incident.get("cause"));
        }
        JsonNode first = incident.get("remedies").get(0);
        List<String> firsts = texts(expected.get("first"));
        if (!firsts.isEmpty()) {
            assertTrue(firsts.contains(first.get("id").asText()), first::toPrettyString);
            assertTrue(List.of("yes", "partly").contains(first.get("holds").asText()), first::toPrettyString);
        }
        String has = expected.path("firstCommandHas").asText("null");
        if (!has.equals("null")) {
            assertTrue(first.get("commands").toString().contains(has), first::toPrettyString);
        }
        List<String> notHolding = texts(expected.get("notHolding"));
        for (JsonNode remedy : incident.get("remedies")) {
            if (notHolding.contains(remedy.get("id").asText())) {
                assertFalse(remedy.get("holds").asText().equals("yes"), remedy::toPrettyString);
            }
            for (JsonNode command : remedy.get("commands")) {
                assertFalse(PLAIN_IPTABLES.matcher(command.asText()).find(), command::asText);
                assertFalse(
                        command.asText().contains("{nat.") || command.asText().contains("{route."), command::asText);
            }
        }
    }

    @Test
    void severalBundlesGoInOneCall() throws IOException {
        List<Path> some = bundles().limit(3).toList();
        List<String> arguments = new ArrayList<>(List.of("diagnose", "-o", "json"));
        some.forEach(bundle -> arguments.add(bundle.toString()));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        JsonNode report = Json.tree(run.out().getBytes(StandardCharsets.UTF_8));
        long nodes = StreamSupport.stream(report.get("findings").spliterator(), false)
                .map(finding -> finding.get("cluster").asText())
                .distinct()
                .count();
        assertEquals(3, nodes);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        if (list != null && list.isArray()) {
            list.forEach(item -> texts.add(item.asText()));
        }
        return texts;
    }
}

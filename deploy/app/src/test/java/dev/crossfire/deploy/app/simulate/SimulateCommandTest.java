package dev.crossfire.deploy.app.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulateCommandTest {

    /** One node of each story. */
    private static final String ONE_OF_EACH = "29";

    @Test
    void jsonHoldsTheAgreedFieldsAndNothingWasMissed() throws IOException {
        JsonNode report = json("--nodes", ONE_OF_EACH, "--seed", "4");
        List<String> fields = new ArrayList<>();
        report.fieldNames().forEachRemaining(fields::add);
        assertEquals(
                List.of(
                        "nodes",
                        "truth",
                        "incidents",
                        "outbreaks",
                        "notices",
                        "missed",
                        "falseAlarms",
                        "ledger",
                        "historySha256"),
                fields);
        assertEquals(29, report.path("nodes").asInt());
        assertEquals(17, report.path("truth").asInt());
        assertEquals(0, report.path("missed").asInt(-1));
        assertEquals(0, report.path("falseAlarms").asInt(-1));
        assertTrue(report.path("ledger").path("balanced").asBoolean(), report::toString);
        assertTrue(report.path("historySha256").asText().matches("[0-9a-f]{64}"), report::toString);
        assertTrue(report.path("notices").asInt() <= report.path("incidents").asInt(), report::toString);
    }

    @Test
    void textTellsAStrangerWhatWasThereAndWhatWasFound() {
        CommandRun run = CommandRun.of("simulate", "--nodes", "2", "--seed", "3");
        assertEquals(0, run.exit(), run::toString);
        assertTrue(run.out().startsWith("2 nodes sent "), run::out);
        assertTrue(run.out().contains("missed: none"), run::out);
        assertTrue(run.out().contains("false alarms: none"), run::out);
        assertTrue(run.out().contains("the ledger balances"), run::out);
        assertTrue(run.out().contains("a second: "), run::out);
        assertTrue(run.out().lines().allMatch(line -> line.length() < 80), run::out);
        assertEquals("", run.err());
    }

    @Test
    void helpFitsATerminal() {
        CommandRun run = CommandRun.of("simulate", "--help");
        assertEquals(0, run.exit());
        assertTrue(run.out().contains("--order=K"), run::out);
    }

    @Test
    void aFleetOfNoneIsBadUsage() {
        CommandRun run = CommandRun.of("simulate", "--nodes", "0");
        assertEquals(2, run.exit());
        assertEquals("crossfire simulate: nodes must be at least 1, got 0", run.onlyErrorLine());
    }

    private static JsonNode json(String... flags) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("simulate", "-o", "json"));
        arguments.addAll(List.of(flags));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertEquals(0, run.exit(), run::toString);
        return Json.tree(run.out().getBytes(StandardCharsets.UTF_8));
    }
}

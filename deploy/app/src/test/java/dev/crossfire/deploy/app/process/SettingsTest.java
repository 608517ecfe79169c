package dev.crossfire.deploy.app.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @ParameterizedTest
    @CsvSource({"500ms, 500", "30s, 30000", "5m, 300000", "2h, 7200000", "1d, 86400000"})
    void durationsHaveTheirUnit(String given, long millis) {
        assertEquals(
                Duration.ofMillis(millis),
                GivenSettings.flags(Map.of(), "EVERY=" + given).duration(Setting.EVERY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "-1s", "1w", "PT1S", "1 s"})
    void anythingElseIsNoDuration(String given) {
        Settings settings = GivenSettings.variables(Map.of("CROSSFIRE_EVERY", given));
        assertThrows(CommandFailed.class, () -> settings.duration(Setting.EVERY));
    }

    @Test
    void aListComesFromRepeatedFlagsOrFromOneVariable() {
        assertEquals(
                List.of("a", "b"),
                GivenSettings.flags(Map.of("CROSSFIRE_UNIT", "c"), "UNIT=a b").list(Setting.UNIT, List.of("d")));
        assertEquals(
                List.of("a", "b"),
                GivenSettings.variables(Map.of("CROSSFIRE_UNIT", "a , b")).list(Setting.UNIT, List.of("d")));
        assertEquals(List.of("d"), GivenSettings.none().list(Setting.UNIT, List.of("d")));
    }

    @Test
    void aSecretMayStandInAFile(@TempDir Path temp) throws Exception {
        Path file = Files.writeString(temp.resolve("token"), "xoxb-1\n");
        assertEquals(
                "xoxb-1",
                GivenSettings.flags(Map.of(), "SLACK_TOKEN=file:" + file).secret(Setting.SLACK_TOKEN));
        assertEquals(
                "xoxb-2", GivenSettings.flags(Map.of(), "SLACK_TOKEN=xoxb-2").secret(Setting.SLACK_TOKEN));
        assertNull(GivenSettings.none().secret(Setting.SLACK_TOKEN));
        Settings missing = GivenSettings.flags(Map.of(), "SLACK_TOKEN=file:" + temp.resolve("none"));
        CommandFailed failed = assertThrows(CommandFailed.class, () -> missing.secret(Setting.SLACK_TOKEN));
        assertTrue(
                failed.getMessage().startsWith("--slack-token (CROSSFIRE_SLACK_TOKEN) names the file "),
                failed.getMessage());
    }

    /** What a command's help names is what its process reads, and the other way round. */
    @ParameterizedTest
    @ValueSource(strings = {"up", "stream", "serve"})
    void theHelpNamesEachFlagWithItsVariable(String command) {
        String help = CommandRun.of(command, "--help").out().replaceAll("\\s+", " ");
        List<Setting> named = Arrays.stream(Setting.values())
                .filter(setting -> help.contains(setting.flag() + "=") || help.contains(setting.flag() + " "))
                .toList();
        assertFalse(named.isEmpty());
        for (Setting setting : named) {
            assertTrue(help.contains("Variable: " + setting.variable() + "."), setting::variable);
        }
    }
}

package dev.crossfire.deploy.app.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.process.GivenSettings;
import dev.crossfire.deploy.app.process.ProcessLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpConfigTest {

    private static final Map<String, String> HOME = Map.of("HOME", "/home/ada");
    private static final ProcessLog LOG = new ProcessLog(ProcessLog.Format.TEXT, "warn");

    @Test
    void defaults() {
        assertEquals(
                new UpConfig(Path.of("/home/ada/.local/share/crossfire"), 8470, null, "default", null, false, LOG),
                UpConfig.from(GivenSettings.none()));
    }

    @Test
    void dataHomeComesBeforeHomeWhenItIsAbsolute() {
        assertEquals(
                Path.of("/srv/data/crossfire"),
                UpConfig.from(GivenSettings.variables(Map.of("HOME", "/home/ada", "XDG_DATA_HOME", "/srv/data")))
                        .data());
        assertEquals(
                Path.of("/home/ada/.local/share/crossfire"),
                UpConfig.from(GivenSettings.variables(Map.of("HOME", "/home/ada", "XDG_DATA_HOME", "data")))
                        .data());
    }

    @Test
    void everyFlag() {
        UpConfig config = UpConfig.from(GivenSettings.flags(
                HOME,
                "DATA=/d",
                "PORT=0",
                "KAFKA=k1:9092,[::1]:9093",
                "CLUSTER=prod",
                "DEMO=true",
                "QUIET_PERIOD=90s",
                "LOG_FORMAT=json",
                "LOG_LEVEL=debug"));
        assertEquals(
                new UpConfig(
                        Path.of("/d"),
                        0,
                        new KafkaAddress("k1:9092,[::1]:9093"),
                        "prod",
                        Duration.ofSeconds(90),
                        true,
                        new ProcessLog(ProcessLog.Format.JSON, "debug")),
                config);
    }

    @Test
    void everyVariable() {
        UpConfig config = UpConfig.from(GivenSettings.variables(Map.of(
                "CROSSFIRE_DATA", "/d",
                "CROSSFIRE_PORT", "9000",
                "CROSSFIRE_KAFKA", "kafka:9092",
                "CROSSFIRE_CLUSTER", "prod",
                "CROSSFIRE_DEMO", "true",
                "CROSSFIRE_QUIET_PERIOD", "90s",
                "CROSSFIRE_LOG_FORMAT", "json",
                "CROSSFIRE_LOG_LEVEL", "error")));
        assertEquals(
                new UpConfig(
                        Path.of("/d"),
                        9000,
                        new KafkaAddress("kafka:9092"),
                        "prod",
                        Duration.ofSeconds(90),
                        true,
                        new ProcessLog(ProcessLog.Format.JSON, "error")),
                config);
    }

    @Test
    void aFlagOutranksItsVariableAndAnEmptyVariableIsNotSet() {
        Map<String, String> environment = Map.of(
                "HOME", "/home/ada",
                "CROSSFIRE_DATA", "/from-variable",
                "CROSSFIRE_PORT", "9000",
                "CROSSFIRE_KAFKA", "",
                "CROSSFIRE_CLUSTER", "from-variable",
                "CROSSFIRE_DEMO", "false");
        UpConfig config = UpConfig.from(
                GivenSettings.flags(environment, "DATA=/from-flag", "PORT=1", "CLUSTER=from-flag", "DEMO=true"));
        assertEquals(new UpConfig(Path.of("/from-flag"), 1, null, "from-flag", null, true, LOG), config);
    }

    @Test
    void aRelativeFolderIsTheCallers() {
        assertEquals(
                Path.of("").toAbsolutePath().resolve("here"),
                UpConfig.from(GivenSettings.flags(HOME, "DATA=here")).data());
    }

    @ParameterizedTest
    @CsvSource({
        "CROSSFIRE_PORT, nine, --port",
        "CROSSFIRE_PORT, 65536, --port",
        "CROSSFIRE_PORT, -1, --port",
        "CROSSFIRE_KAFKA, kafka, --kafka",
        "CROSSFIRE_KAFKA, kafka:, --kafka",
        "CROSSFIRE_KAFKA, kafka:99999, --kafka",
        "CROSSFIRE_KAFKA, 'kafka:9092,', --kafka",
        "CROSSFIRE_KAFKA, 'http://kafka:9092', --kafka",
        "CROSSFIRE_CLUSTER, a/b, --cluster",
        "CROSSFIRE_CLUSTER, ' ', --cluster",
        "CROSSFIRE_DEMO, yes, --demo",
        "CROSSFIRE_QUIET_PERIOD, soon, --quiet-period",
        "CROSSFIRE_QUIET_PERIOD, 0s, --quiet-period",
        "CROSSFIRE_LOG_FORMAT, xml, --log-format",
        "CROSSFIRE_LOG_LEVEL, loud, --log-level",
    })
    void whatIsRefusedNamesTheFlagAndTheVariable(String variable, String value, String flag) {
        CommandFailed refused = assertThrows(
                CommandFailed.class,
                () -> UpConfig.from(GivenSettings.variables(Map.of("HOME", "/home/ada", variable, value))));
        assertEquals(ExitCode.BAD_USAGE, refused.exitCode());
        assertTrue(
                refused.getMessage().contains(flag) && refused.getMessage().contains(variable), refused.getMessage());
    }

    @Test
    void withoutHomeTheFolderMustBeNamed() {
        CommandFailed refused =
                assertThrows(CommandFailed.class, () -> UpConfig.from(GivenSettings.variables(Map.of())));
        assertEquals("--data (CROSSFIRE_DATA) must name a folder, since HOME is not set", refused.getMessage());
    }
}

package dev.crossfire.deploy.app.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.process.GivenSettings;
import dev.crossfire.deploy.app.process.ProcessLog;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.deploy.app.ship.ShippedSources;
import dev.crossfire.deploy.app.stream.Intake;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.signal.NodeNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpConfigTest {

    private static final Map<String, String> HOME = Map.of("HOME", "/home/ada");
    private static final Set<RawKind> ALL = Set.of(RawKind.values());
    private static final ProcessLog LOG = new ProcessLog(ProcessLog.Format.TEXT, "warn");

    @Test
    void defaults() {
        Settings settings = GivenSettings.none();
        Path data = Path.of("/home/ada/.local/share/crossfire");
        assertEquals(
                new UpConfig(
                        data,
                        8470,
                        null,
                        intake("default"),
                        null,
                        null,
                        false,
                        ALL,
                        ShippedSources.from(settings, data),
                        null,
                        LOG),
                UpConfig.from(settings));
    }

    @ParameterizedTest
    @CsvSource({"none, ''", "firewall, FIREWALL", "'journal,pods', 'JOURNAL PODS'"})
    void shippersAreChosen(String given, String kinds) {
        Set<RawKind> expected = kinds.isEmpty()
                ? Set.of()
                : Arrays.stream(kinds.split(" ")).map(RawKind::valueOf).collect(Collectors.toSet());
        assertEquals(
                expected,
                UpConfig.from(GivenSettings.flags(HOME, "SHIP=" + given)).ship());
        assertEquals(
                expected,
                UpConfig.from(GivenSettings.variables(Map.of("HOME", "/home/ada", "CROSSFIRE_SHIP", given)))
                        .ship());
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
    void theDemoHasAFolderOfItsOwn() {
        assertEquals(
                Path.of("/home/ada/.local/share/crossfire-demo"),
                UpConfig.from(GivenSettings.flags(HOME, "DEMO=true")).data());
    }

    @Test
    void everyFlag() {
        Settings settings = GivenSettings.flags(
                HOME,
                "DATA=/d",
                "PORT=0",
                "KAFKA=k1:9092,[::1]:9093",
                "CLUSTER=prod",
                "DEMO=true",
                "QUIET_PERIOD=90s",
                "CONFLICTS=/rules",
                "NODE=worker-3",
                "NAMESPACE=calico-system",
                "LOG_FORMAT=json",
                "LOG_LEVEL=debug");
        UpConfig config = UpConfig.from(settings);
        assertEquals(everything(new KafkaAddress("k1:9092,[::1]:9093"), settings), config);
        assertEquals("worker-3", config.sources().journal().node().node());
        assertEquals(List.of("calico-system"), config.sources().pods().namespaces());
    }

    @Test
    void everyVariable() {
        Settings settings = GivenSettings.variables(Map.of(
                "CROSSFIRE_DATA", "/d",
                "CROSSFIRE_PORT", "0",
                "CROSSFIRE_KAFKA", "kafka:9092",
                "CROSSFIRE_CLUSTER", "prod",
                "CROSSFIRE_DEMO", "true",
                "CROSSFIRE_QUIET_PERIOD", "90s",
                "CROSSFIRE_CONFLICTS", "/rules",
                "CROSSFIRE_LOG_FORMAT", "json",
                "CROSSFIRE_LOG_LEVEL", "debug"));
        assertEquals(everything(new KafkaAddress("kafka:9092"), settings), UpConfig.from(settings));
    }

    private static Intake intake(String cluster) {
        return new Intake(cluster, List.of(), NodeNames.PLAIN);
    }

    /** The demo plays a node; it never ships this one. */
    private static UpConfig everything(KafkaAddress kafka, Settings settings) {
        return new UpConfig(
                Path.of("/d"),
                0,
                kafka,
                intake("prod"),
                Duration.ofSeconds(90),
                Path.of("/rules"),
                true,
                Set.of(),
                ShippedSources.from(settings, Path.of("/d")),
                null,
                new ProcessLog(ProcessLog.Format.JSON, "debug"));
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
        assertEquals(Path.of("/from-flag"), config.data());
        assertEquals(1, config.port());
        assertNull(config.kafka());
        assertEquals("from-flag", config.intake().cluster());
        assertTrue(config.demo());
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

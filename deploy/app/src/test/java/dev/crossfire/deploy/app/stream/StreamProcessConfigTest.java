package dev.crossfire.deploy.app.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.process.GivenSettings;
import dev.crossfire.deploy.app.process.HttpAddress;
import dev.crossfire.deploy.app.process.ProcessLog;
import dev.crossfire.deploy.app.process.ProcessLog.Format;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.signal.NodeNames;
import dev.crossfire.streams.topology.ReadTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamProcessConfigTest {

    private static final Map<String, String> LEAST = Map.of("HOME", "/home/ada", "CROSSFIRE_KAFKA", "k:9092");

    private static final StreamProcessConfig EVERYTHING = new StreamProcessConfig(
            new KafkaAddress("kafka:9092"),
            "staging",
            Path.of("/d"),
            new Intake(
                    "prod",
                    List.of(
                            new ReadTopic(RawKind.JOURNAL, "fluent-bit.logs", "staging"),
                            new ReadTopic(RawKind.PODS, "events", null)),
                    new NodeNames(List.of(".ec2.internal", ".local"))),
            Duration.ofSeconds(10),
            Path.of("/rules"),
            4,
            new HttpAddress("0.0.0.0", 9000),
            new ProcessLog(Format.JSON, "debug"));

    @Test
    void defaults() {
        assertEquals(
                new StreamProcessConfig(
                        new KafkaAddress("k:9092"),
                        "crossfire",
                        Path.of("/home/ada/.local/share/crossfire-stream"),
                        new Intake("default", List.of(), NodeNames.PLAIN),
                        null,
                        null,
                        2,
                        new HttpAddress("127.0.0.1", 8471),
                        new ProcessLog(Format.TEXT, "info")),
                StreamProcessConfig.from(GivenSettings.variables(LEAST)));
    }

    @Test
    void everyFlag() {
        assertEquals(
                EVERYTHING,
                StreamProcessConfig.from(GivenSettings.flags(
                        Map.of(),
                        "KAFKA=kafka:9092",
                        "PREFIX=staging",
                        "DATA=/d",
                        "CLUSTER=prod",
                        "READ=journal=fluent-bit.logs@staging,pods=events",
                        "NODE_SUFFIX=.ec2.internal,local",
                        "QUIET_PERIOD=10s",
                        "CONFLICTS=/rules",
                        "THREADS=4",
                        "HOST=0.0.0.0",
                        "PORT=9000",
                        "LOG_FORMAT=json",
                        "LOG_LEVEL=debug")));
    }

    @Test
    void everyVariable() {
        assertEquals(
                EVERYTHING,
                StreamProcessConfig.from(GivenSettings.variables(Map.ofEntries(
                        Map.entry("CROSSFIRE_KAFKA", "kafka:9092"),
                        Map.entry("CROSSFIRE_PREFIX", "staging"),
                        Map.entry("CROSSFIRE_DATA", "/d"),
                        Map.entry("CROSSFIRE_CLUSTER", "prod"),
                        Map.entry("CROSSFIRE_QUIET_PERIOD", "10s"),
                        Map.entry("CROSSFIRE_CONFLICTS", "/rules"),
                        Map.entry("CROSSFIRE_THREADS", "4"),
                        Map.entry("CROSSFIRE_HOST", "0.0.0.0"),
                        Map.entry("CROSSFIRE_PORT", "9000"),
                        Map.entry("CROSSFIRE_LOG_FORMAT", "json"),
                        Map.entry("CROSSFIRE_LOG_LEVEL", "debug"),
                        Map.entry("CROSSFIRE_READ", "journal=fluent-bit.logs@staging, pods=events"),
                        Map.entry("CROSSFIRE_NODE_SUFFIX", "ec2.internal, .local")))));
    }

    @ParameterizedTest
    @CsvSource({
        "CROSSFIRE_KAFKA, '', --kafka",
        "CROSSFIRE_PREFIX, a b, --prefix",
        "CROSSFIRE_THREADS, 0, --threads",
        "CROSSFIRE_THREADS, many, --threads",
        "CROSSFIRE_QUIET_PERIOD, 10, --quiet-period",
        "CROSSFIRE_READ, fluent-bit, --read",
        "CROSSFIRE_READ, 'logs=fluent-bit', --read",
        "CROSSFIRE_READ, 'journal=fluent bit', --read",
        "CROSSFIRE_READ, 'journal=a,pods=a', --read",
    })
    void whatIsRefusedNamesTheFlagAndTheVariable(String variable, String value, String flag) {
        Map<String, String> environment = new java.util.HashMap<>(LEAST);
        environment.put(variable, value);
        CommandFailed refused =
                assertThrows(CommandFailed.class, () -> StreamProcessConfig.from(GivenSettings.variables(environment)));
        assertEquals(ExitCode.BAD_USAGE, refused.exitCode());
        assertTrue(
                refused.getMessage().contains(flag) && refused.getMessage().contains(variable), refused.getMessage());
    }
}

package dev.crossfire.deploy.app.serve;

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
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServeProcessConfigTest {

    private static final ServeProcessConfig EVERYTHING = new ServeProcessConfig(
            new KafkaAddress("kafka:9092"),
            "staging",
            Path.of("/d"),
            new HttpAddress("::1", 9000),
            new ProcessLog(Format.JSON, "debug"));

    @Test
    void defaults() {
        assertEquals(
                new ServeProcessConfig(
                        new KafkaAddress("k:9092"),
                        "crossfire",
                        Path.of("/home/ada/.local/share/crossfire-serve"),
                        new HttpAddress("127.0.0.1", 8470),
                        new ProcessLog(Format.TEXT, "info")),
                ServeProcessConfig.from(
                        GivenSettings.variables(Map.of("HOME", "/home/ada", "CROSSFIRE_KAFKA", "k:9092"))));
    }

    @Test
    void everyFlag() {
        assertEquals(
                EVERYTHING,
                ServeProcessConfig.from(GivenSettings.flags(
                        Map.of(),
                        "KAFKA=kafka:9092",
                        "PREFIX=staging",
                        "DATA=/d",
                        "HOST=::1",
                        "PORT=9000",
                        "LOG_FORMAT=json",
                        "LOG_LEVEL=debug")));
    }

    @Test
    void everyVariable() {
        assertEquals(
                EVERYTHING,
                ServeProcessConfig.from(GivenSettings.variables(Map.of(
                        "CROSSFIRE_KAFKA", "kafka:9092",
                        "CROSSFIRE_PREFIX", "staging",
                        "CROSSFIRE_DATA", "/d",
                        "CROSSFIRE_HOST", "::1",
                        "CROSSFIRE_PORT", "9000",
                        "CROSSFIRE_LOG_FORMAT", "json",
                        "CROSSFIRE_LOG_LEVEL", "debug"))));
    }

    @Test
    void doesNotListenToOtherMachines() {
        CommandFailed refused = assertThrows(
                CommandFailed.class,
                () -> ServeProcessConfig.from(
                                GivenSettings.flags(Map.of("HOME", "/home/ada"), "KAFKA=k:9092", "HOST=0.0.0.0"))
                        .feed(Path.of("/d")));
        assertEquals(ExitCode.BAD_USAGE, refused.exitCode());
        assertTrue(
                refused.getMessage().startsWith("--host (CROSSFIRE_HOST): host must be a loopback"),
                refused.getMessage());
    }
}

package dev.crossfire.deploy.app.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.process.GivenSettings;
import dev.crossfire.deploy.app.process.HttpAddress;
import dev.crossfire.deploy.app.process.ProcessLog;
import dev.crossfire.deploy.app.process.ProcessLog.Format;
import dev.crossfire.serve.notify.slack.SlackTarget;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotifyProcessConfigTest {

    private static final String WEBHOOK = "https://hooks.slack.com/services/T0/B0/secret";

    private static final NotifyProcessConfig EVERYTHING = new NotifyProcessConfig(
            new KafkaAddress("kafka:9092"),
            "staging",
            new ToldReceiver(
                    SlackTarget.bot("xoxb-1", "C0123456789").withApi(URI.create("https://slack-gov.com/api/")),
                    "night-shift",
                    true,
                    Duration.ofSeconds(40),
                    URI.create("https://crossfire.example/")),
            new HttpAddress("0.0.0.0", 9000),
            new ProcessLog(Format.JSON, "debug"));

    @Test
    void defaults() {
        assertEquals(
                new NotifyProcessConfig(
                        new KafkaAddress("k:9092"),
                        "crossfire",
                        new ToldReceiver(SlackTarget.webhook(WEBHOOK), "slack", false, Duration.ofSeconds(15), null),
                        new HttpAddress("127.0.0.1", 8472),
                        new ProcessLog(Format.TEXT, "info")),
                NotifyProcessConfig.from(GivenSettings.variables(
                        Map.of("CROSSFIRE_KAFKA", "k:9092", "CROSSFIRE_SLACK_WEBHOOK", WEBHOOK))));
    }

    @Test
    void everyFlag() {
        assertEquals(
                EVERYTHING,
                NotifyProcessConfig.from(GivenSettings.flags(
                        Map.of(),
                        "KAFKA=kafka:9092",
                        "PREFIX=staging",
                        "SLACK_TOKEN=xoxb-1",
                        "SLACK_CHANNEL=C0123456789",
                        "SLACK_API=https://slack-gov.com/api/",
                        "RECEIVER=night-shift",
                        "SUSPECTED=true",
                        "OUTBREAK_WAIT=40s",
                        "LINK=https://crossfire.example/",
                        "HOST=0.0.0.0",
                        "PORT=9000",
                        "LOG_FORMAT=json",
                        "LOG_LEVEL=debug")));
    }

    @Test
    void everyVariable(@TempDir Path temp) throws Exception {
        Path token = Files.writeString(temp.resolve("token"), "xoxb-1\n");
        Map<String, String> environment = new java.util.HashMap<>();
        environment.put("CROSSFIRE_KAFKA", "kafka:9092");
        environment.put("CROSSFIRE_PREFIX", "staging");
        environment.put("CROSSFIRE_SLACK_TOKEN", "file:" + token);
        environment.put("CROSSFIRE_SLACK_CHANNEL", "C0123456789");
        environment.put("CROSSFIRE_SLACK_API", "https://slack-gov.com/api/");
        environment.put("CROSSFIRE_RECEIVER", "night-shift");
        environment.put("CROSSFIRE_SUSPECTED", "true");
        environment.put("CROSSFIRE_OUTBREAK_WAIT", "40s");
        environment.put("CROSSFIRE_LINK", "https://crossfire.example/");
        environment.put("CROSSFIRE_HOST", "0.0.0.0");
        environment.put("CROSSFIRE_PORT", "9000");
        environment.put("CROSSFIRE_LOG_FORMAT", "json");
        environment.put("CROSSFIRE_LOG_LEVEL", "debug");
        assertEquals(EVERYTHING, NotifyProcessConfig.from(GivenSettings.variables(environment)));
    }

    @Test
    void nobodyNamedIsNobodyTold() {
        assertNull(ToldReceiver.from(GivenSettings.none()));
        CommandFailed refused = assertThrows(
                CommandFailed.class,
                () -> NotifyProcessConfig.from(GivenSettings.variables(Map.of("CROSSFIRE_KAFKA", "k:9092"))));
        assertEquals(ExitCode.BAD_USAGE, refused.exitCode());
        assertTrue(refused.getMessage().contains("--slack-webhook (CROSSFIRE_SLACK_WEBHOOK)"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "SLACK_WEBHOOK=https://hooks.slack.com/services/T0/B0/secret SLACK_TOKEN=xoxb-1, not both",
        "SLACK_TOKEN=xoxb-1, --slack-channel",
        "SLACK_CHANNEL=C0123456789, --slack-token",
        "SLACK_TOKEN=xoxb-1 SLACK_CHANNEL=#alerts, must be an ID",
        "SLACK_TOKEN=xoxp-1 SLACK_CHANNEL=C0123456789, begin with xoxb-",
        "SLACK_WEBHOOK=http://hooks.slack.com/services/T0/B0/secret, must be https",
    })
    void whatIsRefusedIsNamedAndNoSecretIsShown(String flags, String named) {
        String[] typed = (flags + " KAFKA=k:9092").split(" ");
        CommandFailed refused =
                assertThrows(CommandFailed.class, () -> NotifyProcessConfig.from(GivenSettings.flags(Map.of(), typed)));
        assertEquals(ExitCode.BAD_USAGE, refused.exitCode());
        assertTrue(refused.getMessage().contains(named), refused.getMessage());
        assertFalse(refused.getMessage().contains("secret\""), refused.getMessage());
        assertFalse(refused.getMessage().contains("B0/secret"), refused.getMessage());
        assertFalse(refused.getMessage().contains("xoxp-1"), refused.getMessage());
    }

    @Test
    void noSecretStandsInTheRecord() {
        assertFalse(EVERYTHING.toString().contains("xoxb-1"), EVERYTHING::toString);
    }

    @Test
    void theCommandSaysWhatItWants() {
        String line = CommandRun.of("notify", "--kafka", "k:9092").onlyErrorLine();
        assertTrue(line.startsWith("crossfire notify: whom to tell?"), line);
    }
}

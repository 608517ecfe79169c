package dev.crossfire.deploy.app.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.model.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** What stands in {@code logback.xml}: one event, one line, whatever it holds. */
class ProcessLogTest {

    @Test
    void aTextLineHoldsTimeLevelPlaceAndMessage() throws Exception {
        List<String> lines = logged("text", log -> log.info("feed listens on {}", "http://127.0.0.1:1/"));
        assertEquals(1, lines.size());
        assertTrue(
                lines.get(0)
                        .matches(
                                "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  Feed feed listens on http://127.0.0.1:1/"),
                lines.get(0));
    }

    @Test
    void anExceptionStaysOnTheLineOfItsEvent() throws Exception {
        List<String> lines = logged(
                "text",
                log -> log.warn("two\nlines", new IllegalStateException("outer", new RuntimeException("in\nner"))));
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(
                lines.get(0).contains("two | lines | java.lang.IllegalStateException: outer | at dev.crossfire."),
                lines.get(0));
        assertTrue(lines.get(0).contains("Caused by: java.lang.RuntimeException: in | ner"), lines.get(0));
    }

    @Test
    void aJsonLineIsOneObject() throws Exception {
        List<String> lines = logged("json", log -> log.error("it \"failed\"\nbadly", new IllegalStateException("why")));
        assertEquals(1, lines.size(), lines::toString);
        JsonNode event = Json.tree(lines.get(0).getBytes(StandardCharsets.UTF_8));
        assertEquals("ERROR", event.path("level").asText());
        assertEquals("it \"failed\"\nbadly", event.path("message").asText());
        assertEquals("dev.crossfire.Feed", event.path("logger_name").asText());
        assertTrue(event.path("time").asText().endsWith("Z"), lines.get(0));
        assertTrue(event.path("error").asText().startsWith("java.lang.IllegalStateException: why"), lines.get(0));
        assertEquals(5, event.size(), lines.get(0));
    }

    @Test
    void theLevelIsThatOfOurOwnParts() throws Exception {
        assertEquals(List.of(), logged("text", log -> log.debug("details")));
    }

    @Test
    void otherWordsAreRefused() {
        CommandFailed format = assertThrows(
                CommandFailed.class,
                () -> ProcessLog.from(GivenSettings.flags(java.util.Map.of(), "LOG_FORMAT=xml"), "info"));
        assertEquals("--log-format (CROSSFIRE_LOG_FORMAT) must be text or json, got 'xml'", format.getMessage());
    }

    private interface Logging {
        void to(Logger log);
    }

    private static List<String> logged(String format, Logging logging) throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            context.putProperty("crossfire.log.format", format);
            context.putProperty("crossfire.log.level", "info");
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(Objects.requireNonNull(ProcessLog.class.getResource("/logback.xml")));
            logging.to(context.getLogger("dev.crossfire.Feed"));
        } finally {
            context.stop();
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}

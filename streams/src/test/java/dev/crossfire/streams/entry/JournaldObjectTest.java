package dev.crossfire.streams.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JournaldObjectTest {

    /** What a glance over the bytes finds is what parsing finds. */
    private static LogEntry parse(String json) throws IOException {
        LogEntry object = JournaldObject.parse(json);
        byte[] bytes = json.getBytes(UTF_8);
        assertEquals(object.host(), JournaldBytes.host(bytes, 0, bytes.length), json);
        assertEquals(object.at(), JournaldBytes.time(bytes, 0, bytes.length), json);
        return object;
    }

    private static void check(String message, String host, @Nullable Instant at, LogEntry entry) {
        assertEquals(message, entry.message());
        assertEquals(host, entry.host());
        assertEquals(at, entry.at());
    }

    @Test
    void readsJournalctl() throws IOException {
        check(
                "m",
                "worker-3",
                Instant.parse("2026-11-22T15:55:05.632376Z"),
                parse("{\"__REALTIME_TIMESTAMP\":\"1795362905632376\",\"_HOSTNAME\":\"worker-3\",\"MESSAGE\":\"m\"}"));
    }

    @Test
    void readsFluentBitAndVector() throws IOException {
        Instant at = Instant.parse("2026-11-22T15:55:05.632376Z");
        check(
                "m",
                "worker-3",
                at,
                parse("{\"@timestamp\": 1795362905.632376, \"_HOSTNAME\": \"worker-3\", \"MESSAGE\": \"m\"}"));
        check(
                "m",
                "worker-3",
                at,
                parse("{\"@timestamp\":\"2026-11-22T15:55:05.632376Z\",\"HOSTNAME\":\"worker-3\",\"message\":\"m\"}"));
        check(
                "m",
                "worker-3",
                at,
                parse(
                        "{\"timestamp\":\"2026-11-22T15:55:06Z\",\"host\":\"worker-3\",\"message\":\"m\",\"__REALTIME_TIMESTAMP\":\"1795362905632376\"}"));
        check(
                "m",
                "worker-3",
                null,
                parse("{\"kubernetes\":{\"labels\":{\"a\":\"b\"},\"host\":\"worker-3\"},\"MESSAGE\":\"m\"}"));
    }

    @Test
    void theHostNameOutranksTheHost() throws IOException {
        assertEquals("a", parse("{\"host\":\"b\",\"_HOSTNAME\":\"a\"}").host());
        assertEquals("a", parse("{\"_HOSTNAME\":\"a\",\"host\":\"b\"}").host());
    }

    @Test
    void keysInsideAMessageAreText() throws IOException {
        assertEquals(
                "worker-3",
                parse(
                                "{\"MESSAGE\":\"{\\\"_HOSTNAME\\\":\\\"evil\\\",\\\"@timestamp\\\":1}\",\"_HOSTNAME\":\"worker-3\"}")
                        .host());
    }

    @Test
    void messagesComeInManyForms() throws IOException {
        assertEquals("Unable", parse("{\"MESSAGE\":[85,110,97,98,108,101]}").message());
        assertEquals("a\nb", parse("{\"MESSAGE\":[\"a\",\"b\"]}").message());
        assertEquals("\uFFFD", parse("{\"MESSAGE\":[255]}").message());
        assertEquals("", parse("{\"MESSAGE\":[]}").message());
        assertEquals("", parse("{\"MESSAGE\":null}").message());
        assertEquals("", parse("{\"PRIORITY\":\"6\",\"X\":{\"a\":[1,{}]}}").message());
    }

    @Test
    void refusesWhatIsNoObject() {
        for (String json :
                new String[] {"", "[]", "{", "{\"a\":1} x", "{\"a\"", "{\"MESSAGE\":[1,", "1", "{\"a\":\"\u0000\"}"}) {
            assertThrows(IOException.class, () -> JournaldObject.parse(json), json);
        }
    }

    @Test
    void seesEscapesThatHideText() {
        assertTrue(hides("{\"MESSAGE\":\"\\u0045xecSync\"}"));
        assertTrue(hides("{\"MESSAGE\":\"........\\u007a\"}"));
        assertFalse(hides("{\"MESSAGE\":\"\\\\u0045xec\"}"), "an escaped backslash");
        assertFalse(hides("{\"MESSAGE\":\"\\u001b[0m \\u00e9 \\\" \\n \\/ plain\"}"));
        assertFalse(hides("\\u004"));
    }

    private static boolean hides(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        boolean found = JournaldBytes.hidesText(bytes, 0, bytes.length);
        byte[] shifted = ("xxx" + text + "xxxxxxxxx").getBytes(UTF_8);
        assertEquals(found, JournaldBytes.hidesText(shifted, 3, 3 + bytes.length), text);
        return found;
    }
}

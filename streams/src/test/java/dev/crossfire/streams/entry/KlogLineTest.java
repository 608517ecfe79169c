package dev.crossfire.streams.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KlogLineTest {

    @Test
    void readsHeaderMessageAndFields() {
        KlogLine line = KlogLine.parse(
                "E1122 15:57:29.596807    1203 remote_runtime.go:496] \"Probe failed\" probeType=\"Liveness\" podUID=27aff94d count=3");
        assertEquals(
                new KlogLine.Header('E', 11, 22, LocalTime.parse("15:57:29.596807"), 1203, "remote_runtime.go", 496),
                line.header());
        assertEquals("Probe failed", line.message());
        assertEquals(
                List.of("probeType", "podUID", "count"),
                List.copyOf(line.fields().keySet()));
        assertEquals("Liveness", line.field("probeType"));
        assertEquals("27aff94d", line.field("podUID"));
        assertEquals("", line.field("absent"));
        assertNull(line.openField());
    }

    @Test
    void unquotesAsGoQuotes() {
        KlogLine line = KlogLine.parse(
                "I0102 03:04:05.000001 1 a.go:1] \"m\" err=\"a \\\"b\\\" \\\\ c\\n\\td \\u0041\\x42\\U00000043\" next=1");
        assertEquals("a \"b\" \\ c\n\td ABC", line.field("err"));
        assertEquals("1", line.field("next"));
    }

    @Test
    void keepsBracketsWhole() {
        KlogLine line = KlogLine.parse(
                "I0102 03:04:05.000001 1 a.go:1] \"m\" cmd=[/bin/sh -c \"echo ]\"] "
                        + "event={\"ID\":\"u\",\"Type\":\"ContainerStarted\",\"Data\":\"8ac8\"} pod=\"a/b\" list=[\"x\",\"y\"]");
        assertEquals("[/bin/sh -c \"echo ]\"]", line.field("cmd"));
        assertEquals("{\"ID\":\"u\",\"Type\":\"ContainerStarted\",\"Data\":\"8ac8\"}", line.field("event"));
        assertEquals("a/b", line.field("pod"));
        assertEquals("[\"x\",\"y\"]", line.field("list"));
    }

    @Test
    void readsABlockOfLines() {
        KlogLine line = KlogLine.parse(
                "I0102 03:04:05.000001 1 prober.go:107] \"Probe failed\" output=<\n\tfirst\n\tsecond \"x\"\n > podUID=\"u\"");
        assertEquals("first\nsecond \"x\"", line.field("output"));
        assertEquals("u", line.field("podUID"));
        assertNull(line.openField());
        assertEquals("", KlogLine.parse("\"m\" output=<\n >").field("output"));
    }

    @Test
    void tellsABlockThatGoesOnElsewhere() {
        KlogLine line = KlogLine.parse("I0102 03:04:05.000001 1 prober.go:107] \"Probe failed\" output=<");
        assertEquals("output", line.openField());
        assertEquals("", line.field("output"));
    }

    @Test
    void readsOldPlainText() {
        KlogLine line = KlogLine.parse("I0406 18:15:14.056915   34236 prober.go:111] Readiness probe for \"a\" failed");
        assertEquals("Readiness probe for \"a\" failed", line.message());
        assertEquals(Map.of(), line.fields());
    }

    @Test
    void readsContainerdsLogfmt() {
        KlogLine line = KlogLine.parse(
                "time=\"2026-11-22T15:57:29.59Z\" level=error msg=\"ExecSync for \\\"8ac8\\\" failed\" error=\"rpc error\"");
        assertNull(line.header());
        assertEquals("ExecSync for \"8ac8\" failed", line.message());
        assertEquals("rpc error", line.field("error"));
    }

    @Test
    void readsJsonLogging() {
        KlogLine line = KlogLine.parse(
                "{\"ts\":1795362905632.376,\"caller\":\"internal/log.go:32\",\"msg\":\"Probe failed\",\"err\":\"e\",\"cmd\":[\"a\",\"b\"]}");
        assertEquals("Probe failed", line.message());
        assertEquals("e", line.field("err"));
        assertEquals("[\"a\",\"b\"]", line.field("cmd"));
        assertEquals("{\"foo\":1}", KlogLine.parse("{\"foo\":1}").message());
        assertEquals("{\"foo\":", KlogLine.parse("{\"foo\":").message());
    }

    @Test
    void whatIsNoHeaderIsMessage() {
        for (String text : List.of(
                "",
                "E",
                "E1322 15:57:29.596807 1203 a.go:1] x",
                "E1122 25:57:29.596807 1203 a.go:1] x",
                "E1122 15:57:29.596807 a.go:1] x",
                "E1122 15:57:29.596807 1203 a.go] x",
                "E1122 15:57:29.596807 1203 two words.go:1] x",
                "E1122 15:57:29.596807 1203 a.go:1",
                "Everything is well in this longer sentence")) {
            KlogLine line = KlogLine.parse(text);
            assertNull(line.header(), text);
            assertEquals(text, line.message());
        }
    }

    @Test
    void aCutLineGivesWhatIsThere() {
        String whole =
                "E1122 15:57:29.596807 1203 log.go:32] \"ExecSync cmd\" err=\"rpc \\\"x\\\" \\u00e9\" cmd=[\"a\",\"b\"] out=<\n\tx\n >";
        KlogLine header = KlogLine.parse(whole);
        assertNotNull(header.header());
        for (int length = 0; length <= whole.length(); length++) {
            KlogLine cut = KlogLine.parse(whole.substring(0, length));
            assertEquals(length, cut.text().length());
        }
    }

    @Test
    void nothingThrows() {
        Random random = new Random(11);
        String alphabet = "EIW1 2:.\"=<>\\nux[]{}\n\tgo]";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(round % 2 == 0 ? "E1122 15:57:29.596807 1203 a.go:1] \"m\" " : "");
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertEquals(text.toString(), KlogLine.parse(text.toString()).text());
        }
    }
}

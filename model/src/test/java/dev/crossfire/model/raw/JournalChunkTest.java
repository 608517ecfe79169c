package dev.crossfire.model.raw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JournalChunkTest {

    private static final JournalChunk.Header HEADER =
            JournalChunk.Header.of("prod", "worker-3", "8f1b2c", "kubelet.service", "kubelet", 1_795_362_905_632_376L);

    @Test
    void readsAsTextInAnyTool() {
        byte[] value = new JournalChunk.Writer(HEADER)
                .add(1_795_362_905_632_376L, 6, "one\ttwo\\three\nfour\r".getBytes(UTF_8))
                .add(1_795_362_905_732_377L, 3, "größer".getBytes(UTF_8))
                .toBytes();
        assertEquals("""
                {"crossfire":"journal.v1","cluster":"prod","node":"worker-3","boot":"8f1b2c","unit":"kubelet.service","identifier":"kubelet","base":1795362905632376}
                0\t6\tone\\ttwo\\\\three\\nfour\\r
                100001\t3\tgrößer""", new String(value, UTF_8));
        assertTrue(JournalChunk.isChunk(value));
    }

    @Test
    void everyCleanMessageComesBack() {
        Random random = new Random(7);
        String alphabet = "ab\\\t\n\rtnr\"{ é語";
        for (int round = 0; round < 500; round++) {
            StringBuilder message = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                message.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            long micros = HEADER.base() + random.nextInt() * 1000L;
            int priority = random.nextInt(8);
            byte[] value = new JournalChunk.Writer(HEADER)
                    .add(micros, priority, message.toString().getBytes(UTF_8))
                    .toBytes();
            int headerEnd = new String(value, UTF_8).indexOf('\n');
            assertEquals(HEADER, JournalChunk.header(value, 0, headerEnd));
            assertEquals(micros, JournalChunk.micros(HEADER, value, headerEnd + 1, value.length));
            assertEquals(
                    new JournalChunk.Line(micros, priority, message.toString()),
                    JournalChunk.line(HEADER, value, headerEnd + 1, value.length));
        }
    }

    @Test
    void bytesThatAreNoTextBecomeAnObjectOfJournald() throws Exception {
        byte[] value = new JournalChunk.Writer(HEADER)
                .add(HEADER.base() + 5, 6, new byte[] {'a', (byte) 0xff, 0})
                .toBytes();
        String line = new String(value, UTF_8).lines().skip(1).findFirst().orElseThrow();
        var object = Json.tree(line.getBytes(UTF_8));
        assertEquals("1795362905632381", object.get("__REALTIME_TIMESTAMP").asText());
        assertEquals("[97,255,0]", object.get("MESSAGE").toString());
        assertEquals("worker-3", object.get("_HOSTNAME").asText());
    }

    @Test
    void refusesWhatIsNoEntry() {
        for (String line : new String[] {
            "",
            "abc",
            "12\t6",
            "x\t6\tm",
            "12\t9\tm",
            "12\t\tm",
            "12\t6\tlone\\",
            "12\t6\tq\\q",
            "-\t6\tm",
            "1234567890123456789\t6\tm"
        }) {
            byte[] bytes = line.getBytes(UTF_8);
            assertThrows(IllegalArgumentException.class, () -> JournalChunk.line(HEADER, bytes, 0, bytes.length), line);
        }
        byte[] far = "999999999999999999\t6\tm".getBytes(UTF_8);
        JournalChunk.Header late = JournalChunk.Header.of("c", "n", null, null, null, Long.MAX_VALUE);
        assertThrows(ArithmeticException.class, () -> JournalChunk.line(late, far, 0, far.length));
    }

    @Test
    void knowsItselfByItsFirstBytes() {
        assertFalse(JournalChunk.isChunk("{\"MESSAGE\":\"x\"}".getBytes(UTF_8)));
        assertFalse(JournalChunk.isChunk(new byte[0]));
        byte[] later = "{\"crossfire\":\"journal.v9\",\"cluster\":\"c\",\"node\":\"n\",\"base\":1}".getBytes(UTF_8);
        assertTrue(JournalChunk.isChunk(later));
        assertThrows(IllegalArgumentException.class, () -> JournalChunk.header(later, 0, later.length));
        byte[] baseless = "{\"crossfire\":\"journal.v1\",\"cluster\":\"c\",\"node\":\"n\"}".getBytes(UTF_8);
        assertThrows(IllegalArgumentException.class, () -> JournalChunk.header(baseless, 0, baseless.length));
    }
}

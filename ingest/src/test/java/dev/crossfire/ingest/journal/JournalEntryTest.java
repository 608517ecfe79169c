package dev.crossfire.ingest.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalEntryTest {

    @Test
    void takesTimeCursorAndSource() throws IOException {
        JournalEntry entry = JournalEntry.parse(bytes("""
                {"__CURSOR":"s=1;i=2","__REALTIME_TIMESTAMP":"1795430911784530","__MONOTONIC_TIMESTAMP":"3000","_BOOT_ID":"b1",\
                "PRIORITY":"3","_SYSTEMD_UNIT":"kubelet.service","SYSLOG_IDENTIFIER":"kubelet","MESSAGE":"E1122 failed"}"""));
        assertEquals("s=1;i=2", entry.cursor());
        assertEquals(1795430911784530L, entry.micros());
        assertEquals(3, entry.priority());
        assertEquals("kubelet.service", entry.unit());
        assertEquals("kubelet", entry.identifier());
        assertEquals("b1", entry.boot());
        assertArrayEquals(bytes("E1122 failed"), entry.message());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"héllo\\nworld\"' | 'héllo\nworld'",
                "[104,105] | hi",
                "'[\"one\",\"two\"]' | 'one\ntwo'",
                "'[\"one\",[104,105],null]' | 'one\nhi'",
                "null | ''",
                "[] | ''",
                "'\"\"' | ''"
            })
    void aMessageMayHaveAnyOfJournaldsForms(String json, String message) throws IOException {
        assertEquals(message, new String(withMessage(json).message(), UTF_8));
    }

    @Test
    void bytesThatAreNoTextStayAsTheyAre() throws IOException {
        assertArrayEquals(
                new byte[] {97, (byte) 255, 0}, withMessage("[97,255,0]").message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"PRIORITY\":null",
                ",\"PRIORITY\":\"warning\"",
                ",\"PRIORITY\":\"8\"",
                ",\"PRIORITY\":[\"6\",\"3\"]"
            })
    void withoutAPriorityItIsInformational(String field) throws IOException {
        JournalEntry entry =
                JournalEntry.parse(bytes("{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"5\"" + field + "}"));
        assertEquals(6, entry.priority());
        assertNull(entry.unit());
        assertEquals(0, entry.message().length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-- No entries --",
                "{\"MESSAGE\":\"x\"}",
                "{\"__CURSOR\":\"s=1\",\"MESSAGE\":\"x\"}",
                "{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"soon\"}",
                "{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"0\"}",
                "{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"5\",\"MESSAGE\":\"cu",
                "[1,2]"
            })
    void whatIsNoEntryIsToldApart(String line) {
        assertThrows(IOException.class, () -> JournalEntry.parse(bytes(line)));
    }

    private static JournalEntry withMessage(String json) throws IOException {
        return JournalEntry.parse(bytes(
                "{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"5\",\"_PID\":[\"1\"],\"MESSAGE\":" + json + "}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}

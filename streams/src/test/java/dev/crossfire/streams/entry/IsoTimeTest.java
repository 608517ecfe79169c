package dev.crossfire.streams.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2026-11-22T15:57:29Z;2026-11-22T15:57:29Z",
                "2026-11-22 15:57:29;2026-11-22T15:57:29Z",
                "2026-11-22T15:57:29.5+01:00;2026-11-22T14:57:29.5Z",
                "2026-11-22T15:57:29,123456789-0330;2026-11-22T19:27:29.123456789Z",
                "2024-02-29T00:00:00.000000001Z;2024-02-29T00:00:00.000000001Z",
            })
    void aTimeIsReadByItsPlaces(String text, Instant expected) {
        assertEquals(expected, IsoTime.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-22",
                "2026-11-22T15:57",
                "2026-11-22T15:57:29.",
                "2026-11-22T15:57:29x",
                "2026-13-22T15:57:29Z",
                "2026-11-22T24:57:29Z",
                "2026-11-22T15:57:29+99:00",
                "2026-11-22T15:57:29.1234567890Z",
                "2026-11-22T15:57:29Z ",
                "+2026-11-22T15:57:29Z",
            })
    void othersAreNone(String text) {
        assertNull(IsoTime.parse(text));
    }

    @Test
    void aTimeEndsWhereItsZoneBegins() {
        String text = "at 2026-11-22T15:57:29.596Z worker-3";
        assertEquals(23, IsoTime.length(text, 3));
        assertEquals(1, IsoTime.zoneLength(text, 26));
        assertEquals(0, IsoTime.length(text, 4));
        assertEquals(0, IsoTime.zoneLength(text, 27));
    }
}

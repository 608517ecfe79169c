package dev.crossfire.streams.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;

class EventTimesTest {

    private static final LocalTime NOON = LocalTime.NOON;

    @Test
    void theYearIsTheOneNearestBeforeTheReference() {
        assertEquals(
                Instant.parse("2026-12-31T12:00:00Z"),
                EventTimes.withoutYear(12, 31, NOON, Instant.parse("2027-01-01T00:10:00Z")));
        assertEquals(
                Instant.parse("2027-01-01T12:00:00Z"),
                EventTimes.withoutYear(1, 1, NOON, Instant.parse("2026-12-31T23:59:00Z")),
                "a clock that runs ahead over New Year");
        assertEquals(
                Instant.parse("2025-11-24T12:00:00Z"),
                EventTimes.withoutYear(11, 24, NOON, Instant.parse("2026-11-22T16:30:00Z")),
                "two days ahead is last year");
        assertEquals(
                Instant.parse("2026-11-23T12:00:00Z"),
                EventTimes.withoutYear(11, 23, NOON, Instant.parse("2026-11-22T12:00:00Z")),
                "exactly a day ahead");
        assertEquals(
                Instant.parse("2024-02-29T12:00:00Z"),
                EventTimes.withoutYear(2, 29, NOON, Instant.parse("2026-11-22T16:30:00Z")));
    }

    @Test
    void withoutAReferenceOrADayThereIsNoTime() {
        assertNull(EventTimes.withoutYear(11, 22, NOON, null));
        assertNull(EventTimes.withoutYear(2, 30, NOON, Instant.parse("2026-11-22T16:30:00Z")));
        assertNull(EventTimes.withoutYear(13, 1, NOON, Instant.parse("2026-11-22T16:30:00Z")));
        assertNull(EventTimes.withoutYear(11, 0, NOON, Instant.parse("2026-11-22T16:30:00Z")));
    }

    @Test
    void journaldsMicrosecondsAreExact() {
        assertEquals(Instant.parse("2026-11-22T15:55:05.632376Z"), EventTimes.ofMicros("1795362905632376"));
        assertNull(EventTimes.ofMicros(""));
        assertNull(EventTimes.ofMicros("12x"));
        assertNull(EventTimes.ofMicros("123456789012345678"));
    }

    @Test
    void shippersWriteTimesInManyWays() {
        Instant expected = Instant.parse("2026-11-22T15:55:05.632376Z");
        for (String text : new String[] {
            "1795362905.632376",
            "1795362905632.376",
            "1795362905632376",
            "1795362905632376000",
            "1.795362905632376E9",
            "2026-11-22T15:55:05.632376Z",
            "2026-11-22T15:55:05.632376+00:00",
            "2026-11-22T16:55:05.632376+0100",
            "2026-11-22 15:55:05,632376",
            " 2026-11-22T15:55:05.632376 "
        }) {
            assertEquals(expected, EventTimes.ofShipper(text), text);
        }
        assertEquals(Instant.parse("2026-11-22T15:55:05Z"), EventTimes.ofShipper("1795362905"));
    }

    @Test
    void whatIsNoTimeIsNull() {
        for (String text : new String[] {
            "",
            "x",
            "-5",
            "0",
            "1e999999999",
            "1e-999999999",
            "NaN",
            "2026-13-01T00:00:00Z",
            "+999999999-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "1e30",
            "15:57:29",
            "2026-11-22"
        }) {
            assertNull(EventTimes.ofShipper(text), text);
        }
    }
}

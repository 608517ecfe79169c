package dev.crossfire.streams.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.fact.SysctlFact;
import dev.crossfire.model.signal.PartFact;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartSeriesTest {

    private static final Instant START = Instant.parse("2026-11-22T15:57:00Z");

    /** Sockets and conntrack say something else at every look: what they said last must not go before what they said first. */
    @Test
    void ofManyContentsTheNewestAreKept() {
        PartSeries series = PartSeries.start(sample(0));
        for (int i = 0; i < 40; i++) {
            series = series.plus(sample(i), null);
        }
        for (int i = 40 - PartSeries.MOST_CONTENTS; i < 40; i++) {
            PartSample newest = series.asOf(START.plusSeconds(3L * i)).getValue();
            assertEquals(fact(i), series.content(newest), "sample " + i);
        }
        assertEquals(PartSeries.MOST_CONTENTS, series.contents().size());
    }

    /** A snapshot a second is allowed: what it said once is not held for the times of ten minutes of them. */
    @Test
    void ofContentsThatAreHeldNoMoreTwoTimesAMinuteAreKept() {
        PartSeries series = PartSeries.start(sample(0));
        for (int i = 0; i < 400; i++) {
            series = series.plus(sample(i), null);
        }
        int minutes = 400 * 3 / 60 + 1;
        assertTrue(series.samples().size() <= PartSeries.MOST_CONTENTS + 2 * minutes, series.samples()::toString);
        PartSample gone = series.asOf(START.plusSeconds(3 * 110)).getValue();
        assertNull(series.content(gone), "not what was before");
    }

    @Test
    void aContentThatNoSampleNamesIsGone() {
        PartSeries series = PartSeries.start(sample(0)).plus(sample(0), null).plus(sample(1), null);
        assertEquals(1, series.since(START.plusSeconds(3)).contents().size());
    }

    private static PartFact sample(int i) {
        return new PartFact("sysctl", null, START.plusSeconds(3L * i), hash(i), fact(i), Map.of());
    }

    /** Hashes do not come in order. */
    private static String hash(int i) {
        return "%016x".formatted(i * 0x9E3779B97F4A7C15L);
    }

    private static SysctlFact fact(int i) {
        return new SysctlFact(Map.of("all", i));
    }
}

package dev.crossfire.serve.feed.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgoTest {

    private static final Instant NOW = Instant.parse("2026-11-22T14:50:00Z");

    @ParameterizedTest
    @CsvSource({
        "PT0S,0 s",
        "PT59.9S,59 s",
        "PT60S,1 min",
        "PT59M59S,59 min",
        "PT1H,1 h",
        "PT1H5M,1 h 5 min",
        "PT24H,1 d",
        "PT26H,1 d 2 h",
        "P400D,400 d"
    })
    void saysHowLong(Duration duration, String words) {
        assertEquals(words, Ago.words(duration));
    }

    @Test
    void saysWhetherItWasOrWillBe() {
        Ago ago = new Ago(NOW);
        assertEquals("11 s ago", ago.age(NOW.minusSeconds(11)));
        assertEquals("in 2 min", ago.age(NOW.plusSeconds(120)));
    }

    @Test
    void leavesTheDayOutOnlyToday() {
        Ago ago = new Ago(NOW);
        assertEquals(
                "<time datetime=\"2026-11-22T14:49:49Z\">14:49:49 UTC</time> <span class=\"age\" data-at=\"1795358989000\">11 s ago</span>",
                ago.timeAge(NOW.minusSeconds(11)).toString());
        assertEquals(
                "<time datetime=\"2026-11-21T23:59:59Z\">2026-11-21 23:59:59 UTC</time> <span class=\"age\" data-at=\"1795305599000\">14 h 50 min ago</span>",
                ago.timeAge(Instant.parse("2026-11-21T23:59:59Z")).toString());
    }
}

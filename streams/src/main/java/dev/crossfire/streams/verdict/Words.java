package dev.crossfire.streams.verdict;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How numbers and times are written in sentences. */
final class Words {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private Words() {}

    /** Time of day in UTC, to the second. */
    static String clock(Instant at) {
        return CLOCK.format(at);
    }

    static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    static String packets(long packets) {
        return count(packets, "packet", "packets");
    }

    /** Seconds below two minutes, else minutes. */
    static String span(Duration span) {
        return span.toSeconds() < 120 ? span.toSeconds() + " s" : span.toMinutes() + " min";
    }
}

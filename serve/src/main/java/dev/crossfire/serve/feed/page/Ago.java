package dev.crossfire.serve.feed.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Times as people read them: in UTC, because nodes and people are in different zones, and with their age, because nobody subtracts at
 * 3 a.m.
 *
 * @param now when the page is made
 */
record Ago(Instant now) {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Day, time and age. */
    Html dayTimeAge(Instant at) {
        return Html.of(
                "<time datetime=\"{}\">{} {} UTC</time> <span class=\"age\" data-at=\"{}\">{}</span>",
                at,
                DAY.format(at),
                TIME.format(at),
                at.toEpochMilli(),
                age(at));
    }

    /** Time and age; the day too unless it is today. */
    Html timeAge(Instant at) {
        return DAY.format(at).equals(DAY.format(now))
                ? Html.of(
                        "<time datetime=\"{}\">{} UTC</time> <span class=\"age\" data-at=\"{}\">{}</span>",
                        at,
                        TIME.format(at),
                        at.toEpochMilli(),
                        age(at))
                : dayTimeAge(at);
    }

    /** Such as {@code 3 min ago}. */
    String age(Instant at) {
        Duration age = Duration.between(at, now);
        return age.isNegative() ? "in " + words(age.negated()) : words(age) + " ago";
    }

    /** The largest unit that says something, and the one below it where it still matters. */
    static String words(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        if (seconds < 86_400) {
            long minutes = seconds / 60 % 60;
            return seconds / 3600 + " h" + (minutes == 0 ? "" : " " + minutes + " min");
        }
        long hours = seconds / 3600 % 24;
        return seconds / 86_400 + " d" + (hours == 0 ? "" : " " + hours + " h");
    }
}

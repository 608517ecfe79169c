package dev.crossfire.deploy.app.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Moves every time in a recorded text by the same whole seconds. Fractions stay as they are, so a text keeps its length and everything in
 * it its distance.
 *
 * <p>Known forms: {@code 2026-11-22T14:47:49} and the same with a blank (Events, snapshots, Calico's log), journald's microseconds and the
 * {@code base} of a chunk, klog's {@code E1122 14:47:49} which names no year, and {@code on Sun Nov 22 14:47:49 2026} of iptables-save.
 * All are UTC.
 *
 * @param seconds to add
 * @param reference a time near the texts, to tell klog's year from
 */
record TimeShift(long seconds, Instant reference) {

    private static final Pattern TIMES = Pattern.compile("(?<iso>\\b\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d)"
            + "|(?<=(?:REALTIME_TIMESTAMP|\"base)\"\\s{0,2}:\\s{0,2}\"?)(?<micros>\\d{16})\\b"
            + "|(?<=\\b[IWEF])(?<klog>\\d{4} \\d\\d:\\d\\d:\\d\\d)(?=\\.\\d{6})"
            + "|(?<= on )(?<ctime>[A-Z][a-z]{2} [A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4})");

    private static final DateTimeFormatter KLOG = DateTimeFormatter.ofPattern("MMdd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter KLOG_WITH_YEAR =
            DateTimeFormatter.ofPattern("uuuuMMdd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter CTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH);

    /** The shift by which a time {@code from} comes to stand at {@code to}, or less than a second before it. */
    static TimeShift between(Instant from, Instant to) {
        return new TimeShift(Math.floorDiv(Duration.between(from, to).toMillis(), 1000L), from);
    }

    Instant apply(Instant time) {
        return time.plusSeconds(seconds);
    }

    String apply(String text) {
        return TIMES.matcher(text).replaceAll(this::moved);
    }

    private String moved(MatchResult found) {
        String text = found.group();
        if (found.group(1) != null) {
            char between = text.charAt(10);
            return LocalDateTime.parse(text.replace(' ', 'T'))
                    .plusSeconds(seconds)
                    .format(iso(between));
        }
        if (found.group(2) != null) {
            return Long.toString(Math.addExact(Long.parseLong(text), Math.multiplyExact(seconds, 1_000_000L)));
        }
        return found.group(3) != null
                ? klogTime(text).plusSeconds(seconds).format(KLOG)
                : LocalDateTime.parse(text, CTIME).plusSeconds(seconds).format(CTIME);
    }

    private static DateTimeFormatter iso(char between) {
        return between == 'T' ? ISO_T : ISO_BLANK;
    }

    private static final DateTimeFormatter ISO_T = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter ISO_BLANK = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    /** The year that brings the time nearest to the reference: a log around New Year has both. */
    private LocalDateTime klogTime(String text) {
        LocalDateTime near = LocalDateTime.ofInstant(reference, ZoneOffset.UTC);
        List<Integer> years = IntStream.rangeClosed(near.getYear() - 1, near.getYear() + 1)
                .boxed()
                .toList();
        return years.stream()
                .map(year -> LocalDateTime.parse(year + text, KLOG_WITH_YEAR))
                .min(Comparator.comparing(time -> Math.abs(ChronoUnit.SECONDS.between(near, time))))
                .orElseThrow();
    }
}

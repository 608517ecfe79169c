package dev.crossfire.streams.entry;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line as {@code journalctl} prints it by default, and as syslog daemons write it: {@code Nov 22 15:57:29 worker-6 kubelet[1203]: …}.
 * Also its precise and ISO forms, and months of Chinese, Japanese and Korean locales ({@code 11月 22 …}).
 *
 * @param at null when no year could be inferred
 * @param precise the time has a fraction of a second
 * @param identifier such as {@code kubelet}
 */
public record SyslogLine(@Nullable Instant at, boolean precise, String host, String identifier, String message) {

    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private static final String FROM = "([\\w.*-]+) ([^\\s:\\[]+)(?:\\[[^\\]\\s]*\\])?: ?";

    private static final Pattern CLASSIC =
            Pattern.compile("^(?:<\\d{1,3}>)?([A-Z][a-z][a-z]|\\d{1,2}\\s?[^\\s\\d.:-]) {1,2}(\\d{1,2}) "
                    + "(\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))? " + FROM);

    private static final Pattern ISO = Pattern.compile(
            "^(\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?(?:Z|[+-]\\d\\d:?\\d\\d)?) " + FROM);

    /** The prefix is never longer than this; a message may be. */
    private static final int PREFIX = 400;

    /**
     * Reads a line.
     *
     * @param reference a time near the line, to infer the year from
     * @return null when the line does not have this form
     */
    public static @Nullable SyslogLine parse(String line, @Nullable Instant reference) {
        String head = line.length() > PREFIX ? line.substring(0, PREFIX) : line;
        if (head.isEmpty() || head.charAt(0) == '{' || head.charAt(0) == ' ' || head.charAt(0) == '\t') {
            return null;
        }
        Matcher classic = CLASSIC.matcher(head);
        if (classic.find()) {
            return classic(classic, line, reference);
        }
        Matcher iso = ISO.matcher(head);
        if (!iso.find()) {
            return null;
        }
        String time = iso.group(1);
        boolean precise = time.indexOf('.') > 0 || time.indexOf(',') > 0;
        return new SyslogLine(EventTimes.ofIso(time), precise, iso.group(2), iso.group(3), line.substring(iso.end()));
    }

    private static @Nullable SyslogLine classic(Matcher found, String line, @Nullable Instant reference) {
        int month = month(found.group(1));
        LocalTime time = time(found);
        if (month == 0 || time == null) {
            return null;
        }
        Instant at = EventTimes.withoutYear(month, Integer.parseInt(found.group(2)), time, reference);
        return new SyslogLine(at, found.group(6) != null, found.group(7), found.group(8), line.substring(found.end()));
    }

    private static int month(String word) {
        char last = word.charAt(word.length() - 1);
        if (last == '月' || last == '월') {
            return Integer.parseInt(word.substring(0, word.length() - 1).trim());
        }
        return MONTHS.indexOf(word) + 1;
    }

    private static @Nullable LocalTime time(Matcher found) {
        int hour = Integer.parseInt(found.group(3));
        int minute = Integer.parseInt(found.group(4));
        int second = Integer.parseInt(found.group(5));
        if (hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        String fraction = found.group(6) == null ? "" : found.group(6);
        int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
        return LocalTime.of(hour, minute, second, nanos);
    }
}

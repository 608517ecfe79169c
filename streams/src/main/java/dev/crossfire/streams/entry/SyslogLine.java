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

    private static final Pattern ISO = Pattern.compile(
            "^(\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?(?:Z|[+-]\\d\\d:?\\d\\d)?) [\\w.*-]+ ");

    private static final int WHOLE_SECONDS = "hh:mm:ss".length();

    /** The prefix is never longer than this; a message may be. */
    private static final int PREFIX = 400;

    /**
     * Reads a line.
     *
     * @param reference a time near the line, to infer the year from
     * @return null when the line does not have this form
     */
    public static @Nullable SyslogLine parse(String line, @Nullable Instant reference) {
        TextScanner scanner = new TextScanner(line);
        if (scanner.take('<')) {
            scanner.number(3);
            scanner.take('>');
        }
        return scanner.digitsAhead() >= 4 ? iso(line) : classic(scanner, line, reference);
    }

    private static @Nullable SyslogLine classic(TextScanner scanner, String line, @Nullable Instant reference) {
        int month = month(scanner);
        int day = month > 0 && scanner.blanks() ? scanner.number(2) : -1;
        if (day < 0 || !scanner.take(' ')) {
            return null;
        }
        int begin = scanner.position();
        LocalTime time = scanner.time();
        boolean precise = scanner.position() - begin > WHOLE_SECONDS;
        if (time == null || !scanner.take(' ')) {
            return null;
        }
        return headed(EventTimes.withoutYear(month, day, time, reference), precise, scanner, line);
    }

    private static @Nullable SyslogLine iso(String line) {
        Matcher iso = ISO.matcher(line.length() > PREFIX ? line.substring(0, PREFIX) : line);
        if (!iso.find()) {
            return null;
        }
        String time = iso.group(1);
        boolean precise = time.indexOf('.') > 0 || time.indexOf(',') > 0;
        TextScanner scanner = new TextScanner(line);
        scanner.skip(time.length() + 1);
        return headed(EventTimes.ofIso(time), precise, scanner, line);
    }

    /** {@code host identifier[pid]: }, then the message. */
    private static @Nullable SyslogLine headed(
            @Nullable Instant at, boolean precise, TextScanner scanner, String line) {
        String host = scanner.word("");
        if (host.isEmpty() || !scanner.take(' ')) {
            return null;
        }
        String identifier = scanner.word(":[");
        if (scanner.take('[')) {
            scanner.word("]");
            scanner.take(']');
        }
        if (identifier.isEmpty() || !scanner.take(':')) {
            return null;
        }
        scanner.take(' ');
        return new SyslogLine(at, precise, host, identifier, line.substring(scanner.position()));
    }

    /** The month that stands next, or 0. */
    private static int month(TextScanner scanner) {
        int digits = scanner.digitsAhead();
        if (digits == 0) {
            return MONTHS.indexOf(scanner.word("")) + 1;
        }
        int number = scanner.number(2);
        return digits <= 2 && (scanner.take('月') || scanner.take('월')) && number <= 12 ? number : 0;
    }
}

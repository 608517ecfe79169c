package dev.crossfire.streams.entry;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.Instant;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * A line as {@code journalctl} prints it, in its short, precise, ISO, full, unix and with-unit forms, and as syslog daemons write it
 * (RFC 3164 and RFC 5424): {@code Nov 22 15:57:29 worker-6 kubelet[1203]: …}. Months may be those of another language ({@code 11月 22 …}).
 *
 * @param at null when no year could be inferred
 * @param precise the time has a fraction of a second
 * @param identifier such as {@code kubelet}
 * @param pid empty when the line has none
 * @param structured it is of RFC 5424
 */
record SyslogLine(
        @Nullable Instant at,
        boolean precise,
        String host,
        String identifier,
        String pid,
        String message,
        boolean structured) {

    private static final Pattern UNIX = Pattern.compile("^(\\d{10}\\.\\d{6}) [\\w.*-]+ ");
    private static final Pattern STRUCTURED =
            Pattern.compile("^<\\d{1,3}>1 (\\S{1,48}) (\\S{1,255}) (\\S{1,48}) (\\S{1,128}) \\S{1,32} ");

    private static final String UTC = "UTC";
    private static final int ISO_SECONDS = "yyyy-MM-ddThh:mm:ss".length();
    private static final int WHOLE_SECONDS = "hh:mm:ss".length();

    /** The prefix is never longer than this; a message may be. */
    private static final int PREFIX = 600;

    /**
     * Reads a line.
     *
     * @param reference a time near the line, to infer the year from
     * @return null when the line does not have this form
     */
    static @Nullable SyslogLine parse(String line, @Nullable Instant reference) {
        TextScanner scanner = new TextScanner(line);
        if (scanner.take('<')) {
            SyslogLine structured = structured(head(line), line);
            if (structured != null) {
                return structured;
            }
            scanner.number(3);
            scanner.take('>');
        }
        int weekday = weekday(line, scanner.position());
        return scanner.digitsAhead() >= 4 || weekday > 0
                ? iso(line, scanner.position() + weekday)
                : classic(scanner, line, reference);
    }

    private static String head(String line) {
        return line.length() > PREFIX ? line.substring(0, PREFIX) : line;
    }

    /** Length of the weekday that {@code journalctl -o short-full} prints before the year; 0 when there is none. */
    private static int weekday(String line, int from) {
        boolean year = line.length() > from + 8
                && line.charAt(from + 3) == ' '
                && line.charAt(from + 8) == '-'
                && Character.isDigit(line.charAt(from + 4));
        return year ? 4 : 0;
    }

    private static @Nullable SyslogLine classic(TextScanner scanner, String line, @Nullable Instant reference) {
        int month = month(scanner);
        int day = month > 0 && scanner.blanks() ? scanner.number(2) : -1;
        scanner.take('日');
        scanner.take('일');
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

    private static @Nullable SyslogLine iso(String line, int from) {
        int length = IsoTime.length(line, from);
        if (length == 0) {
            return unix(line, from);
        }
        int zoned = from + length + zone(line, from + length);
        int end = isHostAhead(line, zoned) ? zoned : from + length;
        if (!isHostAhead(line, end)) {
            return null;
        }
        String zone = line.substring(from + length, end).strip();
        Instant at = EventTimes.ofIso(line.substring(from, from + length) + (zone.equals(UTC) ? "Z" : zone));
        TextScanner scanner = new TextScanner(line);
        scanner.skip(end + 1);
        return headed(at, length > ISO_SECONDS, scanner, line);
    }

    /** The length of the zone behind a time, perhaps with a blank between. */
    private static int zone(String line, int from) {
        int begin = from < line.length() && line.charAt(from) == ' ' ? from + 1 : from;
        int zone = line.startsWith(UTC, begin) ? UTC.length() : IsoTime.zoneLength(line, begin);
        return zone == 0 ? 0 : begin - from + zone;
    }

    /** A blank, a word of a host's letters, a blank. */
    private static boolean isHostAhead(String line, int from) {
        int at = from + 1;
        while (at < line.length() && at < PREFIX && isOfHost(line.charAt(at))) {
            at++;
        }
        return at > from + 1 && at < line.length() && line.charAt(from) == ' ' && line.charAt(at) == ' ';
    }

    private static boolean isOfHost(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "_.*-".indexOf(c) >= 0;
    }

    private static @Nullable SyslogLine unix(String line, int from) {
        Matcher unix = UNIX.matcher(head(line).substring(from));
        if (!unix.find()) {
            return null;
        }
        TextScanner scanner = new TextScanner(line);
        scanner.skip(from + unix.group(1).length() + 1);
        return headed(EventTimes.ofShipper(unix.group(1)), true, scanner, line);
    }

    /** {@code <30>1 2026-11-22T15:57:29.5Z worker-6 kubelet 1203 - [data] message}, a dash for what is not known. */
    private static @Nullable SyslogLine structured(String head, String line) {
        Matcher structured = STRUCTURED.matcher(head);
        if (!structured.find()) {
            return null;
        }
        String time = structured.group(1);
        TextScanner scanner = new TextScanner(line);
        scanner.skip(structured.end());
        scanner.structuredData();
        scanner.take(' ');
        scanner.take('\uFEFF');
        return new SyslogLine(
                time.equals("-") ? null : EventTimes.ofIso(time),
                time.indexOf('.') > 0,
                known(structured.group(2)),
                known(structured.group(3)),
                known(structured.group(4)),
                line.substring(scanner.position()),
                true);
    }

    private static String known(String word) {
        return word.equals("-") ? "" : word;
    }

    /** {@code host identifier[pid]: }, then the message. */
    private static @Nullable SyslogLine headed(
            @Nullable Instant at, boolean precise, TextScanner scanner, String line) {
        String host = scanner.word("");
        if (host.isEmpty() || !scanner.take(' ')) {
            return null;
        }
        String identifier = scanner.word(":[");
        String pid = "";
        if (scanner.take('[')) {
            pid = scanner.word("]");
            scanner.take(']');
        }
        if (identifier.isEmpty() || !scanner.take(':')) {
            return null;
        }
        // "upgrade libc6:amd64" of a package manager's log is no host with an identifier.
        if (!scanner.take(' ') && pid.isEmpty() && scanner.position() < line.length()) {
            return null;
        }
        return new SyslogLine(at, precise, host, identifier, pid, line.substring(scanner.position()), false);
    }

    /** The month that stands next, or 0. */
    private static int month(TextScanner scanner) {
        int digits = scanner.digitsAhead();
        if (digits == 0) {
            return MonthNames.number(scanner.word(""));
        }
        int number = scanner.number(2);
        return digits <= 2 && (scanner.take('月') || scanner.take('월')) && number <= 12 ? number : 0;
    }
}

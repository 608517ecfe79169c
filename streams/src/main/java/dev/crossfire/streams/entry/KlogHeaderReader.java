package dev.crossfire.streams.entry;

import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/** Reads {@code Lmmdd hh:mm:ss.uuuuuu threadid file:line] } from the beginning of a text. */
final class KlogHeaderReader {

    /** The shortest header there can be. */
    private static final int SHORTEST = "E1122 15:57:29.5 1 a:1]".length();

    private static final int LONGEST_LOCATION = 200;

    private final String text;
    private final TextScanner scanner;

    KlogHeaderReader(String text) {
        this.text = text;
        this.scanner = new TextScanner(text);
    }

    /** Where the body begins; meaningful after a header was read. */
    int position() {
        return scanner.position();
    }

    KlogLine.@Nullable Header read() {
        scanner.blanks();
        int begin = scanner.position();
        if (begin + SHORTEST > text.length() || "IWEFD".indexOf(text.charAt(begin)) < 0) {
            return null;
        }
        char severity = text.charAt(begin);
        scanner.skip(1);
        int month = scanner.digits(2);
        int day = scanner.digits(2);
        if (month < 1 || month > 12 || day < 1 || day > 31 || !scanner.blanks()) {
            return null;
        }
        LocalTime time = scanner.time();
        if (time == null || !scanner.blanks()) {
            return null;
        }
        int pid = scanner.number(9);
        return pid < 0 || !scanner.blanks() ? null : located(severity, month, day, time, pid);
    }

    private KlogLine.@Nullable Header located(char severity, int month, int day, LocalTime time, int pid) {
        int begin = scanner.position();
        int bracket = text.indexOf(']', begin);
        int colon = bracket < 0 ? -1 : text.lastIndexOf(':', bracket);
        if (colon < begin || bracket - begin > LONGEST_LOCATION) {
            return null;
        }
        String file = text.substring(begin, colon);
        scanner.skip(colon + 1 - begin);
        int line = scanner.number(9);
        if (line < 0 || scanner.position() != bracket || file.indexOf(' ') >= 0) {
            return null;
        }
        scanner.skip(1);
        scanner.blanks();
        return new KlogLine.Header(severity, month, day, time, pid, file, line);
    }
}

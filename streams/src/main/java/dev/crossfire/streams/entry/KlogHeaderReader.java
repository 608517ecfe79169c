package dev.crossfire.streams.entry;

import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/** Reads {@code Lmmdd hh:mm:ss.uuuuuu threadid file:line] } from the beginning of a text. */
final class KlogHeaderReader {

    private final String text;
    private int at;

    KlogHeaderReader(String text) {
        this.text = text;
    }

    /** Where the body begins; meaningful after a header was read. */
    int position() {
        return at;
    }

    KlogLine.@Nullable Header read() {
        skipBlanks();
        if (at + 22 > text.length() || "IWEFD".indexOf(text.charAt(at)) < 0) {
            return null;
        }
        char severity = text.charAt(at++);
        int month = digits(2);
        int day = digits(2);
        if (month < 1 || month > 12 || day < 1 || day > 31 || !blanks()) {
            return null;
        }
        LocalTime time = time();
        if (time == null || !blanks()) {
            return null;
        }
        int pid = number();
        return pid < 0 || !blanks() ? null : located(severity, month, day, time, pid);
    }

    private KlogLine.@Nullable Header located(char severity, int month, int day, LocalTime time, int pid) {
        int bracket = text.indexOf(']', at);
        int colon = bracket < 0 ? -1 : text.lastIndexOf(':', bracket);
        if (colon < at || bracket - at > 200) {
            return null;
        }
        String file = text.substring(at, colon);
        at = colon + 1;
        int line = number();
        if (line < 0 || at != bracket || file.indexOf(' ') >= 0) {
            return null;
        }
        at = bracket + 1;
        skipBlanks();
        return new KlogLine.Header(severity, month, day, time, pid, file, line);
    }

    private @Nullable LocalTime time() {
        int hour = digits(2);
        boolean colons = take(':');
        int minute = digits(2);
        colons &= take(':');
        int second = digits(2);
        if (!colons || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || !take('.')) {
            return null;
        }
        int begin = at;
        int fraction = number();
        int places = at - begin;
        if (fraction < 0 || places > 9) {
            return null;
        }
        for (int i = places; i < 9; i++) {
            fraction *= 10;
        }
        return LocalTime.of(hour, minute, second, fraction);
    }

    private boolean take(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private boolean blanks() {
        int begin = at;
        skipBlanks();
        return at > begin;
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    /** Exactly so many digits, or -1. */
    private int digits(int count) {
        int number = 0;
        for (int i = 0; i < count; i++, at++) {
            if (at >= text.length() || !isDigit(text.charAt(at))) {
                return -1;
            }
            number = number * 10 + text.charAt(at) - '0';
        }
        return number;
    }

    /** One to nine digits, or -1. */
    private int number() {
        int begin = at;
        int number = 0;
        while (at < text.length() && isDigit(text.charAt(at)) && at - begin < 9) {
            number = number * 10 + text.charAt(at++) - '0';
        }
        return at == begin ? -1 : number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

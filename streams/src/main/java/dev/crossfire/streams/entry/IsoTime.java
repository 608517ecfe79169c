package dev.crossfire.streams.entry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** {@code 2026-11-22T15:57:29.5Z}, found and read by its places: nearly every line has one. */
final class IsoTime {

    private static final String FORM = "dddd-dd-ddTdd:dd:dd";
    private static final int MOST_OF_FRACTION = 9;
    private static final int SECOND = FORM.length();
    private static final String OFFSET = "+dd:dd";

    private IsoTime() {}

    /** How long the date and time are that begin here, a blank for the T, with a fraction behind a point or comma; 0 when none does. */
    static int length(String text, int from) {
        if (!fits(text, from, FORM)) {
            return 0;
        }
        int point = from + SECOND;
        int end = point + 1;
        while (end < text.length() && end <= point + MOST_OF_FRACTION && isDigit(text.charAt(end))) {
            end++;
        }
        boolean fraction = point < text.length() && isPoint(text.charAt(point)) && end > point + 1;
        return fraction ? end - from : SECOND;
    }

    /** How long the zone is that begins here: {@code Z}, {@code +01:00} or {@code +0100}; 0 when none does. */
    static int zoneLength(String text, int from) {
        if (from < text.length() && text.charAt(from) == 'Z') {
            return 1;
        }
        if (fits(text, from, OFFSET)) {
            return OFFSET.length();
        }
        return fits(text, from, "+dddd") ? OFFSET.length() - 1 : 0;
    }

    /** The time that the whole text is, UTC when it names no zone; null when it is none of this form. */
    static @Nullable Instant parse(String text) {
        int length = length(text, 0);
        int zone = zoneLength(text, length);
        if (length == 0 || length + zone != text.length()) {
            return null;
        }
        try {
            LocalDateTime time = LocalDateTime.of(
                    number(text, 0, 4),
                    number(text, 5, 7),
                    number(text, 8, 10),
                    number(text, 11, 13),
                    number(text, 14, 16),
                    number(text, 17, SECOND),
                    nanos(text, length));
            return time.toInstant(zone < 2 ? ZoneOffset.UTC : offset(text, length));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static ZoneOffset offset(String text, int from) {
        int sign = text.charAt(from) == '-' ? -1 : 1;
        int hours = number(text, from + 1, from + 3);
        int minutes = number(text, text.length() - 2, text.length());
        return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
    }

    private static int nanos(String text, int end) {
        int nanos = end > SECOND ? number(text, SECOND + 1, end) : 0;
        for (int digits = end - SECOND - 1; digits < MOST_OF_FRACTION; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    /** Whether letters stand at their places: a d for a digit, a T for itself or a blank, a plus for either sign. */
    private static boolean fits(String text, int from, String form) {
        if (from + form.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < form.length(); i++) {
            char c = text.charAt(from + i);
            boolean fits = switch (form.charAt(i)) {
                case 'd' -> isDigit(c);
                case 'T' -> c == 'T' || c == ' ';
                case '+' -> c == '+' || c == '-';
                default -> c == form.charAt(i);
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isPoint(char c) {
        return c == '.' || c == ',';
    }
}

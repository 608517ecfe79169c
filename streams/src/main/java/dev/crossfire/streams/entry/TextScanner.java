package dev.crossfire.streams.entry;

import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/** Reads a text from left to right, for forms that every line has and that patterns would read too slowly. */
final class TextScanner {

    private final String text;
    private int at;

    TextScanner(String text) {
        this.text = text;
    }

    int position() {
        return at;
    }

    void skip(int characters) {
        at = Math.min(text.length(), at + characters);
    }

    boolean take(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    /** Takes blanks and tabs; false when there is none. */
    boolean blanks() {
        int begin = at;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at > begin;
    }

    /** Takes what stands before a blank, or one of the stops. */
    String word(String stops) {
        int begin = at;
        while (at < text.length() && text.charAt(at) > ' ' && stops.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(begin, at);
    }

    /** Takes the structured data of RFC 5424, {@code -} or {@code [id name="value"]…}; a bracket may be escaped in a value. */
    void structuredData() {
        if (take('-')) {
            return;
        }
        while (at < text.length() && text.charAt(at) == '[') {
            boolean quoted = false;
            for (at++; at < text.length() && (quoted || text.charAt(at) != ']'); at++) {
                if (text.charAt(at) == '\\') {
                    at++;
                } else if (text.charAt(at) == '"') {
                    quoted = !quoted;
                }
            }
            at = Math.min(at + 1, text.length());
        }
    }

    int digitsAhead() {
        int end = at;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end - at;
    }

    /** Takes one to so many digits, at most 9; -1 when there is none. */
    int number(int most) {
        int begin = at;
        int number = 0;
        while (at < text.length() && isDigit(text.charAt(at)) && at - begin < most) {
            number = number * 10 + text.charAt(at++) - '0';
        }
        return at == begin ? -1 : number;
    }

    /** Takes exactly so many digits, at most 9; -1 when there are fewer. */
    int digits(int count) {
        int begin = at;
        int number = number(count);
        return at - begin == count ? number : -1;
    }

    /** Takes {@code hh:mm:ss} and a fraction of up to nine digits if there is one; null when there is no time. */
    @Nullable
    LocalTime time() {
        int hour = digits(2);
        boolean colons = take(':');
        int minute = digits(2);
        colons &= take(':');
        int second = digits(2);
        if (!colons || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return null;
        }
        if (!take('.')) {
            return LocalTime.of(hour, minute, second);
        }
        int begin = at;
        int fraction = number(9);
        if (fraction < 0) {
            return null;
        }
        for (int places = at - begin; places < 9; places++) {
            fraction *= 10;
        }
        return LocalTime.of(hour, minute, second, fraction);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

package dev.crossfire.streams.entry;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An age as kubectl prints it: {@code 5m2s}, {@code 3d4h}, and of a repeated Event {@code 12h (x138 over 25h)}.
 *
 * @param last how long ago it last happened
 * @param first how long ago it first happened
 * @param count how often
 */
record AgeText(Duration last, Duration first, int count) {

    private static final String INVALID = "<invalid>";
    private static final Set<String> UNKNOWN = Set.of("<unknown>", INVALID, "<none>");
    private static final String OVER = " over ";
    private static final String UNITS = "ydhms";

    /** Digits of each unit at most. */
    private static final int[] LONGEST = {3, 5, 6, 7, 8};

    private static final long[] SECONDS = {365 * 86_400L, 86_400, 3_600, 60, 1};
    private static final int MOST_OF_COUNT = 9;

    /** Reads an age; null when the text is none. A clock that is ahead ({@code <invalid>}) and an age that is not known are none at all. */
    static @Nullable AgeText parse(String text) {
        String age = text.strip();
        int bracket = age.indexOf('(');
        if (bracket < 0) {
            Duration last = last(age);
            return last == null ? null : new AgeText(last, last, 1);
        }
        Duration last = last(
                bracket > 0 && age.charAt(bracket - 1) == ' '
                        ? age.substring(0, bracket - 1)
                        : age.substring(0, bracket));
        return last == null ? null : repeated(last, age.substring(bracket));
    }

    /** {@code (x138 over 25h)}. */
    private static @Nullable AgeText repeated(Duration last, String brackets) {
        int over = brackets.indexOf(OVER);
        if (over < 0 || !brackets.startsWith("(x") || !brackets.endsWith(")")) {
            return null;
        }
        String times = brackets.substring(2, over);
        String span = brackets.substring(over + OVER.length(), brackets.length() - 1);
        Duration first = span.equals(INVALID) ? Duration.ZERO : duration(span);
        boolean counted = !times.isEmpty()
                && times.length() <= MOST_OF_COUNT
                && times.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!counted || first == null) {
            return null;
        }
        return new AgeText(last, first.compareTo(last) < 0 ? last : first, Math.max(1, Integer.parseInt(times)));
    }

    private static @Nullable Duration last(String text) {
        return UNKNOWN.contains(text) ? Duration.ZERO : duration(text.startsWith("~") ? text.substring(1) : text);
    }

    /** {@code 3d4h}, the units from large to small, each at most once. */
    private static @Nullable Duration duration(String text) {
        long seconds = 0;
        int unit = -1;
        int at = 0;
        while (at < text.length()) {
            int begin = at;
            long number = 0;
            while (at < text.length()
                    && text.charAt(at) >= '0'
                    && text.charAt(at) <= '9'
                    && at - begin < MOST_OF_COUNT) {
                number = 10 * number + text.charAt(at++) - '0';
            }
            int next = at < text.length() ? UNITS.indexOf(text.charAt(at)) : -1;
            if (at == begin || next <= unit || at - begin > LONGEST[next]) {
                return null;
            }
            seconds += number * SECONDS[next];
            unit = next;
            at++;
        }
        return unit < 0 ? null : Duration.ofSeconds(seconds);
    }

    Instant lastAt(Instant reference) {
        return reference.minus(last);
    }

    Instant firstAt(Instant reference) {
        return reference.minus(first);
    }
}

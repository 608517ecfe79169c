package dev.crossfire.streams.entry;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An age as kubectl prints it: {@code 5m2s}, {@code 3d4h}, and of a repeated Event {@code 12h (x138 over 25h)}.
 *
 * @param last how long ago it last happened
 * @param first how long ago it first happened
 * @param count how often
 */
record AgeText(Duration last, Duration first, int count) {

    private static final Pattern FORM = Pattern.compile(
            "^(?:~?([0-9ydhms]+|<unknown>|<invalid>|<none>))(?: ?\\(x(\\d{1,9}) over ([0-9ydhms]+|<invalid>)\\))?$");
    private static final Pattern UNITS =
            Pattern.compile("^(?:(\\d{1,3})y)?(?:(\\d{1,5})d)?(?:(\\d{1,6})h)?(?:(\\d{1,7})m)?(?:(\\d{1,8})s)?$");

    /** Reads an age; null when the text is none. A clock that is ahead ({@code <invalid>}) and an age that is not known are none at all. */
    static @Nullable AgeText parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return null;
        }
        Duration last = duration(form.group(1));
        Duration first = form.group(3) == null ? last : duration(form.group(3));
        if (last == null || first == null) {
            return null;
        }
        int count = form.group(2) == null ? 1 : Math.max(1, Integer.parseInt(form.group(2)));
        return new AgeText(last, first.compareTo(last) < 0 ? last : first, count);
    }

    private static @Nullable Duration duration(String text) {
        if (text.startsWith("<")) {
            return Duration.ZERO;
        }
        Matcher units = UNITS.matcher(text);
        if (text.isEmpty() || !units.matches()) {
            return null;
        }
        return Duration.ofDays(365 * number(units.group(1)) + number(units.group(2)))
                .plusHours(number(units.group(3)))
                .plusMinutes(number(units.group(4)))
                .plusSeconds(number(units.group(5)));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    Instant lastAt(Instant reference) {
        return reference.minus(last);
    }

    Instant firstAt(Instant reference) {
        return reference.minus(first);
    }
}

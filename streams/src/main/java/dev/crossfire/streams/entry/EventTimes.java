package dev.crossfire.streams.entry;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The ways in which shippers and logs write a time. What has no zone is UTC. Each gives null for what is no time. */
public final class EventTimes {

    private static final BigDecimal MILLIS_FROM = new BigDecimal("1e11");
    private static final BigDecimal MICROS_FROM = new BigDecimal("1e14");
    private static final BigDecimal NANOS_FROM = new BigDecimal("1e17");
    private static final BigDecimal TOO_LARGE = new BigDecimal("1e20");
    private static final BigDecimal BILLION = new BigDecimal("1e9");
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);
    private static final int LONGEST = 48;
    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    /** {@code 2026-11-22T15:57:29.5Z}, a blank for the T, offsets with and without colon, or none. */
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][ ]")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    private EventTimes() {}

    /** Journald's µs since the epoch. */
    public static @Nullable Instant ofMicros(String digits) {
        if (digits.isEmpty() || digits.length() > 17) {
            return null;
        }
        try {
            return ofMicros(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** µs since the epoch. */
    public static Instant ofMicros(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    /** OpenTelemetry's ns since the epoch; null for 0, which says that there is none. */
    public static @Nullable Instant ofNanos(String digits) {
        if (digits.isEmpty() || digits.length() > 19) {
            return null;
        }
        try {
            long nanos = Long.parseLong(digits);
            return nanos <= 0 ? null : Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A shipper's time: ISO-8601, or a number since the epoch whose size tells its unit (s, ms, µs or ns). */
    public static @Nullable Instant ofShipper(String text) {
        String time = text.trim();
        if (time.isEmpty() || time.length() > LONGEST) {
            return null;
        }
        return time.indexOf('-', 1) > 0 && time.indexOf(':') > 0 ? ofIso(time) : ofNumber(time);
    }

    /** ISO-8601; UTC when it names no offset. */
    public static @Nullable Instant ofIso(String text) {
        Instant usual = IsoTime.parse(text);
        if (usual != null) {
            return isPlausible(usual) ? usual : null;
        }
        try {
            var parsed = ISO.parseBest(text.replace(',', '.'), OffsetDateTime::from, LocalDateTime::from);
            Instant time = parsed instanceof OffsetDateTime zoned
                    ? zoned.toInstant()
                    : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
            return isPlausible(time) ? time : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Whether a time is of an age in which there are computers: others would overflow what counts in milliseconds. */
    public static boolean isPlausible(Instant time) {
        return !time.isBefore(Instant.EPOCH) && time.isBefore(YEAR_10000);
    }

    private static @Nullable Instant ofNumber(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            // A wild exponent would make a number of a billion digits below.
            if (Math.abs(number.scale()) > LONGEST || number.signum() <= 0 || number.compareTo(TOO_LARGE) >= 0) {
                return null;
            }
            BigDecimal nanos = number.multiply(BILLION).divide(unit(number)).setScale(0, RoundingMode.HALF_UP);
            var parts = nanos.divideAndRemainder(BILLION);
            return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** How many of the number's unit make a second. */
    private static BigDecimal unit(BigDecimal number) {
        if (number.compareTo(NANOS_FROM) >= 0) {
            return BILLION;
        }
        if (number.compareTo(MICROS_FROM) >= 0) {
            return new BigDecimal("1e6");
        }
        return number.compareTo(MILLIS_FROM) >= 0 ? new BigDecimal("1e3") : BigDecimal.ONE;
    }

    /**
     * A time without a year, as syslog and klog write it: in the latest year that does not put it more than a day after the reference. So a
     * line of December read in January is last year's, and a clock that is a little ahead does no harm.
     *
     * @param reference a time near the entry; null gives null, for nothing could be inferred
     */
    public static @Nullable Instant withoutYear(int month, int day, LocalTime time, @Nullable Instant reference) {
        if (reference == null || month < 1 || month > 12 || day < 1) {
            return null;
        }
        LocalDateTime latest = LocalDateTime.ofInstant(reference.plus(CLOCKS_DIFFER), ZoneOffset.UTC);
        // Eight years always hold a 29 February.
        for (int year = latest.getYear(); year >= latest.getYear() - 8; year--) {
            if (YearMonth.of(year, month).isValidDay(day)) {
                LocalDateTime candidate =
                        LocalDateTime.of(year, month, day, 0, 0).with(time);
                if (!candidate.isAfter(latest)) {
                    return candidate.toInstant(ZoneOffset.UTC);
                }
            }
        }
        return null;
    }
}

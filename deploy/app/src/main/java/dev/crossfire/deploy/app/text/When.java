package dev.crossfire.deploy.app.text;

import dev.crossfire.deploy.app.CommandFailed;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time as people type it: ISO 8601, a day, or how long ago. Without a zone it is UTC, as everywhere here. */
public final class When {

    private static final Pattern AGO = Pattern.compile("(\\d{1,6})(s|m|h|d|w)");

    private When() {}

    /**
     * @param flag as it was typed, for the refusal
     * @throws CommandFailed as bad usage
     */
    public static Instant parse(String flag, String text, Instant now) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return now.minus(duration(Long.parseLong(ago.group(1)), ago.group(2)));
        }
        try {
            return iso(text.replace(' ', 'T'));
        } catch (DateTimeException e) {
            throw refused(flag, text);
        }
    }

    private static Instant iso(String text) {
        if (!text.contains("T")) {
            return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        TemporalAccessor time =
                DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return time instanceof OffsetDateTime zoned
                ? zoned.toInstant()
                : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
    }

    private static CommandFailed refused(String flag, String text) {
        return CommandFailed.badUsage(
                flag + " must be a time such as 2026-11-22T14:47:49Z or 2026-11-22, or how long ago,"
                        + " such as 30m, 2h or 7d, got '" + text + "'");
    }

    private static Duration duration(long count, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
        };
    }
}

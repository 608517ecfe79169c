package dev.crossfire.streams.entry;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * A line of a log as text: with a syslog prefix, or as the component wrote it (klog, containerd's logfmt, Calico's {@code 2026-11-22
 * 15:57:29.596 [INFO]…}).
 *
 * @param at event time; null when the line shows none, or no year could be inferred
 * @param host null when the line names none
 * @param message without the syslog prefix
 * @param headed the line begins an entry; one that is not headed may continue the entry before it
 */
public record TextLine(@Nullable Instant at, @Nullable String host, String message, boolean headed) {

    private static final Pattern OWN_TIME = Pattern.compile(
            "^(?:time=\")?(\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?(?:Z|[+-]\\d\\d:?\\d\\d)?)[ \"]");

    /** Zones differ by multiples of this, so minutes and seconds within it are the same in all of them. */
    private static final long ZONE_STEP = Duration.ofMinutes(15).toSeconds();

    /** A prefix and the message it carries were stamped within this. */
    private static final long SAME_SECOND = 1;

    /**
     * Reads a line.
     *
     * @param reference a time near the line, to infer the year from
     */
    public static TextLine parse(String line, @Nullable Instant reference) {
        SyslogLine syslog = SyslogLine.parse(line, reference);
        if (syslog != null) {
            Instant at = syslog.at() != null && !syslog.precise()
                    ? withFraction(syslog.at(), klogTime(syslog.message()))
                    : syslog.at();
            return new TextLine(at, syslog.host(), syslog.message(), true);
        }
        Instant own = ownTime(line);
        if (own != null) {
            return new TextLine(own, null, line, true);
        }
        KlogLine.Header header = new KlogHeaderReader(line).read();
        return header == null
                ? new TextLine(null, null, line, false)
                : new TextLine(klogInstant(header, reference), null, line, true);
    }

    private static @Nullable Instant ownTime(String line) {
        boolean mayHaveOne = line.startsWith("time=\"") || (!line.isEmpty() && Character.isDigit(line.charAt(0)));
        if (!mayHaveOne) {
            return null;
        }
        Matcher own = OWN_TIME.matcher(line.length() > 80 ? line.substring(0, 80) : line);
        return own.find() ? EventTimes.ofIso(own.group(1)) : null;
    }

    /** Time of a klog header, in UTC; null when no year can be inferred. */
    public static @Nullable Instant klogInstant(KlogLine.Header header, @Nullable Instant reference) {
        return EventTimes.withoutYear(header.month(), header.day(), header.time(), reference);
    }

    private static @Nullable LocalTime klogTime(String message) {
        KlogLine.Header header = new KlogHeaderReader(message).read();
        return header == null ? null : header.time();
    }

    /**
     * The prefix counts whole seconds; the message it carries tells the fraction. Only the fraction is taken from there, and only when both
     * show the same second whatever zone klog writes in: the journal's time decides.
     */
    static Instant withFraction(Instant second, @Nullable LocalTime klog) {
        if (klog == null) {
            return second;
        }
        LocalTime prefix = LocalDateTime.ofInstant(second, ZoneOffset.UTC).toLocalTime();
        long behind = Math.floorMod(prefix.toSecondOfDay() - (long) klog.toSecondOfDay(), ZONE_STEP);
        return behind <= SAME_SECOND
                ? second.minusSeconds(behind).plusNanos(klog.get(ChronoField.NANO_OF_SECOND))
                : second;
    }
}

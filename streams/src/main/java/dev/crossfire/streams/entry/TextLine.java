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
 * 15:57:29.596 [INFO]…}), perhaps behind what a container runtime, an export or a quotation put before it.
 *
 * @param shape the form
 * @param at event time; null when the line shows none, or no year could be inferred
 * @param clock whose time it is
 * @param host null when the line names none
 * @param source identifier; empty when the line names none
 * @param pid empty when the line names none
 * @param message without the prefix
 * @param headed the line begins an entry; one that is not headed may continue the entry before it
 */
record TextLine(
        Shape shape,
        @Nullable Instant at,
        Clock clock,
        @Nullable String host,
        String source,
        String pid,
        String message,
        boolean headed) {

    private static final String LOGFMT_TIME = "time=\"";

    /** What a container runtime puts before a line of a container's log file, and what exports put between time and line. */
    private static final Pattern BEHIND_TIME = Pattern.compile("^(?:(?:stdout|stderr) [FP](?: |$)|\\| )");

    /** Comment signs, quotation marks and list signs of what was pasted. */
    private static final Pattern QUOTED = Pattern.compile("^\\s*(?:[#>|*-]\\s+)+");

    /** Zones differ by multiples of this, so minutes and seconds within it are the same in all of them. */
    private static final long ZONE_STEP = Duration.ofMinutes(15).toSeconds();

    /** A prefix and the message it carries were stamped within this. */
    private static final long SAME_SECOND = 1;

    private static final int HEAD = 80;

    /**
     * Reads a line.
     *
     * @param reference a time near the line, to infer the year from
     */
    static TextLine parse(String line, @Nullable Instant reference) {
        TextLine read = unquoted(line, reference);
        if (!read.headed && !line.isEmpty() && " #>|*-".indexOf(line.charAt(0)) >= 0) {
            Matcher quoted = QUOTED.matcher(line.length() > HEAD ? line.substring(0, HEAD) : line);
            TextLine inner = quoted.find() ? unquoted(line.substring(quoted.end()), reference) : read;
            return inner.headed ? inner : read;
        }
        return read;
    }

    private static TextLine unquoted(String line, @Nullable Instant reference) {
        SyslogLine syslog = SyslogLine.parse(line, reference);
        if (syslog != null) {
            return ofSyslog(syslog);
        }
        TextLine own = ownTime(line);
        if (own != null) {
            return own;
        }
        KlogLine.Header header = new KlogHeaderReader(line).read();
        return header == null
                ? new TextLine(Shape.PLAIN_TEXT, null, Clock.NONE, null, "", "", line, false)
                : component(klogInstant(header, reference), line);
    }

    private static TextLine ofSyslog(SyslogLine syslog) {
        Instant at = syslog.at() != null && !syslog.precise()
                ? withFraction(syslog.at(), klogTime(syslog.message()))
                : syslog.at();
        return new TextLine(
                syslog.structured() ? Shape.SYSLOG_5424 : Shape.SYSLOG,
                at,
                at == null ? Clock.NONE : Clock.JOURNAL,
                syslog.host().isEmpty() ? null : syslog.host(),
                syslog.identifier(),
                syslog.pid(),
                syslog.message(),
                true);
    }

    private static TextLine component(@Nullable Instant at, String line) {
        return new TextLine(
                Shape.COMPONENT_LOG, at, at == null ? Clock.NONE : Clock.COMPONENT, null, "", "", line, true);
    }

    private static @Nullable TextLine ownTime(String line) {
        boolean logfmt = line.startsWith(LOGFMT_TIME);
        int begin = logfmt ? LOGFMT_TIME.length() : 0;
        int length = IsoTime.length(line, begin);
        int end = begin + length + IsoTime.zoneLength(line, begin + length);
        boolean ended = length > 0 && end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '"');
        Instant at = ended ? EventTimes.ofIso(line.substring(begin, end)) : null;
        if (at == null) {
            return null;
        }
        return logfmt ? component(at, line) : behindTime(line.substring(end + 1), at, line);
    }

    /** The runtime's time is that at which the line was written: as good as the journal's. */
    private static TextLine behindTime(String rest, Instant at, String line) {
        Matcher behind = BEHIND_TIME.matcher(rest.length() > HEAD ? rest.substring(0, HEAD) : rest);
        if (!behind.find()) {
            return rest.startsWith("{\"")
                    ? new TextLine(Shape.OTHER_JSON, at, Clock.SHIPPER, null, "", "", rest, true)
                    : component(at, line);
        }
        String message = rest.substring(behind.end());
        boolean cri = rest.startsWith("std");
        if (!cri && message.stripTrailing().endsWith("|")) {
            message = message.stripTrailing();
            message = message.substring(0, message.length() - 1).stripTrailing();
        }
        return new TextLine(
                cri ? Shape.CRI_LOG : Shape.PLAIN_TEXT,
                at,
                cri ? Clock.JOURNAL : Clock.SHIPPER,
                null,
                "",
                "",
                message,
                true);
    }

    /** The whole as an entry. */
    LogEntry entry(String raw) {
        return new LogEntry(shape, host, at, clock, null, source, pid, message, raw);
    }

    /** Time of a klog header, in UTC; null when no year can be inferred. */
    static @Nullable Instant klogInstant(KlogLine.Header header, @Nullable Instant reference) {
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

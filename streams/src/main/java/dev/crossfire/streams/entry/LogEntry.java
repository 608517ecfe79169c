package dev.crossfire.streams.entry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a log, whatever form it came in.
 *
 * @param shape the form
 * @param host null when the entry names none
 * @param at event time; null when the entry shows none
 * @param clock whose time it is
 * @param cursor the journal's; null when there is none
 * @param source unit or identifier; empty when unknown
 * @param pid empty when unknown
 * @param message empty when there is none or it was not looked at
 * @param text for people: the message of an object, a line of text as it stands
 */
public record LogEntry(
        Shape shape,
        @Nullable String host,
        @Nullable Instant at,
        Clock clock,
        @Nullable String cursor,
        String source,
        String pid,
        String message,
        String text) {

    /** What a glance finds: node and time alone. */
    static LogEntry glanced(Shape shape, @Nullable String host, @Nullable Instant at) {
        return new LogEntry(shape, host, at, Clock.NONE, null, "", "", "", "");
    }

    /** The same of another host, or at another time, where this one tells none. */
    LogEntry orElse(@Nullable String otherHost, @Nullable Instant otherAt, Clock otherClock) {
        return new LogEntry(
                shape,
                host != null ? host : otherHost,
                at != null ? at : otherAt,
                at != null ? clock : otherClock,
                cursor,
                source,
                pid,
                message,
                text);
    }

    /** The same in another form. */
    LogEntry in(Shape otherShape) {
        return new LogEntry(otherShape, host, at, clock, cursor, source, pid, message, text);
    }
}

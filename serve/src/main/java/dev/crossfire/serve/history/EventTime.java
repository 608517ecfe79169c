package dev.crossfire.serve.history;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the history keeps and compares them: in microseconds, as journals tell them, which one integer holds. */
final class EventTime {

    private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000 - 1;

    private EventTime() {}

    /** Microseconds since the epoch; what lies hundreds of thousands of years away is brought nearer. */
    static long micros(Instant at) {
        long seconds = at.getEpochSecond();
        return seconds > MAX_SECONDS || seconds < -MAX_SECONDS
                ? Long.signum(seconds) * MAX_SECONDS * 1_000_000
                : Math.addExact(seconds * 1_000_000, at.getNano() / 1_000);
    }

    static Instant at(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}

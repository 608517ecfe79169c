package dev.crossfire.streams.evidence;

import java.time.Instant;

/** Signals of one kind within ten seconds: how many, the first and the last. Merging is commutative, so arrival order does not matter. */
public record Bucket(long count, Instant first, Instant last) {

    /** Width of a bucket in seconds. */
    public static final int SECONDS = 10;

    static Instant start(Instant at) {
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), (long) SECONDS) * SECONDS);
    }

    static Bucket of(Instant at) {
        return new Bucket(1, at, at);
    }

    Bucket plus(Bucket other) {
        return new Bucket(
                count + other.count,
                first.isBefore(other.first) ? first : other.first,
                last.isAfter(other.last) ? last : other.last);
    }
}

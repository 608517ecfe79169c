package dev.crossfire.model.fact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A rule's or policy's counter, as {@code [packets, bytes]}. */
public record Counter(long packets, long bytes) {

    @JsonCreator
    public static Counter of(long[] pair) {
        if (pair.length != 2 || pair[0] < 0 || pair[1] < 0) {
            throw new IllegalArgumentException("a counter is [packets, bytes], both >= 0");
        }
        return new Counter(pair[0], pair[1]);
    }

    @JsonValue
    public long[] pair() {
        return new long[] {packets, bytes};
    }

    public boolean isZero() {
        return packets == 0 && bytes == 0;
    }
}

package dev.crossfire.streams.evidence;

import dev.crossfire.model.Coordinates;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The raw text that stands for a signal: the smallest by time, then by hash, so that it does not depend on arrival order.
 *
 * @param text at most {@link #MOST_BYTES} of UTF-8
 */
public record Sample(Instant at, String text, Coordinates coordinates) {

    /** Bound of a sample in state. */
    public static final int MOST_BYTES = 512;

    public Sample {
        text = cut(text);
    }

    /** Of two samples the one that stands for both. */
    public Sample smaller(Sample other) {
        int byTime = at.compareTo(other.at);
        if (byTime != 0) {
            return byTime < 0 ? this : other;
        }
        int byHash = Integer.compare(text.hashCode(), other.text.hashCode());
        if (byHash != 0) {
            return byHash < 0 ? this : other;
        }
        return text.compareTo(other.text) <= 0 ? this : other;
    }

    private static String cut(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
            return text;
        }
        int end = Math.min(text.length(), MOST_BYTES - 3);
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MOST_BYTES - 3) {
            end--;
        }
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}

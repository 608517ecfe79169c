package dev.crossfire.streams.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.fact.Counter;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One part at one time, without its text: which content it had, and its counters.
 *
 * @param hash of the content
 * @param bootId counters are never compared across boots; null is unknown, which counts as the same
 * @param counters line → counter, the lines that the content's fact names
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PartSample(String hash, @Nullable String bootId, Map<Integer, Counter> counters) {

    public PartSample {
        counters = counters == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(counters));
    }
}

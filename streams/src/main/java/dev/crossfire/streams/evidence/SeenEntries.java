package dev.crossfire.streams.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.signal.Signal;
import java.time.Instant;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The entries that were taken already, so that what a shipper sends again after a crash counts once. An entry is known by the identity that
 * it was recognised with.
 *
 * @param keys start of ten seconds → identities, each after a blank
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record SeenEntries(NavigableMap<Instant, String> keys) {

    static final SeenEntries NONE = new SeenEntries(Collections.emptyNavigableMap());

    /** Bound of keys kept for one node; entries beyond it are taken as new. */
    static final int MOST = 4096;

    /** Stands before each identity. */
    private static final String SEPARATOR = " ";

    SeenEntries {
        keys = keys == null
                ? Collections.emptyNavigableMap()
                : Collections.unmodifiableNavigableMap(new TreeMap<>(keys));
    }

    /** Whether this very entry was taken. */
    boolean knows(Signal signal) {
        String wanted = signal.identity();
        if (wanted == null) {
            return false;
        }
        String bucket = keys.getOrDefault(Bucket.start(signal.at()), "");
        return (bucket + SEPARATOR).contains(SEPARATOR + wanted + SEPARATOR);
    }

    SeenEntries plus(Signal signal) {
        String identity = signal.identity();
        if (identity == null || size() >= MOST) {
            return this;
        }
        TreeMap<Instant, String> more = new TreeMap<>(keys);
        more.merge(Bucket.start(signal.at()), SEPARATOR + identity, String::concat);
        return new SeenEntries(more);
    }

    SeenEntries since(Instant start) {
        return keys.isEmpty() || !keys.firstKey().isBefore(Bucket.start(start))
                ? this
                : new SeenEntries(keys.tailMap(Bucket.start(start), true));
    }

    private int size() {
        int separators = 0;
        for (String bucket : keys.values()) {
            separators +=
                    (int) bucket.chars().filter(c -> c == SEPARATOR.charAt(0)).count();
        }
        return separators;
    }
}

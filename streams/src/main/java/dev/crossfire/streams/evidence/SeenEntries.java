package dev.crossfire.streams.evidence;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.signal.Signal;
import java.time.Instant;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries that were taken already, so that what a shipper sends again after a crash counts once. An entry is known by the identity that
 * it was recognised with, of {@value #LETTERS} letters: the keys of a node take 32 KiB at most.
 *
 * @param keys start of ten minutes → identities, one after another
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record SeenEntries(NavigableMap<Instant, String> keys) {

    static final SeenEntries NONE = new SeenEntries(Collections.emptyNavigableMap());

    /** Bound of keys kept for one node; entries beyond it are taken as new, and counted. */
    static final int MOST = 4096;

    static final int LETTERS = 8;

    private static final long SECONDS = 600;

    SeenEntries {
        keys = keys == null
                ? Collections.emptyNavigableMap()
                : Collections.unmodifiableNavigableMap(new TreeMap<>(keys));
    }

    /** Whether this very entry was taken. */
    boolean knows(Signal signal) {
        String wanted = name(signal);
        if (wanted == null) {
            return false;
        }
        String bucket = keys.getOrDefault(start(signal.at()), "");
        int at = bucket.indexOf(wanted);
        while (at >= 0 && at % LETTERS != 0) {
            at = bucket.indexOf(wanted, at + 1);
        }
        return at >= 0;
    }

    /** Whether the entry has a name, and there is room to keep it. */
    boolean hasRoomFor(Signal signal) {
        return name(signal) == null || size() < MOST;
    }

    SeenEntries plus(Signal signal) {
        String identity = name(signal);
        if (identity == null || size() >= MOST) {
            return this;
        }
        TreeMap<Instant, String> more = new TreeMap<>(keys);
        more.merge(start(signal.at()), identity, String::concat);
        return new SeenEntries(more);
    }

    SeenEntries since(Instant oldest) {
        return keys.isEmpty() || !keys.firstKey().isBefore(start(oldest))
                ? this
                : new SeenEntries(keys.tailMap(start(oldest), true));
    }

    @JsonIgnore
    int size() {
        int letters = 0;
        for (String bucket : keys.values()) {
            letters += bucket.length();
        }
        return letters / LETTERS;
    }

    private static @Nullable String name(Signal signal) {
        String identity = signal.identity();
        return identity == null || identity.length() < LETTERS ? null : identity.substring(0, LETTERS);
    }

    private static Instant start(Instant at) {
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), SECONDS) * SECONDS);
    }
}

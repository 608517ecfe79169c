package dev.crossfire.streams.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SignalNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The journal entries that were taken already, so that what a shipper sends again after a crash counts once. An entry is known by its time
 * and text; one whose time has whole seconds only is never taken for another, since a node may say the same twice within a second.
 *
 * @param keys start of ten seconds → 8 bytes of each entry's hash, in 11 letters each
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record SeenEntries(NavigableMap<Instant, String> keys) {

    static final SeenEntries NONE = new SeenEntries(Collections.emptyNavigableMap());

    /** Bound of keys kept for one node; entries beyond it are taken as new. */
    static final int MOST = 4096;

    private static final int BYTES = 8;
    private static final int LETTERS = 11;

    SeenEntries {
        keys = keys == null
                ? Collections.emptyNavigableMap()
                : Collections.unmodifiableNavigableMap(new TreeMap<>(keys));
    }

    /** Whether this very entry was taken. */
    boolean knows(Signal signal) {
        if (!isTold(signal)) {
            return false;
        }
        String bucket = keys.getOrDefault(Bucket.start(signal.at()), "");
        String wanted = key(signal);
        for (int i = 0; i < bucket.length(); i += LETTERS) {
            if (bucket.startsWith(wanted, i)) {
                return true;
            }
        }
        return false;
    }

    SeenEntries plus(Signal signal) {
        if (!isTold(signal) || size() >= MOST) {
            return this;
        }
        TreeMap<Instant, String> more = new TreeMap<>(keys);
        more.merge(Bucket.start(signal.at()), key(signal), String::concat);
        return new SeenEntries(more);
    }

    SeenEntries since(Instant start) {
        return keys.isEmpty() || !keys.firstKey().isBefore(Bucket.start(start))
                ? this
                : new SeenEntries(keys.tailMap(Bucket.start(start), true));
    }

    private int size() {
        int letters = 0;
        for (String bucket : keys.values()) {
            letters += bucket.length();
        }
        return letters / LETTERS;
    }

    /** Events are known by their UID instead. */
    private static boolean isTold(Signal signal) {
        return signal.source() == RawKind.JOURNAL
                && signal.attribute(SignalNames.EVENT_UID).isEmpty()
                && !signal.at().equals(signal.at().truncatedTo(ChronoUnit.SECONDS));
    }

    private static String key(Signal signal) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(signal.at().toString().getBytes(StandardCharsets.UTF_8));
            byte[] hash = digest.digest((signal.name() + "|" + signal.sample()).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}

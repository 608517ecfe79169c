package dev.crossfire.streams.signal;

import dev.crossfire.model.Coordinates;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names the entries of one raw record so that one which is delivered again has the name it had, and one which is said again has another:
 * by the journal's cursor, else by source, process, text and time with the ordinal among those of the record that are equal in all of
 * these. A time of whole seconds tells too little for that: there only the coordinates name an entry.
 */
final class EntryIdentities {

    /** Of 4,096 entries of one node, two share a name once in some 30 million nodes. */
    private static final int BYTES = 6;

    private final Map<String, Integer> equalOnes = new HashMap<>();

    /**
     * Names an entry.
     *
     * @param cursor the journal's; null when the shipper dropped it
     * @param source unit or identifier; empty when unknown
     * @param pid empty when unknown
     * @return {@value #BYTES} bytes of a hash, in 8 letters
     */
    String of(@Nullable String cursor, String source, String pid, String text, Instant at, Coordinates coordinates) {
        if (cursor != null) {
            return hash("cursor", cursor);
        }
        if (at.equals(at.truncatedTo(ChronoUnit.SECONDS))) {
            return hash("coordinates", coordinates.toString());
        }
        String entry = hash("entry", source, pid, text, at.toString());
        int ordinal = equalOnes.merge(entry, 1, Integer::sum);
        return ordinal == 1 ? entry : hash(entry, Integer.toString(ordinal));
    }

    private static String hash(String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(), BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}

package dev.crossfire.streams.verdict;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The conflicts that a fold judges.
 *
 * @param ruleset hash of all files that say what is recognised and judged: every incident names the set it was judged with
 */
public record ConflictSet(String ruleset, List<Conflict> conflicts) {

    private static final int HASH_LENGTH = 12;

    public ConflictSet {
        conflicts = List.copyOf(conflicts);
    }

    /** The conflict of an id. */
    public Optional<Conflict> find(String id) {
        return conflicts.stream().filter(conflict -> conflict.id().equals(id)).findFirst();
    }

    /** The hash of a set of texts, in their order. */
    public static String hash(List<String> texts) {
        MessageDigest digest = sha256();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            // Each with its length, so that no two sets run together into the same bytes.
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_LENGTH);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

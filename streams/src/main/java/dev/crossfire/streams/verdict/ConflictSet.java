package dev.crossfire.streams.verdict;

import dev.crossfire.streams.yaml.YamlFileException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The conflicts that a fold judges.
 *
 * @param ruleset hash of their files: every incident names the set it was judged with
 */
public record ConflictSet(String ruleset, List<Conflict> conflicts) {

    private static final int HASH_LENGTH = 12;

    public ConflictSet {
        conflicts = List.copyOf(conflicts);
    }

    /**
     * Reads conflict files.
     *
     * @param files name → text
     * @throws YamlFileException when one of them cannot be used, or two have the same id
     */
    public static ConflictSet of(Map<String, String> files) {
        TreeMap<String, String> ordered = new TreeMap<>(files);
        MessageDigest digest = sha256();
        List<Conflict> conflicts = new ArrayList<>();
        ordered.forEach((name, text) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            Conflict conflict = ConflictReader.read(name, text);
            if (conflicts.stream().anyMatch(other -> other.id().equals(conflict.id()))) {
                throw new YamlFileException(name + ": another file has the conflict '" + conflict.id() + "' already");
            }
            conflicts.add(conflict);
        });
        return new ConflictSet(HexFormat.of().formatHex(digest.digest()).substring(0, HASH_LENGTH), conflicts);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

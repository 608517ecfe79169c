package dev.crossfire.model.raw;

import dev.crossfire.model.fact.Counter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What whoever sends a {@link FirewallSnapshot.Part} and whoever reads it must take alike from its text: the hash by which an unchanged
 * part is known again, and the counters that are sent in its place.
 */
public final class PartText {

    private static final Pattern DATES = Pattern.compile("(?m)^[ \\t]*# (?:Generated|Completed)\\b[^\r\n]*");
    private static final Pattern COUNTERS = Pattern.compile("\\[\\d+:\\d+]");
    private static final Pattern LISTED_COUNTERS = Pattern.compile(" -c \\d+ \\d+");
    /** {@code iptables -L -v}: of a policy, and before a rule, told from other text by the column for fragments that follows. */
    private static final Pattern POLICY_IN_LISTING =
            Pattern.compile("\\(policy (\\S{1,9}) \\S{1,20} packets, \\S{1,20} bytes\\)");

    private static final Pattern ROW_OF_LISTING = Pattern.compile(
            "(?m)^[ \\t]{0,30}(?:(\\d{1,9})[ \\t]{1,30})?\\d{1,18}[KMGTP]?[ \\t]{1,30}\\d{1,18}[KMGTP]?[ \\t]{1,30}((?:[\\w.:-]{1,40}[ \\t]{1,18})?!?[a-z0-9-]{1,20}[ \\t]{1,9}(?:--|-f|!f)[ \\t])");

    private static final Pattern NFT_COUNTERS = Pattern.compile("packets \\d+ bytes \\d+");
    private static final Pattern NFT_TIMES = Pattern.compile("(?:expires|last used) [0-9a-z]+");

    /** A rule's counter stands before it; a policy's behind it, and a chain of one's own, which has no policy, has none. */
    private static final Pattern COUNTED = Pattern.compile(
            "^\\[(\\d{1,18}):(\\d{1,18})] -A .*|^:\\S+ [A-Z]+ \\[(\\d{1,18}):(\\d{1,18})]\\s*$|^.*\\bcounter packets (\\d{1,18}) bytes (\\d{1,18})\\b.*");

    private PartText() {}

    /** SHA-256 in hex of a text. */
    public static String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /**
     * SHA-256 in hex of a rule set without its counters and dates, so that an unchanged one hashes equally; lines keep their places, since
     * facts name them by number.
     */
    public static String hashOfRuleSet(String text) {
        // Each pass costs as much as reading the text: most texts hold few of these.
        String plain = text.contains("# Generated") || text.contains("# Completed")
                ? DATES.matcher(text).replaceAll("#")
                : text;
        plain = plain.contains("[") ? COUNTERS.matcher(plain).replaceAll("[]") : plain;
        plain = plain.contains(" -c ") ? LISTED_COUNTERS.matcher(plain).replaceAll("") : plain;
        if (plain.contains("Chain ")) {
            plain = POLICY_IN_LISTING.matcher(plain).replaceAll("(policy $1)");
            plain = ROW_OF_LISTING.matcher(plain).replaceAll("$1 $2");
        }
        plain = plain.contains("packets ") ? NFT_COUNTERS.matcher(plain).replaceAll("") : plain;
        boolean timed = plain.contains("expires ") || plain.contains("last used ");
        return hash(timed ? NFT_TIMES.matcher(plain).replaceAll("") : plain);
    }

    /** The counters of a rule set as {@code iptables-save -c} and {@code nft list} print them: line, from 1 → counter. */
    public static Map<Integer, Counter> countersOfRuleSet(String text) {
        Map<Integer, Counter> counters = new TreeMap<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            Matcher counted = COUNTED.matcher(line);
            if (counted.matches()) {
                int group = counted.group(1) != null ? 1 : counted.group(3) != null ? 3 : 5;
                counters.put(
                        number,
                        new Counter(Long.parseLong(counted.group(group)), Long.parseLong(counted.group(group + 1))));
            }
        }
        return counters;
    }
}

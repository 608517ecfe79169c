package dev.crossfire.streams.fact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a part's text. Of rule sets it is taken without counters and dates, so that an unchanged rule set hashes equally; the
 * lines keep their places, since facts name them by number.
 */
final class SnapshotHash {

    private static final Pattern DATES = Pattern.compile("(?m)^[ \\t]*# (?:Generated|Completed)\\b[^\r\n]*");
    private static final Pattern COUNTERS = Pattern.compile("\\[\\d+:\\d+]");
    private static final Pattern LISTED_COUNTERS = Pattern.compile(" -c \\d+ \\d+");
    private static final Pattern NFT_COUNTERS = Pattern.compile("packets \\d+ bytes \\d+");
    private static final Pattern NFT_TIMES = Pattern.compile("(?:expires|last used) [0-9a-z]+");

    /** A line that holds the localnet rule, in iptables' or nft's words. */
    private static final Pattern LOCALNET = Pattern.compile(
            "(?m)^.*(?:! -s|-s !|saddr !=) (?:127\\.0\\.0\\.0|localhost|loopback)\\b.*(?i:drop)\\b.*(?:\\R|$)");

    private static final int SHORT = 16;

    private SnapshotHash() {}

    /** Of all rules but the localnet ones, short: tells whether anything else changed when that rule went or came. */
    static String ofOtherRules(String text) {
        return ofRuleSet(LOCALNET.matcher(text).replaceAll("")).substring(0, SHORT);
    }

    static String ofRuleSet(String text) {
        String plain = DATES.matcher(text).replaceAll("#");
        plain = COUNTERS.matcher(plain).replaceAll("[]");
        plain = LISTED_COUNTERS.matcher(plain).replaceAll("");
        plain = NFT_COUNTERS.matcher(plain).replaceAll("");
        return of(NFT_TIMES.matcher(plain).replaceAll(""));
    }

    static String of(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}

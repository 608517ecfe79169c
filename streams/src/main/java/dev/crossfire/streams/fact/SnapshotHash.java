package dev.crossfire.streams.fact;

import dev.crossfire.model.raw.PartText;
import java.util.regex.Pattern;

/** Tells whether anything but the localnet rule changed in a rule set. */
final class SnapshotHash {

    /** A line that holds the localnet rule, in iptables' or nft's words. */
    private static final Pattern LOCALNET = Pattern.compile(
            "(?m)^.*(?:! -s|-s !|saddr !=) (?:127\\.0\\.0\\.0|localhost|loopback)\\b.*(?i:drop)\\b.*(?:\\R|$)");

    private static final int SHORT = 16;

    private SnapshotHash() {}

    /** Of all rules but the localnet ones, short: tells whether anything else changed when that rule went or came. */
    static String ofOtherRules(String text) {
        return PartText.hashOfRuleSet(LOCALNET.matcher(text).replaceAll("")).substring(0, SHORT);
    }
}

package dev.crossfire.streams.fact;

import dev.crossfire.model.raw.PartText;
import java.util.List;
import java.util.Locale;

/** Tells whether anything but the localnet rule changed in a rule set. */
final class SnapshotHash {

    /** How the localnet rule begins, in iptables' or nft's words. */
    private static final List<String> NOT_FROM = List.of("! -s ", "-s ! ", "saddr != ");

    private static final List<String> LOCALNETS = List.of("127.0.0.0", "localhost", "loopback");

    private static final int SHORT = 16;

    private SnapshotHash() {}

    /** Of all rules but the localnet ones, short: tells whether anything else changed when that rule went or came. */
    static String ofOtherRules(String text) {
        return PartText.hashOfRuleSet(withoutLocalnet(text)).substring(0, SHORT);
    }

    private static String withoutLocalnet(String text) {
        boolean mayHold = text.contains("127.0.0.0") || text.contains("localhost") || text.contains("loopback");
        if (!mayHold) {
            return text;
        }
        StringBuilder others = new StringBuilder(text.length());
        for (int from = 0; from < text.length(); ) {
            int newline = text.indexOf('\n', from);
            int end = newline < 0 ? text.length() : newline + 1;
            String line = text.substring(from, end);
            if (!isLocalnet(line)) {
                others.append(line);
            }
            from = end;
        }
        return others.toString();
    }

    private static boolean isLocalnet(String line) {
        return NOT_FROM.stream().anyMatch(words -> {
            int at = line.indexOf(words);
            return at >= 0
                    && LOCALNETS.stream().anyMatch(net -> line.startsWith(net, at + words.length()))
                    && line.toLowerCase(Locale.ROOT).indexOf("drop", at) > 0;
        });
    }
}

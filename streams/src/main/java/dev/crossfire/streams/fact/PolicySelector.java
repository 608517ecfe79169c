package dev.crossfire.streams.fact;

import dev.crossfire.model.fact.Certainty;
import dev.crossfire.streams.fact.text.Ipv4;
import dev.crossfire.streams.fact.text.TextLines;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The selector of a policy rule, such as {@code from all to 127.0.0.0/8 uidrange 0-0}, against the packet of a local health check: to
 * 127.0.0.1, no source yet, mark 0, uid 0, TCP, sent by this node.
 */
final class PolicySelector {

    private enum Answer {
        YES,
        NO,
        MAY
    }

    private static final int CHECKED_PORT = 9099;

    private final List<String> words;

    private PolicySelector(List<String> words) {
        this.words = words;
    }

    static PolicySelector of(String selector) {
        return new PolicySelector(TextLines.words(selector));
    }

    /** Null when it does not match. */
    @Nullable
    Certainty matches() {
        boolean negated = !words.isEmpty() && words.get(0).equals("not");
        Answer all = Answer.YES;
        int i = negated ? 1 : 0;
        while (i < words.size()) {
            String word = words.get(i++);
            if (word.startsWith("[") || word.isEmpty()) {
                continue;
            }
            if (word.equals("l3mdev")) {
                all = and(all, Answer.NO);
            } else {
                all = and(all, answer(word, i < words.size() ? words.get(i) : ""));
                i++;
            }
        }
        if (all == Answer.MAY) {
            return Certainty.MAY;
        }
        return all == Answer.YES ^ negated ? Certainty.EXACT : null;
    }

    private static Answer and(Answer one, Answer other) {
        if (one == Answer.NO || other == Answer.NO) {
            return Answer.NO;
        }
        return one == Answer.MAY ? one : other;
    }

    private static Answer answer(String word, String value) {
        return switch (word) {
            case "from" -> of(isAll(value));
            case "to" -> of(isAll(value) || holdsLoopback(value));
            case "fwmark" -> fwmark(value);
            // The kernel counts what the node itself sends as coming in by lo.
            case "iif" -> of(value.equals("lo"));
            case "oif" -> Answer.NO;
            case "tos", "dsfield" -> of(value.equals("0") || value.equals("0x00"));
            case "uidrange" -> range(value, 0);
            case "ipproto" -> of(value.equals("tcp") || value.equals("6"));
            case "dport" -> range(value, CHECKED_PORT);
            case "realms", "proto", "protocol" -> Answer.YES;
            default -> Answer.MAY;
        };
    }

    private static Answer of(boolean matches) {
        return matches ? Answer.YES : Answer.NO;
    }

    private static boolean isAll(String value) {
        return value.equals("all") || value.equals("0/0") || value.equals("0.0.0.0/0") || value.equals("any");
    }

    private static boolean holdsLoopback(String prefix) {
        int slash = prefix.indexOf('/');
        OptionalLong address = Ipv4.parse(slash < 0 ? prefix : prefix.substring(0, slash));
        OptionalInt length = slash < 0 ? OptionalInt.of(32) : Ipv4.prefixLength(prefix.substring(slash + 1));
        if (address.isEmpty() || length.isEmpty()) {
            return false;
        }
        long mask = Ipv4.maskOf(length.getAsInt());
        return (address.getAsLong() & mask) == (Ipv4.LOOPBACK_FIRST + 1 & mask);
    }

    /** {@code ((mark ^ 0) & mask) == 0}. */
    private static Answer fwmark(String value) {
        int slash = value.indexOf('/');
        try {
            long mark = Long.decode(slash < 0 ? value : value.substring(0, slash));
            long mask = slash < 0 ? Ipv4.LAST : Long.decode(value.substring(slash + 1));
            return of((mark & mask) == 0);
        } catch (NumberFormatException e) {
            return Answer.MAY;
        }
    }

    private static Answer range(String value, int of) {
        int dash = value.indexOf('-');
        try {
            long first = Long.parseLong(dash < 0 ? value : value.substring(0, dash));
            long last = Long.parseLong(dash < 0 ? value : value.substring(dash + 1));
            return of(first <= of && of <= last);
        } catch (NumberFormatException e) {
            return Answer.MAY;
        }
    }
}

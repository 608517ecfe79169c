package dev.crossfire.streams.fact.ruleset;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the left side of a comparison in nft: what of a packet is compared. */
final class NftFields {

    private final NftCursor cursor;

    private NftFields(NftCursor cursor) {
        this.cursor = cursor;
    }

    /**
     * The fields that stand here, with dots between them; empty when the word begins none.
     *
     * @param cursor behind that word
     */
    static List<NftKey> read(NftCursor cursor, String first) {
        return new NftFields(cursor).fields(first);
    }

    private List<NftKey> fields(String first) {
        List<NftKey> keys = new ArrayList<>();
        String word = first;
        while (true) {
            NftKey key = key(word);
            if (key == null) {
                return List.of();
            }
            keys.add(key);
            if (!cursor.take(".")) {
                return keys;
            }
            word = cursor.next().text();
        }
    }

    private @Nullable NftKey key(String word) {
        return switch (word) {
            case "ip" -> ipField(cursor.next().text());
            case "ip6", "icmp", "icmpv6", "udp", "sctp", "dccp", "arp", "esp", "ah" -> otherProtocol();
            case "tcp", "th" -> portField(cursor.next().text());
            case "meta" -> orUnmodelled(metaKey(cursor.next().text()));
            case "ct" -> ctField(cursor.next().text());
            case "fib" -> fib();
            default -> metaKey(word);
        };
    }

    private static NftKey orUnmodelled(@Nullable NftKey key) {
        return key == null ? NftKey.UNMODELLED : key;
    }

    private NftKey otherProtocol() {
        cursor.next();
        return NftKey.OTHER_PROTOCOL;
    }

    private static NftKey ipField(String field) {
        return switch (field) {
            case "saddr" -> NftKey.SOURCE;
            case "daddr" -> NftKey.DESTINATION;
            case "protocol" -> NftKey.PROTOCOL;
            default -> NftKey.UNMODELLED;
        };
    }

    private static NftKey portField(String field) {
        return switch (field) {
            case "dport" -> NftKey.DESTINATION_PORT;
            case "sport" -> NftKey.SOURCE_PORT;
            default -> NftKey.UNMODELLED;
        };
    }

    private static @Nullable NftKey metaKey(String word) {
        return switch (word) {
            case "iif", "iifname" -> NftKey.INCOMING;
            case "oif", "oifname" -> NftKey.OUTGOING;
            case "mark" -> NftKey.MARK;
            case "l4proto" -> NftKey.PROTOCOL;
            case "nfproto", "protocol" -> NftKey.FAMILY;
            default -> null;
        };
    }

    private NftKey ctField(String field) {
        switch (field) {
            case "state" -> {
                return NftKey.STATE;
            }
            case "status" -> {
                return NftKey.STATUS;
            }
            case "direction" -> {
                return NftKey.DIRECTION;
            }
            case "original", "reply" -> {
                // A family may stand before the field.
                if (!cursor.take("ip")) {
                    cursor.take("ip6");
                }
                cursor.next();
                return NftKey.UNMODELLED;
            }
            default -> {
                return NftKey.UNMODELLED;
            }
        }
    }

    /** {@code fib daddr type}; with more to look up by, or another result, not modelled. */
    private NftKey fib() {
        String end = cursor.next().text();
        boolean plain = true;
        while (cursor.take(".")) {
            cursor.next();
            plain = false;
        }
        plain &= cursor.next().is("type");
        if (!plain) {
            return NftKey.UNMODELLED;
        }
        return switch (end) {
            case "daddr" -> NftKey.DESTINATION_TYPE;
            case "saddr" -> NftKey.SOURCE_TYPE;
            default -> NftKey.UNMODELLED;
        };
    }
}

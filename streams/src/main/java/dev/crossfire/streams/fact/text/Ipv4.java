package dev.crossfire.streams.fact.text;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** IPv4 addresses as unsigned numbers. */
public final class Ipv4 {

    public static final long LAST = 0xFFFF_FFFFL;
    public static final long LOOPBACK_FIRST = 0x7F00_0000L;
    public static final long LOOPBACK_LAST = 0x7FFF_FFFFL;

    private Ipv4() {}

    /** The address of {@code 127.0.0.1}; empty when the text is none. */
    public static OptionalLong parse(String text) {
        long address = 0;
        int parts = 0;
        int start = 0;
        while (start <= text.length()) {
            int dot = text.indexOf('.', start);
            int end = dot < 0 ? text.length() : dot;
            int part = octet(text, start, end);
            if (part < 0 || ++parts > 4) {
                return OptionalLong.empty();
            }
            address = address << 8 | part;
            start = end + 1;
            if (dot < 0) {
                break;
            }
        }
        return parts == 4 ? OptionalLong.of(address) : OptionalLong.empty();
    }

    /** {@code 127.0.0.1} of its number. */
    public static String text(long address) {
        return (address >> 24 & 255) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    /**
     * Whether an address is one of these.
     *
     * @param ranges as {@code 10.0.0.1} and {@code 10.0.0.8-10.0.0.15}
     */
    public static boolean isIn(String address, List<String> ranges) {
        OptionalLong sought = parse(address);
        return sought.isPresent()
                && ranges.stream().anyMatch(range -> {
                    int dash = range.indexOf('-');
                    OptionalLong first = parse(dash < 0 ? range : range.substring(0, dash));
                    OptionalLong last = parse(range.substring(dash + 1));
                    return first.isPresent()
                            && last.isPresent()
                            && first.getAsLong() <= sought.getAsLong()
                            && sought.getAsLong() <= last.getAsLong();
                });
    }

    /** Whether the text is an address of 127.0.0.0/8. */
    public static boolean isLoopback(String text) {
        OptionalLong address = parse(text);
        return address.isPresent() && LOOPBACK_FIRST <= address.getAsLong() && address.getAsLong() <= LOOPBACK_LAST;
    }

    /** The prefix length of {@code 8} or {@code 255.0.0.0}; empty for anything else, such as a mask with holes. */
    public static OptionalInt prefixLength(String text) {
        OptionalLong mask = parse(text);
        if (mask.isPresent()) {
            int length = Long.bitCount(mask.getAsLong());
            return mask.getAsLong() == maskOf(length) ? OptionalInt.of(length) : OptionalInt.empty();
        }
        if (text.isEmpty() || text.length() > 2 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        int length = Integer.parseInt(text);
        return length <= 32 ? OptionalInt.of(length) : OptionalInt.empty();
    }

    /** The mask of a prefix length from 0 to 32. */
    public static long maskOf(int length) {
        return length == 0 ? 0 : LAST << (32 - length) & LAST;
    }

    private static int octet(String text, int start, int end) {
        if (end <= start || end - start > 3) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value > 255 ? -1 : value;
    }
}

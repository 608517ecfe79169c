package dev.crossfire.streams.entry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds node and time in a journald object without parsing it. A key inside a message is no danger: there its quotes are escaped.
 */
public final class JournaldBytes {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;
    private static final long BRACKETS = 0x5B5B5B5B5B5B5B5BL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private static final List<byte[]> HOSTNAME_KEYS =
            keys("_HOSTNAME", "_hostname", "HOSTNAME", "hostname", "host.hostname");
    private static final List<byte[]> HOST_KEYS = keys("host");
    private static final List<byte[]> MICROS_KEYS =
            keys("__REALTIME_TIMESTAMP", "REALTIME_TIMESTAMP", "__realtime_timestamp", "realtime_timestamp");
    private static final List<byte[]> SHIPPER_KEYS = keys("@timestamp", "timestamp", "time", "timereported");

    private JournaldBytes() {}

    /** The node in {@code bytes[from, to)}; null when no host key was found. */
    public static @Nullable String host(byte[] bytes, int from, int to) {
        String hostname = value(bytes, from, to, HOSTNAME_KEYS);
        String host = hostname != null ? hostname : value(bytes, from, to, HOST_KEYS);
        return host == null || host.isBlank() || host.indexOf('\\') >= 0 ? null : host;
    }

    /** The journal's time in {@code bytes[from, to)}, else the shipper's; null when neither was found. */
    public static @Nullable Instant time(byte[] bytes, int from, int to) {
        String micros = value(bytes, from, to, MICROS_KEYS);
        Instant journal = micros == null ? null : EventTimes.ofMicros(micros);
        if (journal != null) {
            return journal;
        }
        String shipper = value(bytes, from, to, SHIPPER_KEYS);
        return shipper == null ? null : EventTimes.ofShipper(shipper);
    }

    /**
     * Whether a printable ASCII character stands as {@code \}{@code u00XX} in {@code bytes[from, to)}, or a value is an array of numbers, as
     * journald prints what is no clean text: a literal may hide in such text from a search over the bytes.
     */
    public static boolean hidesText(byte[] bytes, int from, int to) {
        int i = from;
        while (i <= to - Long.BYTES) {
            long word = (long) LONG.get(bytes, i);
            long found = zeroes(word ^ BACKSLASHES) | zeroes(word ^ BRACKETS);
            if (found == 0) {
                i += Long.BYTES;
                continue;
            }
            i += Long.numberOfTrailingZeros(found) >>> 3;
            if (hides(bytes, i, from, to)) {
                return true;
            }
            // Past the escaped character too, which may itself be a backslash.
            i += bytes[i] == '\\' ? 2 : 1;
        }
        for (; i < to; i += bytes[i] == '\\' ? 2 : 1) {
            if (hides(bytes, i, from, to)) {
                return true;
            }
        }
        return false;
    }

    /** The high bit of the lowest byte that is zero; bits above it may be wrong. */
    private static long zeroes(long word) {
        return (word - ONES) & ~word & HIGHS;
    }

    private static boolean hides(byte[] bytes, int at, int from, int to) {
        return bytes[at] == '\\'
                ? isPrintableEscape(bytes, at, to)
                : bytes[at] == '[' && isNumbers(bytes, at, from, to);
    }

    /** {@code :[85,}, with blanks wherever JSON allows them. */
    private static boolean isNumbers(byte[] bytes, int bracket, int from, int to) {
        int before = bracket - 1;
        while (before >= from && bytes[before] == ' ') {
            before--;
        }
        int inner = skipBlanks(bytes, bracket + 1, to);
        return before >= from && bytes[before] == ':' && inner < to && bytes[inner] >= '0' && bytes[inner] <= '9';
    }

    private static boolean isPrintableEscape(byte[] bytes, int backslash, int to) {
        return backslash + 5 < to
                && bytes[backslash + 1] == 'u'
                && bytes[backslash + 2] == '0'
                && bytes[backslash + 3] == '0'
                && bytes[backslash + 4] >= '2'
                && bytes[backslash + 4] <= '7';
    }

    private static @Nullable String value(byte[] bytes, int from, int to, List<byte[]> keys) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"') {
                for (byte[] key : keys) {
                    if (startsWith(bytes, i, to, key)) {
                        String value = valueAfter(bytes, i + key.length, to);
                        if (value != null) {
                            return value;
                        }
                    }
                }
            }
        }
        return null;
    }

    private static boolean startsWith(byte[] bytes, int at, int to, byte[] key) {
        if (at + key.length > to) {
            return false;
        }
        for (int i = 1; i < key.length; i++) {
            if (bytes[at + i] != key[i]) {
                return false;
            }
        }
        return true;
    }

    /** The string or number after {@code : }; null when there is something else. */
    private static @Nullable String valueAfter(byte[] bytes, int at, int to) {
        int i = skipBlanks(bytes, at, to);
        if (i >= to || bytes[i] != ':') {
            return null;
        }
        i = skipBlanks(bytes, i + 1, to);
        boolean quoted = i < to && bytes[i] == '"';
        int begin = quoted ? i + 1 : i;
        int end = begin;
        while (end < to && (quoted ? bytes[end] != '"' : isOfNumber(bytes[end]))) {
            end++;
        }
        return end == begin || (quoted && end == to)
                ? null
                : new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
    }

    private static int skipBlanks(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        return i;
    }

    private static boolean isOfNumber(byte b) {
        return (b >= '0' && b <= '9') || b == '.' || b == 'e' || b == 'E' || b == '+' || b == '-';
    }

    private static List<byte[]> keys(String... names) {
        return Stream.of(names)
                .map(name -> ("\"" + name + "\"").getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}

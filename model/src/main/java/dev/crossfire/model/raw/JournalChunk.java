package dev.crossfire.model.raw;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crossfire.model.Json;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of our own records of {@code crossfire.journal.v1}: many entries of one unit, as text that any Kafka tool shows.
 *
 * <p>The first line is a JSON header. Each line after it is an entry: µs since the header's base, tab, priority, tab, MESSAGE in UTF-8 with
 * backslash, tab, newline and carriage return escaped as {@code \\}, {@code \t}, {@code \n}, {@code \r}. An entry that does not fit this,
 * because it is no clean UTF-8, stands there as the object that {@code journalctl -o json} would print.
 */
public final class JournalChunk {

    /** The value of the header's field {@code crossfire}. */
    public static final String FORMAT = "journal.v1";

    /** A chunk is closed before it grows beyond this many bytes. */
    public static final int TARGET_BYTES = 64 * 1024;

    private static final byte[] MARK = "{\"crossfire\":\"journal.".getBytes(StandardCharsets.UTF_8);

    private JournalChunk() {}

    /**
     * What all entries of a chunk share.
     *
     * @param boot the kernel's boot id; null when unknown
     * @param unit such as {@code kubelet.service}; null when the entries name none
     * @param identifier such as {@code kubelet}; null when the entries name none
     * @param base µs since the epoch that the entries count from
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Header(
            @JsonProperty("crossfire") String format,
            String cluster,
            String node,
            @Nullable String boot,
            @Nullable String unit,
            @Nullable String identifier,
            long base) {

        public Header {
            if (format == null || !format.equals(FORMAT)) {
                throw new IllegalArgumentException("expected a chunk of " + FORMAT + ", got " + format);
            }
            if (cluster == null || node == null || base <= 0) {
                throw new IllegalArgumentException("a chunk header needs cluster, node and base");
            }
        }

        public static Header of(
                String cluster,
                String node,
                @Nullable String boot,
                @Nullable String unit,
                @Nullable String identifier,
                long base) {
            return new Header(FORMAT, cluster, node, boot, unit, identifier, base);
        }
    }

    /**
     * An entry.
     *
     * @param micros event time, µs since the epoch
     * @param priority syslog's, 0 to 7
     */
    public record Line(long micros, int priority, String message) {}

    /** Whether a value is a chunk, by its first bytes. */
    public static boolean isChunk(byte[] value) {
        return isHeader(value, 0, value.length);
    }

    /** Whether {@code value[from, to)} begins as the header of a chunk does. */
    public static boolean isHeader(byte[] value, int from, int to) {
        return to - from > MARK.length && Arrays.equals(value, from, from + MARK.length, MARK, 0, MARK.length);
    }

    /**
     * Reads the header, the line {@code value[from, to)}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Header header(byte[] value, int from, int to) {
        try {
            return Json.read(Arrays.copyOfRange(value, from, to), Header.class);
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException("the first line is no chunk header", e);
        }
    }

    /**
     * Event time of the entry in the line {@code value[from, to)}, in µs since the epoch, without looking at the rest.
     *
     * @throws IllegalArgumentException when the line does not begin with a number and a tab
     */
    public static long micros(Header header, byte[] value, int from, int to) {
        int tab = indexOf(value, (byte) '\t', from, to);
        return Math.addExact(header.base(), number(value, from, tab));
    }

    /**
     * Reads the entry in the line {@code value[from, to)}.
     *
     * @throws IllegalArgumentException when it is none; the message says what is missing
     */
    public static Line line(Header header, byte[] value, int from, int to) {
        int time = indexOf(value, (byte) '\t', from, to);
        int priority = indexOf(value, (byte) '\t', time + 1, to);
        long micros = Math.addExact(header.base(), number(value, from, time));
        int level = Math.toIntExact(number(value, time + 1, priority));
        if (level < 0 || level > 7) {
            throw new IllegalArgumentException("priority must be 0 to 7, got " + level);
        }
        return new Line(micros, level, unescape(value, priority + 1, to));
    }

    private static int indexOf(byte[] value, byte wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (value[i] == wanted) {
                return i;
            }
        }
        throw new IllegalArgumentException("an entry is: microseconds, tab, priority, tab, message");
    }

    private static long number(byte[] value, int from, int to) {
        boolean negative = from < to && value[from] == '-';
        int first = negative ? from + 1 : from;
        if (first >= to || to - first > 18) {
            throw new IllegalArgumentException("expected a number of 1 to 18 digits before the tab");
        }
        long number = 0;
        for (int i = first; i < to; i++) {
            int digit = value[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("expected a number before the tab");
            }
            number = number * 10 + digit;
        }
        return negative ? -number : number;
    }

    private static String unescape(byte[] value, int from, int to) {
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            byte b = value[i];
            if (b == '\\') {
                if (++i == to) {
                    throw new IllegalArgumentException("the message ends in a lone backslash");
                }
                b = escaped(value[i]);
            }
            plain[length++] = b;
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    private static byte escaped(byte letter) {
        return switch (letter) {
            case '\\' -> '\\';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> throw new IllegalArgumentException("unknown escape \\" + (char) letter);
        };
    }

    /** Writes one chunk. Not for several threads at once. */
    public static final class Writer {

        private final Header header;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        private int entries;

        public Writer(Header header) {
            this.header = header;
            bytes.writeBytes(Json.write(header));
        }

        /**
         * Adds an entry.
         *
         * @param micros event time, µs since the epoch; may be before the base
         * @param priority syslog's, 0 to 7
         * @param message MESSAGE as journald holds it, any bytes
         */
        public Writer add(long micros, int priority, byte[] message) {
            if (priority < 0 || priority > 7) {
                throw new IllegalArgumentException("priority must be 0 to 7, got " + priority);
            }
            bytes.write('\n');
            if (isCleanText(message)) {
                bytes.writeBytes((Math.subtractExact(micros, header.base()) + "\t" + priority + "\t")
                        .getBytes(StandardCharsets.US_ASCII));
                escape(message);
            } else {
                bytes.writeBytes(Json.write(asJournald(micros, priority, message)));
            }
            entries++;
            return this;
        }

        /** Adds an entry as the one-line object that {@code journalctl -o json} prints, for those whose other fields are wanted. */
        public Writer addObject(byte[] journaldObject) {
            bytes.write('\n');
            bytes.writeBytes(journaldObject);
            entries++;
            return this;
        }

        /** Entries so far. */
        public int entries() {
            return entries;
        }

        /** Bytes so far. */
        public int size() {
            return bytes.size();
        }

        /** The value of the record. */
        public byte[] toBytes() {
            return bytes.toByteArray();
        }

        private void escape(byte[] message) {
            for (byte b : message) {
                switch (b) {
                    case '\\' -> pair('\\');
                    case '\t' -> pair('t');
                    case '\n' -> pair('n');
                    case '\r' -> pair('r');
                    default -> bytes.write(b);
                }
            }
        }

        private void pair(char letter) {
            bytes.write('\\');
            bytes.write(letter);
        }

        private Map<String, Object> asJournald(long micros, int priority, byte[] message) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("__REALTIME_TIMESTAMP", Long.toString(micros));
            fields.put("PRIORITY", Integer.toString(priority));
            fields.put("_HOSTNAME", header.node());
            if (header.unit() != null) {
                fields.put("_SYSTEMD_UNIT", header.unit());
            }
            if (header.identifier() != null) {
                fields.put("SYSLOG_IDENTIFIER", header.identifier());
            }
            int[] numbers = new int[message.length];
            for (int i = 0; i < message.length; i++) {
                numbers[i] = message[i] & 0xff;
            }
            fields.put("MESSAGE", numbers);
            return fields;
        }

        private static boolean isCleanText(byte[] message) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message));
            } catch (CharacterCodingException e) {
                return false;
            }
            for (byte b : message) {
                if (b == 0) {
                    return false;
                }
            }
            return true;
        }
    }
}

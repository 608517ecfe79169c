package dev.crossfire.streams.entry;

import com.google.re2j.Pattern;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads journald's export format ({@code journalctl -o export}): a field a line, {@code NAME=value}; a value that is no clean text as its
 * name alone on a line, eight bytes of length, the bytes; an empty line between entries.
 */
final class JournalExport {

    private static final Pattern FORM = Pattern.compile(
            "^(?:__CURSOR|__REALTIME_TIMESTAMP|__MONOTONIC_TIMESTAMP)=|^_[A-Z_]+=[^\\n]*\\n(?:[A-Z_]+=[^\\n]*\\n)*?__REALTIME_TIMESTAMP=");

    private static final int LENGTH_BYTES = 8;
    private static final int LONGEST_NAME = 64;

    private final byte[] value;
    private final EntrySink sink;
    private int at;
    private int line = 1;

    private JournalExport(byte[] value, EntrySink sink) {
        this.value = value;
        this.sink = sink;
    }

    static boolean is(String head) {
        return FORM.matcher(head).find();
    }

    static void cut(byte[] value, EntrySink sink) {
        JournalExport reader = new JournalExport(value, sink);
        while (reader.at < value.length) {
            reader.entry();
        }
    }

    private void entry() {
        int begin = at;
        int beginLine = line;
        LogFields fields = new LogFields();
        String broken = null;
        boolean any = false;
        while (at < value.length && broken == null) {
            int end = lineEnd();
            if (end == at) {
                pass(end);
                if (any) {
                    break;
                }
                begin = at;
                beginLine = line;
                continue;
            }
            any = true;
            broken = field(fields, end);
        }
        if (broken != null) {
            int next = nextEntry();
            sink.broken(broken, beginLine, begin, next);
        } else if (any) {
            LogEntry read = fields.entry();
            sink.entry(read.in(Shape.JOURNALCTL_EXPORT), beginLine, begin, Math.min(at, value.length));
        }
    }

    /** Takes the field whose line ends here; what is wrong with it, or null. */
    private @Nullable String field(LogFields fields, int end) {
        int equals = at;
        while (equals < end && value[equals] != '=' && equals - at < LONGEST_NAME) {
            equals++;
        }
        if (equals < end && value[equals] == '=') {
            take(fields, text(at, equals), equals + 1, end);
            pass(end);
            return null;
        }
        if (equals < end) {
            return "expected a field's name, at most " + LONGEST_NAME + " bytes, and '='";
        }
        return binary(fields, text(at, end), end + 1);
    }

    private @Nullable String binary(LogFields fields, String name, int from) {
        if (from + LENGTH_BYTES > value.length) {
            return "field " + name + " is cut";
        }
        long length = ByteBuffer.wrap(value, from, LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        int begin = from + LENGTH_BYTES;
        if (length < 0 || length > value.length - begin) {
            return "field " + name + " is longer than what follows it";
        }
        int end = begin + (int) length;
        take(fields, name, begin, end);
        for (int i = at; i < end; i++) {
            line += value[i] == '\n' ? 1 : 0;
        }
        at = end;
        if (at < value.length && value[at] == '\n') {
            pass(at);
        }
        return null;
    }

    private void take(LogFields fields, String name, int from, int to) {
        String path = LogFields.path("", name);
        if (LogFields.matters(path)) {
            fields.take(name, path, text(from, to));
        }
    }

    private int lineEnd() {
        int end = at;
        while (end < value.length && value[end] != '\n') {
            end++;
        }
        return end;
    }

    private void pass(int end) {
        at = end + 1;
        line++;
    }

    /** The offset behind the next empty line. */
    private int nextEntry() {
        while (at < value.length) {
            int end = lineEnd();
            boolean empty = end == at;
            pass(end);
            if (empty) {
                break;
            }
        }
        return Math.min(at, value.length);
    }

    private String text(int from, int to) {
        return new String(value, from, to - from, StandardCharsets.UTF_8);
    }
}

package dev.crossfire.streams.entry;

import com.google.re2j.Pattern;
import dev.crossfire.model.raw.JournalChunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a journal record, whatever its shape: our own chunk, journald objects (of {@code journalctl -o json} or a shipper), or
 * text. Shapes may be mixed, line by line.
 */
public final class JournalLineReader {

    /** What {@code journalctl -o json-sse} puts before each object. */
    private static final String SERVER_SENT = "data: ";

    /** Time and node of a line of text stand within so many bytes. */
    private static final int LONGEST_PREFIX = 512;

    /** Half a year around an entry, only one year fits a month. */
    private static final Duration HALF_A_YEAR = Duration.ofDays(182);

    private static final Pattern DATE = Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\d[T ]");

    /** A line that begins with a date has its year's dash within so many characters, and its day within so many. */
    private static final int LONGEST_BEFORE_DATE = 16;

    private static final int LONGEST_DATE = 24;

    private final byte[] value;
    private final @Nullable Instant reference;

    /** The first entry whose time names its year; null while there is none. */
    private @Nullable Instant dated;

    private JournalChunk.@Nullable Header chunk;

    /** A line that cannot be read: it dies, its neighbours go on. */
    public static final class UnreadableEntry extends Exception {

        private static final long serialVersionUID = 1L;

        public UnreadableEntry(String reason) {
            super(reason, null, false, false);
        }

        /** Why, for people. */
        public String reason() {
            return String.valueOf(getMessage());
        }
    }

    /** @param reference a time near the entries, to infer a missing year from */
    public JournalLineReader(byte[] value, @Nullable Instant reference) {
        this.value = value;
        this.reference = reference;
    }

    /** Whether the line is the header of a chunk of ours, which is to be opened. */
    public boolean beginsChunk(LineCursor line) {
        return isObject(line) && JournalChunk.isHeader(value, line.start(), line.end());
    }

    /** Takes the line as the header of the lines that follow. */
    public void openChunk(LineCursor line) throws UnreadableEntry {
        try {
            chunk = JournalChunk.header(value, line.start(), line.end());
        } catch (IllegalArgumentException e) {
            throw new UnreadableEntry(FailureReason.of("chunk", e));
        }
    }

    /** The cluster that the chunk's header names; null when there is none. */
    public @Nullable String cluster() {
        return chunk == null ? null : chunk.cluster();
    }

    /** Time of a klog header, for an entry that has no better one. */
    public @Nullable Instant klogTime(KlogLine.Header header) {
        return TextLine.klogInstant(header, near());
    }

    /**
     * A time near the entries that names a year: a neighbour's is better than the record's, which may have been sent years later. A file's
     * lines then lie side by side wherever its years change.
     */
    private @Nullable Instant near() {
        return dated == null ? reference : dated.plus(HALF_A_YEAR);
    }

    /** Whether a literal may stand in the line in a form that bytes do not show. */
    public boolean hidesText(LineCursor line) {
        byte first = value[line.start()];
        boolean mayHoldJson = first == '{'
                || (chunk == null && first >= '0' && first <= '9')
                || (first == 'd' && isServerSent(text(line, SERVER_SENT.length() + 1)));
        return mayHoldJson && JournaldBytes.hidesText(value, line.start(), line.end());
    }

    /** Looks for node and time alone. */
    public LogEntry glance(LineCursor line) throws UnreadableEntry {
        if (isObject(line)) {
            return glanceAtObject(line);
        }
        if (chunk != null) {
            return LogEntry.glanced(Shape.CHUNK, chunk.node(), EventTimes.ofMicros(chunkMicros(chunk, line)));
        }
        String head = text(line, LONGEST_PREFIX);
        TextLine seen = textLine(head);
        return seen.shape() == Shape.OTHER_JSON || isServerSent(head) ? textEntry(text(line)) : seen.entry(head);
    }

    private static boolean isServerSent(String raw) {
        return raw.startsWith(SERVER_SENT + "{");
    }

    private TextLine textLine(String raw) {
        TextLine line = TextLine.parse(raw, near());
        if (dated == null && line.at() != null && namesItsYear(raw)) {
            dated = TextLine.parse(raw, null).at();
        }
        return line;
    }

    private static boolean namesItsYear(String raw) {
        int dash = raw.indexOf('-');
        return dash > 0
                && dash < LONGEST_BEFORE_DATE
                && DATE.matcher(raw.substring(0, Math.min(LONGEST_DATE, raw.length())))
                        .find();
    }

    /** Tells an object that was plainly cut, without looking into it. */
    public void requireWhole(LineCursor line) throws UnreadableEntry {
        if (isObject(line) && !closes(line)) {
            throw new UnreadableEntry("broken JSON: the object does not end on its line");
        }
    }

    /** Reads all of a line. */
    public LogEntry read(LineCursor line) throws UnreadableEntry {
        if (isObject(line)) {
            return object(line).orElse(chunk == null ? null : chunk.node(), null, Clock.NONE);
        }
        if (chunk != null) {
            return ofChunk(chunk, chunkLine(chunk, line));
        }
        return textEntry(text(line));
    }

    private static LogEntry ofChunk(JournalChunk.Header header, JournalChunk.Line line) {
        String source = header.unit() != null ? header.unit() : header.identifier();
        return new LogEntry(
                Shape.CHUNK,
                header.node(),
                EventTimes.ofMicros(line.micros()),
                Clock.JOURNAL,
                null,
                source == null ? "" : source,
                "",
                line.message(),
                line.message());
    }

    /** A line of text; one that carries an object behind its own time, as some exports do, is that object. */
    private LogEntry textEntry(String raw) {
        LogEntry text = textLine(raw).entry(raw);
        boolean event = isServerSent(raw);
        if (!event && (text.at() == null || !text.message().startsWith("{\""))) {
            return text;
        }
        try {
            if (event) {
                return JournaldObject.parse(raw.substring(SERVER_SENT.length()));
            }
            LogEntry object = JournaldObject.parse(text.message());
            return object.message().isEmpty() ? text : object.orElse(text.host(), text.at(), text.clock());
        } catch (IOException e) {
            return text;
        }
    }

    private LogEntry glanceAtObject(LineCursor line) throws UnreadableEntry {
        requireWhole(line);
        String host = JournaldBytes.host(value, line.start(), line.end());
        Instant at = JournaldBytes.time(value, line.start(), line.end());
        if (host == null || at == null) {
            // Keys that stand in no plain view: nested ones, and those of shapes that name no node.
            return object(line).orElse(chunk == null ? null : chunk.node(), at, Clock.SHIPPER);
        }
        return LogEntry.glanced(Shape.OTHER_JSON, host, at);
    }

    private boolean isObject(LineCursor line) {
        return value[line.start()] == '{';
    }

    private boolean closes(LineCursor line) {
        int last = line.end() - 1;
        while (last > line.start() && (value[last] == ' ' || value[last] == '\t')) {
            last--;
        }
        return value[last] == '}';
    }

    /** Bytes that are no UTF-8 are replaced: shippers forward them unescaped, and the rest of the entry is worth having. */
    private LogEntry object(LineCursor line) throws UnreadableEntry {
        try {
            return JournaldObject.parse(text(line));
        } catch (IOException e) {
            throw new UnreadableEntry(FailureReason.of("broken JSON", e));
        }
    }

    private JournalChunk.Line chunkLine(JournalChunk.Header header, LineCursor line) throws UnreadableEntry {
        try {
            return JournalChunk.line(header, value, line.start(), line.end());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UnreadableEntry(FailureReason.of("chunk", e));
        }
    }

    private long chunkMicros(JournalChunk.Header header, LineCursor line) throws UnreadableEntry {
        try {
            return JournalChunk.micros(header, value, line.start(), line.end());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UnreadableEntry(FailureReason.of("chunk", e));
        }
    }

    private String text(LineCursor line) {
        return text(line, Integer.MAX_VALUE);
    }

    private String text(LineCursor line, int most) {
        return new String(value, line.start(), Math.min(most, line.end() - line.start()), StandardCharsets.UTF_8);
    }
}

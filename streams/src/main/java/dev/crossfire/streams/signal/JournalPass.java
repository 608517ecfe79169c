package dev.crossfire.streams.signal;

import dev.crossfire.model.ByteMatcher;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.entry.EntrySink;
import dev.crossfire.streams.entry.JournalDocument;
import dev.crossfire.streams.entry.JournalLineReader;
import dev.crossfire.streams.entry.JournalLineReader.UnreadableEntry;
import dev.crossfire.streams.entry.KlogLine;
import dev.crossfire.streams.entry.LineCursor;
import dev.crossfire.streams.entry.LogEntry;
import dev.crossfire.streams.entry.Positions;
import dev.crossfire.streams.entry.RawInput;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pass over the lines of one journal record. */
final class JournalPass {

    /** A probe's output of more lines than this is cut: its first lines say what failed. */
    private static final int MOST_OUTPUT_LINES = 64;

    private final byte[] value;
    private final Ledger ledger;
    private final SignalDefinitions definitions;
    private final ByteMatcher literals;
    private final Positions positions;
    private final JournalLineReader reader;
    private final EntryIdentities identities = new EntryIdentities();

    /** The newest line that told a time. */
    private @Nullable Instant lastTold;

    /** Lines before this offset belong to an output that was already read with its probe. */
    private int readUntil;

    JournalPass(RawInput input, Ledger ledger, SignalDefinitions definitions, ByteMatcher literals) {
        this.value = input.value();
        this.ledger = ledger;
        this.definitions = definitions;
        this.literals = literals;
        this.positions = new Positions(input.coordinates());
        this.reader = new JournalLineReader(value, ledger.reference());
    }

    void run() {
        Optional<JournalDocument> document = JournalDocument.of(value);
        if (document.isPresent()) {
            DocumentPass pass = new DocumentPass();
            document.get().cut(value, pass);
            pass.flush();
        } else {
            lines();
        }
    }

    private void lines() {
        LineCursor lines = new LineCursor(value, 0, 1);
        int hit = literals.indexOf(value, 0, value.length);
        int ordinal = 0;
        while (lines.next()) {
            if (lines.isBlank()) {
                continue;
            }
            boolean hasLiteral = hit >= 0 && hit < lines.end();
            if (hasLiteral) {
                hit = literals.indexOf(value, lines.end(), value.length);
            }
            if (reader.beginsChunk(lines)) {
                if (!openChunk(lines, ordinal)) {
                    return;
                }
            } else {
                entry(lines, ordinal++, hasLiteral);
            }
        }
    }

    /**
     * A record is one chunk; a file of records is many, one after another. A chunk whose header cannot be read is one dead entry, with all
     * that follows: nothing in it has a time.
     */
    private boolean openChunk(LineCursor lines, int ordinal) {
        try {
            reader.openChunk(lines);
            return true;
        } catch (UnreadableEntry e) {
            ledger.dead(e.reason(), positions.of(ordinal, lines.number()), lines.start(), value.length);
            return false;
        }
    }

    private void entry(LineCursor line, int ordinal, boolean hasLiteral) {
        try {
            boolean mayMatter = hasLiteral || reader.hidesText(line);
            if (mayMatter && line.start() >= readUntil) {
                read(line, positions.of(ordinal, line.number()));
            } else {
                pass(line);
            }
        } catch (UnreadableEntry e) {
            ledger.dead(e.reason(), positions.of(ordinal, line.number()), line.start(), line.end());
        }
    }

    /** No literal: only node and time matter, and those not when the headers tell them. */
    private void pass(LineCursor line) throws UnreadableEntry {
        if (ledger.headersTellAll()) {
            reader.requireWhole(line);
        } else {
            LogEntry seen = reader.glance(line);
            ledger.heard(reader.cluster(), seen.host(), seen.at());
            lastTold = seen.at() != null ? seen.at() : lastTold;
        }
        ledger.irrelevant(1);
    }

    private void read(LineCursor line, Coordinates coordinates) throws UnreadableEntry {
        LogEntry entry = reader.read(line);
        recognise(entry, withOutput(klog(entry), line), coordinates);
    }

    private void recognise(LogEntry entry, KlogLine klog, Coordinates coordinates) throws UnreadableEntry {
        NodeKey node = ledger.node(reader.cluster(), entry.host());
        Instant told = entry.at() != null || klog.header() == null ? entry.at() : reader.klogTime(klog.header());
        lastTold = told != null ? told : lastTold;
        Signal signal = signal(node, told != null ? told : nearby(), klog, entry, coordinates);
        ledger.heard(reader.cluster(), entry.host(), told);
        if (signal == null) {
            ledger.irrelevant(1);
        } else {
            ledger.recognised(signal, 1);
        }
    }

    /** A giant message says in its beginning what it says: patterns need not run over the rest. */
    private static KlogLine klog(LogEntry entry) {
        String message = entry.message();
        return KlogLine.parse(MessageHead.of(message));
    }

    /** The time of the entry before one that tells none, else that at which it came in. */
    private @Nullable Instant nearby() {
        return lastTold != null ? lastTold : ledger.reference();
    }

    private @Nullable Signal signal(
            NodeKey node, @Nullable Instant at, KlogLine klog, LogEntry entry, Coordinates coordinates)
            throws UnreadableEntry {
        for (SignalDefinition definition : definitions.journal()) {
            Map<String, String> attributes = definition.read(klog);
            if (attributes != null) {
                if (at == null) {
                    throw new UnreadableEntry("no time, and none to infer it from");
                }
                return new Signal(
                        definition.name(),
                        node.cluster(),
                        node.node(),
                        RawKind.JOURNAL,
                        at,
                        at,
                        1,
                        attributes,
                        Redaction.sample(entry.text()),
                        coordinates,
                        identities.of(entry.cursor(), entry.source(), entry.pid(), entry.text(), at, coordinates),
                        ledger.skewed(at));
            }
        }
        return null;
    }

    /** A probe's output of several lines stands in the entries that follow, each a line of it, up to {@code  >}. */
    private KlogLine withOutput(KlogLine klog, LineCursor line) {
        if (klog.openField() == null) {
            return klog;
        }
        StringBuilder text = new StringBuilder(klog.text());
        LineCursor following = line.lookahead();
        for (int i = 0; i < MOST_OUTPUT_LINES && following.next(); i++) {
            String message = continuation(following);
            if (message == null) {
                break;
            }
            readUntil = following.end() + 1;
            text.append('\n').append(message);
            if (message.strip().equals(">")) {
                break;
            }
        }
        return KlogLine.parse(text.toString());
    }

    /** The text of a line that goes on with the output before it; null when it begins something else. */
    private @Nullable String continuation(LineCursor line) {
        try {
            String message = reader.read(line).message();
            return isContinuation(message) ? message : null;
        } catch (UnreadableEntry e) {
            return null;
        }
    }

    private static boolean isContinuation(String message) {
        boolean indented = message.startsWith("\t")
                || message.startsWith(" ")
                || message.strip().equals(">");
        return indented && KlogLine.parse(message).header() == null;
    }

    /** Entries of a value that is not read line by line. One whose output has only begun waits for the entries that go on with it. */
    private final class DocumentPass implements EntrySink {

        private int ordinal;
        private @Nullable Waiting waiting;

        /** An entry whose output goes on, with what came of it so far. */
        private record Waiting(LogEntry entry, KlogLine klog, Coordinates coordinates, int from, int to, int lines) {}

        @Override
        public void entry(LogEntry entry, int line, int from, int to) {
            Coordinates coordinates = positions.of(ordinal++, line);
            if (goesOn(entry)) {
                ledger.irrelevant(1);
                return;
            }
            flush();
            KlogLine klog = klog(entry);
            if (klog.openField() != null) {
                waiting = new Waiting(entry, klog, coordinates, from, to, 0);
            } else {
                take(entry, klog, coordinates, from, to);
            }
        }

        @Override
        public void broken(String reason, int line, int from, int to) {
            ledger.dead(reason, positions.of(ordinal++, line), from, to);
        }

        /** Takes the entry that waits, as far as its output came. */
        void flush() {
            Waiting begun = waiting;
            waiting = null;
            if (begun != null) {
                take(begun.entry, begun.klog, begun.coordinates, begun.from, begun.to);
            }
        }

        private boolean goesOn(LogEntry entry) {
            Waiting begun = waiting;
            boolean same = begun != null
                    && begun.lines < MOST_OUTPUT_LINES
                    && Objects.equals(begun.entry.host(), entry.host())
                    && begun.entry.source().equals(entry.source())
                    && isContinuation(entry.message());
            if (begun == null || !same) {
                return false;
            }
            KlogLine longer = KlogLine.parse(begun.klog.text() + "\n" + entry.message());
            waiting = new Waiting(begun.entry, longer, begun.coordinates, begun.from, begun.to, begun.lines + 1);
            if (longer.openField() == null) {
                flush();
            }
            return true;
        }

        private void take(LogEntry entry, KlogLine klog, Coordinates coordinates, int from, int to) {
            try {
                recognise(entry, klog, coordinates);
            } catch (UnreadableEntry e) {
                ledger.dead(e.reason(), coordinates, from, to);
            }
        }
    }
}

package dev.crossfire.ingest.journal;

import dev.crossfire.ingest.RawRecordSink;
import dev.crossfire.ingest.ShippingFailure;
import dev.crossfire.ingest.ThreadedShipper;
import dev.crossfire.ingest.ToolPath;
import dev.crossfire.model.raw.RawKind;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ships a journal: first up to its present end, then what is appended. journalctl is started for each: only the end of the first run tells
 * that the end of the journal was reached.
 */
public final class JournalShipper extends ThreadedShipper {

    private final JournalShipping shipping;
    private final ToolPath tools;
    private final @Nullable CursorFile cursorFile;
    private final JournalPump pump;
    private volatile @Nullable Journalctl running;
    private boolean opened;
    private boolean startedBefore;

    /** @param sink is not closed with the shipper */
    public JournalShipper(JournalShipping shipping, RawRecordSink sink) {
        this(shipping, sink, ToolPath.ofThisProcess(), JournalPace.DEFAULT, InstantSource.system());
    }

    /** With the machine's tools and clock, and the pace, handed in, for tests. */
    JournalShipper(
            JournalShipping shipping, RawRecordSink sink, ToolPath tools, JournalPace pace, InstantSource clock) {
        super(RawKind.JOURNAL, sink, shipping.once());
        this.shipping = shipping;
        this.tools = tools;
        this.cursorFile = shipping.cursorFile() == null ? null : new CursorFile(shipping.cursorFile());
        this.pump = new JournalPump(new ChunkGathering(shipping.node()), sink, vitals(), cursorFile, pace, clock);
    }

    @Override
    public Optional<String> lacks() {
        return new JournalSource(tools, JournalSource.MACHINE).lacks(shipping);
    }

    /** The process that reads the journal at the moment; empty when there is none. */
    Optional<Long> readerPid() {
        Journalctl reader = running;
        return reader == null ? Optional.empty() : Optional.of(reader.pid());
    }

    @Override
    protected void ship() throws ShippingFailure, InterruptedException {
        open();
        try {
            catchUp();
            vitals().wellAgain();
            if (shipping.once()) {
                pump.finish();
                return;
            }
            vitals().ready(true);
            Journalctl.Outcome outcome = read(true);
            throw new ShippingFailure("journalctl " + outcome + "; it is started again");
        } finally {
            pump.stop();
        }
    }

    /** Finds where an earlier process was. */
    private void open() throws ShippingFailure {
        if (opened) {
            return;
        }
        pump.startFrom(keptCursor());
        opened = true;
        vitals().say(
                        pump.position() == null
                                ? "reads the journal "
                                        + (shipping.since() == null
                                                ? "from its beginning"
                                                : "since " + shipping.since())
                                : "goes on reading the journal behind the cursor in " + shipping.cursorFile());
    }

    private @Nullable String keptCursor() throws ShippingFailure {
        if (cursorFile == null) {
            return null;
        }
        try {
            return cursorFile.read().orElse(null);
        } catch (CursorFile.DamagedException e) {
            vitals().say(e.getMessage() + ": it is discarded, the journal is read anew");
            return null;
        } catch (IOException e) {
            throw new ShippingFailure(
                    "cannot read the cursor in " + cursorFile.path() + ": " + e
                            + ": make it readable, or name another file",
                    e);
        }
    }

    private void catchUp() throws ShippingFailure, InterruptedException {
        Journalctl.Outcome outcome = read(false);
        if (outcome.refusedCursor() && pump.position() != null) {
            vitals().say("journalctl refused the cursor (" + outcome.lastError()
                    + "): it is discarded, the journal is read anew");
            pump.startFrom(null);
            outcome = read(false);
        }
        if (outcome.failed()) {
            throw new ShippingFailure("journalctl " + outcome);
        }
    }

    private Journalctl.Outcome read(boolean follow) throws ShippingFailure, InterruptedException {
        if (startedBefore && !follow) {
            vitals().restarted();
        }
        startedBefore = true;
        try (Journalctl journalctl = Journalctl.start(tools, shipping, pump.position(), follow)) {
            running = journalctl;
            pump.run(journalctl.lines(), follow);
            return journalctl.outcome();
        } finally {
            running = null;
        }
    }
}

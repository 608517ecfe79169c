package dev.crossfire.ingest.journal;

import dev.crossfire.ingest.Acknowledgements;
import dev.crossfire.ingest.RawRecordSink;
import dev.crossfire.ingest.ShipperVitals;
import dev.crossfire.ingest.ShippingFailure;
import dev.crossfire.ingest.journal.ChunkGathering.Chunk;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Carries entries from journalctl's output to the sink, and the cursor behind them. Lives as long as the shipper, through any number of runs
 * of journalctl. Not for several threads at once.
 */
final class JournalPump {

    private final RawRecordSink sink;
    private final ShipperVitals vitals;
    private final ChunkGathering gathering;
    private final KernelAllowance allowance = new KernelAllowance();
    private final Acknowledgements sent = new Acknowledgements();
    private final JournalPace pace;
    private final InstantSource clock;
    private final @Nullable CursorFile file;

    private @Nullable String handedOver;
    private @Nullable String settled;
    private @Nullable String written;
    private long gatheringSince;
    private long lastSent = System.nanoTime();
    private long lastWritten;
    private boolean unreadableSaid;
    private boolean floodSaid;

    JournalPump(
            ChunkGathering gathering,
            RawRecordSink sink,
            ShipperVitals vitals,
            @Nullable CursorFile file,
            JournalPace pace,
            InstantSource clock) {
        this.gathering = gathering;
        this.sink = sink;
        this.vitals = vitals;
        this.file = file;
        this.pace = pace;
        this.clock = clock;
        this.lastWritten = System.nanoTime() - pace.cursorEvery().toNanos();
    }

    /** Behind what was handed to the sink; null at the beginning. */
    @Nullable
    String position() {
        return handedOver;
    }

    /** Begins behind this cursor; null = at the beginning. */
    void startFrom(@Nullable String cursor) {
        handedOver = cursor;
        settled = cursor;
        written = cursor;
    }

    /**
     * Carries everything until journalctl ends.
     *
     * @param following the journal's end is reached, so that no entry means that nothing happened
     */
    void run(LineQueue lines, boolean following) throws ShippingFailure, InterruptedException {
        while (!lines.isDrained()) {
            byte[] line = lines.poll(nanosUntilDue());
            if (line != null) {
                take(line);
            }
            leftOut(lines.takeTooLong());
            if (!gathering.isEmpty()
                    && System.nanoTime() - gatheringSince >= pace.gatherFor().toNanos()) {
                flush();
            } else if (following && gathering.isEmpty() && idle()) {
                tellReadUntil(clock.instant().minus(pace.safety()));
            }
            settle(sent(false));
        }
        flush();
    }

    /** Waits until everything sent is acknowledged, and keeps its cursor. */
    void finish() throws ShippingFailure, InterruptedException {
        settle(sent(true));
        keep();
    }

    /** Writes the cursor behind what is acknowledged by now; for the end, when nothing may be waited for. */
    void stop() {
        try {
            settle(sent.settled());
            keep();
        } catch (ShippingFailure | InterruptedException e) {
            // The cursor stays where it was: what it does not cover is read again.
        }
    }

    private long nanosUntilDue() {
        return gathering.isEmpty()
                ? pace.gatherFor().toNanos()
                : Math.max(0, pace.gatherFor().toNanos() - (System.nanoTime() - gatheringSince));
    }

    private boolean idle() {
        return System.nanoTime() - lastSent >= pace.idleAfter().toNanos();
    }

    private void take(byte[] line) throws InterruptedException {
        JournalEntry entry;
        try {
            entry = JournalEntry.parse(line);
        } catch (IOException e) {
            leftOut(1);
            return;
        }
        if (!allowance.passes(entry)) {
            floodCut();
            return;
        }
        if (!gathering.fits(entry)) {
            flush();
        }
        if (gathering.isEmpty()) {
            gatheringSince = System.nanoTime();
        }
        gathering.add(entry);
    }

    private void leftOut(long count) {
        if (count > 0) {
            vitals.skipped(count);
            if (!unreadableSaid) {
                unreadableSaid = true;
                vitals.say("journalctl printed an entry that cannot be read, or is longer than "
                        + LineQueue.LONGEST_LINE / 1024 + " KiB: such entries are left out and counted");
            }
        }
    }

    private void floodCut() {
        vitals.skipped(1);
        if (!floodSaid) {
            floodSaid = true;
            vitals.say("the kernel wrote more than " + KernelAllowance.MOST_ALIKE + " messages that begin alike, or "
                    + KernelAllowance.MOST + " in all, in a second: those beyond are left out and counted");
        }
    }

    private void flush() throws InterruptedException {
        if (gathering.isEmpty()) {
            return;
        }
        String cursor = gathering.cursor();
        send(gathering.drain(), cursor);
        handedOver = cursor;
    }

    private void tellReadUntil(Instant until) throws InterruptedException {
        send(List.of(gathering.empty(until)), null);
    }

    private void send(List<Chunk> chunks, @Nullable String cursor) throws InterruptedException {
        List<CompletableFuture<Void>> acknowledged = new ArrayList<>();
        for (Chunk chunk : chunks) {
            acknowledged.add(sink.send(chunk.record()).thenRun(() -> shipped(chunk)));
        }
        lastSent = System.nanoTime();
        sent.add(cursor, acknowledged);
    }

    private void shipped(Chunk chunk) {
        vitals.shipped(chunk.entries(), chunk.record().value().length);
        vitals.newest(chunk.newest());
    }

    private @Nullable String sent(boolean all) throws ShippingFailure, InterruptedException {
        try {
            return all ? sent.awaitAll() : sent.settled();
        } catch (ShippingFailure e) {
            // Everything after the last settled cursor is read and sent again.
            handedOver = settled;
            gathering.drain();
            throw e;
        }
    }

    private void settle(@Nullable String cursor) throws ShippingFailure {
        if (cursor != null) {
            settled = cursor;
        }
        boolean due = System.nanoTime() - lastWritten >= pace.cursorEvery().toNanos();
        if (due) {
            keep();
        }
    }

    private void keep() throws ShippingFailure {
        if (file == null || settled == null || settled.equals(written)) {
            return;
        }
        try {
            file.write(settled);
            written = settled;
            lastWritten = System.nanoTime();
        } catch (IOException e) {
            throw new ShippingFailure(
                    "cannot keep the cursor in " + file.path() + ": " + e
                            + ": make the folder writable, or name another data folder (--data)",
                    e);
        }
    }
}

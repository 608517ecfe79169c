package dev.crossfire.ingest.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Lines on their way from the tool's output to who takes them, bounded in bytes: whoever fills it waits. */
final class LineQueue {

    /** Longest line taken. A journal's field may have hundreds of MiB; what is longer than this is told, and left out. */
    static final int LONGEST_LINE = 1024 * 1024;

    private static final int MOST_BYTES = 1024 * 1024;

    private final Deque<byte[]> lines = new ArrayDeque<>();
    private int bytes;
    private long tooLong;
    private boolean fillerWaits;
    private boolean ended;

    /** Reads a stream to its end into the queue; a last line that is not ended was cut off, and is dropped. */
    void fill(InputStream in) throws InterruptedException {
        try {
            byte[] block = new byte[64 * 1024];
            Line line = new Line();
            for (int length = in.read(block); length >= 0; length = in.read(block)) {
                take(block, length, line);
            }
        } catch (IOException e) {
            // The process is gone: its exit code, and its last words, tell more.
        } finally {
            end();
        }
    }

    private static final class Line {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        private boolean tooLong;

        void add(byte[] block, int from, int to) {
            tooLong |= bytes.size() + (to - from) > LONGEST_LINE;
            if (!tooLong) {
                bytes.write(block, from, to - from);
            }
        }
    }

    private void take(byte[] block, int length, Line line) throws InterruptedException {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (block[i] == '\n') {
                line.add(block, from, i);
                put(line.tooLong ? null : line.bytes.toByteArray());
                line.bytes.reset();
                line.tooLong = false;
                from = i + 1;
            }
        }
        line.add(block, from, length);
    }

    private synchronized void put(byte @Nullable [] line) throws InterruptedException {
        if (line == null) {
            tooLong++;
            return;
        }
        while (bytes > 0 && bytes + line.length > MOST_BYTES) {
            fillerWaits = true;
            wait();
        }
        fillerWaits = false;
        bytes += line.length;
        lines.add(line);
        // Whoever takes lines waits only for the first of them: waking it for each would cost more than reading them.
        if (lines.size() == 1) {
            notifyAll();
        }
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The next line; null when there is none within this time, or ever. */
    synchronized byte @Nullable [] poll(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        for (long left = nanos; lines.isEmpty() && !ended && left > 0; left = deadline - System.nanoTime()) {
            // Never 0, which would wait for ever.
            wait(left / 1_000_000 + 1);
        }
        byte[] line = lines.poll();
        if (line != null) {
            bytes -= line.length;
            if (fillerWaits && bytes <= MOST_BYTES / 2) {
                notifyAll();
            }
        }
        return line;
    }

    /** Whether there will be no more lines. */
    synchronized boolean isDrained() {
        return ended && lines.isEmpty();
    }

    /** How many lines were left out since the last call. */
    synchronized long takeTooLong() {
        long count = tooLong;
        tooLong = 0;
        return count;
    }
}

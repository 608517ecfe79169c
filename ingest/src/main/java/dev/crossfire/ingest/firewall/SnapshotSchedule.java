package dev.crossfire.ingest.firewall;

import java.time.Duration;

/** When the next snapshot is due: at fixed steps from the start, and whenever somebody asks. Safe for several threads. */
final class SnapshotSchedule {

    private final long stepNanos;
    private long next;
    private boolean asked;

    SnapshotSchedule(Duration every) {
        this.stepNanos = every.toNanos();
    }

    /** One was due now: steps count from here. */
    synchronized void begin() {
        next = System.nanoTime();
    }

    /** The next one is due now. */
    synchronized void now() {
        asked = true;
        notifyAll();
    }

    /**
     * Waits until the next one is due.
     *
     * @return how many became due meanwhile that there was no time for
     */
    synchronized long awaitNext() throws InterruptedException {
        long now = System.nanoTime();
        long missed = Math.max(0, (now - next) / stepNanos);
        next += (missed + 1) * stepNanos;
        while (!asked && next - System.nanoTime() > 0) {
            // Never 0, which would wait for ever.
            wait((next - System.nanoTime()) / 1_000_000 + 1);
        }
        if (asked) {
            asked = false;
            // The step that was waited for is still to come.
            next -= stepNanos;
        }
        return missed;
    }
}

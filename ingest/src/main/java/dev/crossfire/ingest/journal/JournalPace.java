package dev.crossfire.ingest.journal;

import java.time.Duration;

/**
 * How often a journal shipper does what.
 *
 * @param gatherFor an entry waits at most this long for others to share its record
 * @param idleAfter after so long without an entry a record says up to when the journal was read, so that a quiet node's time goes on
 * @param safety how far behind the clock a journal that gave nothing was surely read
 * @param cursorEvery a cursor is written to the disk at most this often: nodes share their disk with etcd
 */
record JournalPace(Duration gatherFor, Duration idleAfter, Duration safety, Duration cursorEvery) {

    static final JournalPace DEFAULT = new JournalPace(
            Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(1));
}

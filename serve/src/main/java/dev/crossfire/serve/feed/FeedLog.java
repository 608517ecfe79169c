package dev.crossfire.serve.feed;

import dev.crossfire.serve.history.PackedRecord;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The newest records in the order they were read, for those who follow. A follower holds no queue: it stands at a place of this log and
 * asks for what comes next, so that a slow one costs nothing and is told when the log has moved on without it.
 */
final class FeedLog {

    /** Enough for an outbreak over a large cluster between a reader's connections; packed, some MB. */
    static final int DEFAULT_CAPACITY = 4096;

    /** Partitions from here on are those of the outbreaks: both topics are followed under one id. */
    private static final int OUTBREAKS_FROM = 500_000;

    /** @param sequence its place in this log, from 0 */
    record Entry(long sequence, int partition, long offset, PackedRecord record) {

        /** The name of the event that tells it. */
        String event() {
            return partition < OUTBREAKS_FROM ? "incident" : "outbreak";
        }
    }

    /** Where a partition of the outbreaks stands in this log and in the ids of its readers. */
    static int ofOutbreaks(int partition) {
        return OUTBREAKS_FROM + partition;
    }

    /** Entry n stands at n modulo the length; null before the first round is full. */
    private final @Nullable Entry[] ring;

    private final SortedMap<Integer, Long> heads = new TreeMap<>();
    private final Map<Integer, Long> gone = new HashMap<>();
    private long nextSequence;
    private long begunAt;
    private String log = "unknown";
    private boolean closed;

    FeedLog(int capacity) {
        ring = new Entry[capacity];
    }

    /**
     * A partition will be read.
     *
     * @param topicId which log it belongs to
     * @param beginning its first offset that retention has left
     */
    synchronized void begin(String topicId, int partition, long beginning) {
        log = topicId;
        heads.putIfAbsent(partition, beginning);
        gone.merge(partition, beginning, Math::max);
    }

    int capacity() {
        return ring.length;
    }

    /** Forgets everything: what comes from now on is told from another beginning. Whoever follows loses their place. */
    synchronized void restart() {
        Arrays.fill(ring, null);
        heads.clear();
        gone.clear();
        begunAt = ++nextSequence;
        notifyAll();
    }

    /** A record was read that nobody who follows needs: a replay, or one that could not be read. */
    synchronized void pass(int partition, long offset) {
        heads.put(partition, offset + 1);
    }

    /** A record for those who follow. */
    synchronized void append(int partition, long offset, PackedRecord record) {
        heads.put(partition, offset + 1);
        int place = (int) (nextSequence % ring.length);
        Entry oldest = ring[place];
        if (oldest != null) {
            gone.merge(oldest.partition(), oldest.offset() + 1, Math::max);
        }
        ring[place] = new Entry(nextSequence++, partition, offset, record);
        notifyAll();
    }

    /** Where one who has seen everything stands. */
    synchronized ResumeToken head() {
        return new ResumeToken(log, heads);
    }

    /** Follows from now on. */
    synchronized Follower follow() {
        return new Follower(head(), nextSequence);
    }

    /**
     * Follows from where a reader was.
     *
     * @return null when it cannot be said what the reader has missed: the log no longer reaches back so far, or is another one
     */
    synchronized @Nullable Follower follow(ResumeToken seen) {
        if (!seen.log().equals(log)) {
            return null;
        }
        boolean ahead = heads.entrySet().stream().anyMatch(head -> seen.next(head.getKey()) > head.getValue());
        return ahead || isGoneFor(seen) ? null : new Follower(seen, begunAt);
    }

    private boolean isGoneFor(ResumeToken seen) {
        return gone.entrySet().stream().anyMatch(first -> seen.next(first.getKey()) < first.getValue());
    }

    /** Sends every follower home. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** One reader's place in the log. Used by one thread. */
    final class Follower {

        private ResumeToken seen;
        private long sequence;

        private Follower(ResumeToken seen, long sequence) {
            this.seen = seen;
            this.sequence = sequence;
        }

        /** What this reader has seen, the entry returned last included. */
        ResumeToken seen() {
            return seen;
        }

        /**
         * The next entry that this reader has not seen.
         *
         * @return null when none came within the timeout, or the log was closed
         * @throws LostPlaceException when the log has moved on without this reader
         */
        @Nullable
        Entry next(Duration timeout) throws InterruptedException, LostPlaceException {
            long deadline = System.nanoTime() + timeout.toNanos();
            synchronized (FeedLog.this) {
                while (!closed) {
                    Entry entry = advance();
                    if (entry != null) {
                        return entry;
                    }
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        return null;
                    }
                    TimeUnit.NANOSECONDS.timedWait(FeedLog.this, left);
                }
                return null;
            }
        }

        boolean closed() {
            synchronized (FeedLog.this) {
                return closed;
            }
        }

        private @Nullable Entry advance() throws LostPlaceException {
            if (sequence < begunAt || (sequence < firstSequence() && isGoneFor(seen))) {
                throw new LostPlaceException();
            }
            sequence = Math.max(sequence, firstSequence());
            while (sequence < nextSequence) {
                Entry entry = ring[(int) (sequence % ring.length)];
                sequence++;
                if (entry != null && entry.offset() >= seen.next(entry.partition())) {
                    seen = seen.after(entry.partition(), entry.offset());
                    return entry;
                }
            }
            return null;
        }
    }

    private long firstSequence() {
        return Math.max(begunAt, nextSequence - ring.length);
    }

    /** The log no longer holds what this reader should see next. */
    static final class LostPlaceException extends Exception {
        private static final long serialVersionUID = 1;

        LostPlaceException() {
            super("the reader was too slow: the feed has moved on without it", null, false, false);
        }
    }
}

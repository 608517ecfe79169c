package dev.crossfire.ingest;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where shippers send raw records to. Safe for any number of threads; one sink serves all shippers of a process. */
public interface RawRecordSink extends AutoCloseable {

    /**
     * Sends a record. Blocks while what was not taken yet fills the sink's bounded memory: that is how a source learns to wait.
     *
     * @return completes when the record is safely there, exceptionally when it will never be; never waits for ever without {@link
     *     #trouble()}
     * @throws InterruptedException when the thread was interrupted while it waited; the record was not sent
     * @throws SinkClosedException when the sink is closed, before or while it waited
     */
    CompletableFuture<Void> send(RawRecord record) throws InterruptedException;

    /** What stands in the way of what was sent, for people, such as brokers that do not answer; null when nothing does. */
    @Nullable
    String trouble();

    /** Waits shortly for what is under way, then gives it up. */
    @Override
    void close();

    /** Nothing can be sent any more. */
    final class SinkClosedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public SinkClosedException() {
            super("the sink is closed");
        }
    }
}

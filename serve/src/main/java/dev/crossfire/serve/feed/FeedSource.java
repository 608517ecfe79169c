package dev.crossfire.serve.feed;

import org.jspecify.annotations.Nullable;

/** Where the feed's records come from: Kafka, or a test. Pushes from a thread of its own. */
interface FeedSource extends AutoCloseable {

    /** Begins to push; called once. */
    void start(FeedSink sink);

    /** Whether it still reads. One that waits for a broker, or restores, is alive. */
    boolean alive();

    /** Whether it has read everything that was there when it began. */
    boolean caughtUp();

    /** What stands in its way, for people; null when nothing does. */
    @Nullable
    String trouble();

    @Override
    void close();
}

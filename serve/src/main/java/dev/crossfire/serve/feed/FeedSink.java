package dev.crossfire.serve.feed;

import org.jspecify.annotations.Nullable;

/** Takes the feed's records. Called by one thread. A record that cannot be read is counted and passed over, never thrown. */
interface FeedSink {

    /**
     * A partition of incidents will be read.
     *
     * @param topicId tells the topic from one of the same name that was deleted
     * @param beginning the first offset that is left
     */
    void begin(String topicId, int partition, long beginning);

    /** @param value the record's bytes; null for a tombstone, which says nothing here */
    void incident(int partition, long offset, byte @Nullable [] value);

    /** @param value the record's bytes; null for a tombstone */
    void finding(byte @Nullable [] value);
}

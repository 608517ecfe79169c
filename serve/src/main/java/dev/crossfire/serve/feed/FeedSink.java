package dev.crossfire.serve.feed;

import dev.crossfire.serve.history.HistoryException;
import dev.crossfire.serve.history.Place;
import dev.crossfire.serve.history.Place.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What takes the feed's records, in the order of each partition, from one thread. Everything here may throw {@link HistoryException}. */
interface FeedSink {

    /**
     * A record.
     *
     * @param emittedAt its own timestamp
     * @param value its bytes; null for a tombstone, which says nothing here
     */
    record Taken(Place place, long offset, Instant emittedAt, byte @Nullable [] value) {}

    /**
     * Records are about to come.
     *
     * @param topicIds which topics they are of: a topic made anew has another id under the same name
     * @return whether what was known before is gone, so that everything comes again
     */
    boolean attach(Map<Source, String> topicIds);

    /**
     * A partition is about to be read.
     *
     * @param beginning its first offset that the topic still has
     * @return the offset to go on at
     */
    long begin(Place place, long beginning);

    /**
     * Takes what one read gave, all of it or nothing.
     *
     * @param next the offset that comes next in each partition that was read on
     */
    void take(List<Taken> records, Map<Place, Long> next);

    /** What was read before is not what the topics say now. */
    void discard(String because);
}

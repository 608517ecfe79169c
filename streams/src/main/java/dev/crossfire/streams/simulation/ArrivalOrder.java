package dev.crossfire.streams.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * One order in which a node's records arrive. Order 0 is the one in which they were sent; every other shuffles them, each within grace of
 * its node and source. What was generated as late is late in each: it comes later than any shuffle reaches.
 */
public record ArrivalOrder(int number) {

    /**
     * How far apart two records may change places. With what a chunk of the journal spans, and what shipping takes, it stays below the two
     * minutes of grace.
     */
    static final Duration SHUFFLE = Duration.ofSeconds(100);

    public ArrivalOrder {
        if (number < 0) {
            throw new IllegalArgumentException("order must be 0 or more, got " + number);
        }
    }

    /** @param at when the record arrives in this order */
    public record Arrival(SentRecord record, Instant at) {}

    /** The records of one node in this order. */
    public List<SentRecord> of(List<SentRecord> records) {
        return arrivals(records).stream().map(Arrival::record).toList();
    }

    /** The same with the times. */
    public List<Arrival> arrivals(List<SentRecord> records) {
        Random random = new Random(Spread.mix(number, records.size()));
        List<Arrival> arrivals = new ArrayList<>();
        for (SentRecord record : records) {
            long shuffled = number == 0 ? 0 : (long) (random.nextInt((int) SHUFFLE.toMillis()) * record.pace());
            arrivals.add(new Arrival(record, record.arrives().plusMillis(shuffled)));
        }
        // The sort is stable: what arrives at once arrives as it was sent.
        arrivals.sort(Comparator.comparing(Arrival::at));
        return arrivals;
    }
}

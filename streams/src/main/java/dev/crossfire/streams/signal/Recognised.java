package dev.crossfire.streams.signal;

import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.streams.entry.DeadEntry;
import java.util.List;

/**
 * What became of one raw record.
 *
 * @param records signals and snapshot facts in order of event time, then heartbeats
 * @param dead entries that could not be read
 * @param tally in = recognised + irrelevant + dead
 */
public record Recognised(List<LogRecord> records, List<DeadEntry> dead, Tally tally) {

    public Recognised {
        records = List.copyOf(records);
        dead = List.copyOf(dead);
    }

    /** Counts of entries. */
    public record Tally(long in, long recognised, long irrelevant, long dead) {

        public static final Tally NONE = new Tally(0, 0, 0, 0);

        public Tally {
            if (in != recognised + irrelevant + dead) {
                throw new IllegalArgumentException("ledger does not balance: in " + in + ", recognised " + recognised
                        + ", irrelevant " + irrelevant + ", dead " + dead);
            }
        }

        public Tally plus(Tally other) {
            return new Tally(
                    in + other.in, recognised + other.recognised, irrelevant + other.irrelevant, dead + other.dead);
        }
    }
}

package dev.crossfire.deploy.app.stream;

import dev.crossfire.streams.topology.Ledgers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ledgers as they were read at most {@link #FRESH} ago: the gauges of one scrape tell of one moment, so that they balance under traffic
 * too, and the stores are walked once for all of them.
 */
final class RecentLedgers {

    static final Duration FRESH = Duration.ofSeconds(1);

    /** @param at by {@link #nanos} */
    private record Reading(Optional<Ledgers> ledgers, long at) {}

    private final Supplier<Optional<Ledgers>> stores;
    private final LongSupplier nanos;
    private @Nullable Reading last;

    /** @param nanos a clock that only goes on, such as {@link System#nanoTime} */
    RecentLedgers(Supplier<Optional<Ledgers>> stores, LongSupplier nanos) {
        this.stores = stores;
        this.nanos = nanos;
    }

    /** Empty while partitions move. */
    synchronized Optional<Ledgers> get() {
        long now = nanos.getAsLong();
        Reading reading = last;
        if (reading == null || now - reading.at() >= FRESH.toNanos()) {
            reading = new Reading(stores.get(), now);
            last = reading;
        }
        return reading.ledgers();
    }
}

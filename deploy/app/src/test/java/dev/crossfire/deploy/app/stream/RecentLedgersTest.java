package dev.crossfire.deploy.app.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.topology.Ledgers;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentLedgersTest {

    @Test
    void readsTheStoresOnceForAllGaugesOfAScrape() {
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 10);
        RecentLedgers recent = new RecentLedgers(() -> Optional.of(new Ledgers(Map.of(), Fold.Tally.NONE)), clock::get);
        Ledgers first = recent.get().orElseThrow();
        clock.addAndGet(RecentLedgers.FRESH.toNanos() - 1);
        assertSame(first, recent.get().orElseThrow());
        clock.addAndGet(1);
        assertNotSame(first, recent.get().orElseThrow());
    }

    @Test
    void looksAgainAfterPartitionsMoved() {
        AtomicLong clock = new AtomicLong();
        RecentLedgers recent = new RecentLedgers(
                () -> clock.get() == 0 ? Optional.empty() : Optional.of(new Ledgers(Map.of(), Fold.Tally.NONE)),
                clock::get);
        assertEquals(Optional.empty(), recent.get());
        clock.set(RecentLedgers.FRESH.toNanos());
        assertEquals(Fold.Tally.NONE, recent.get().orElseThrow().folded());
    }
}

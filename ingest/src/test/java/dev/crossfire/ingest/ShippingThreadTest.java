package dev.crossfire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.raw.RawKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShippingThreadTest {

    private final ShipperVitals vitals = new ShipperVitals(RawKind.FIREWALL);
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void workThatFailsIsTriedAgain() throws Exception {
        ShippingThread thread = new ShippingThread(
                vitals,
                () -> {
                    if (runs.incrementAndGet() < 3) {
                        throw new ShippingFailure("no such tool");
                    }
                },
                false);
        thread.start();
        thread.ended().get(30, TimeUnit.SECONDS);
        assertEquals(3, runs.get());
        assertEquals(2, vitals.failures());
        assertEquals("no such tool", vitals.trouble());
        assertTrue(thread.alive());
    }

    @Test
    void whatIsDoneOnceFailsOnce() {
        ShippingThread thread = new ShippingThread(
                vitals,
                () -> {
                    runs.incrementAndGet();
                    throw new IllegalStateException("broken");
                },
                true);
        thread.start();
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> thread.ended().get(30, TimeUnit.SECONDS));
        assertInstanceOf(ShippingFailure.class, failure.getCause());
        assertTrue(failure.getCause().getMessage().contains("broken"), failure::getMessage);
        assertEquals(1, runs.get());
        assertFalse(thread.alive());
    }

    @Test
    void closeEndsWorkThatWaits() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ShippingThread thread = new ShippingThread(
                vitals,
                () -> {
                    runs.incrementAndGet();
                    never.await();
                },
                false);
        thread.start();
        Condition.await("begun", () -> runs.get() == 1);
        long began = System.nanoTime();
        thread.close();
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(2).toNanos());
        assertTrue(thread.ended().isDone());
    }

    @Test
    void itsCountsAreMeters() {
        MeterRegistry registry = new SimpleMeterRegistry();
        vitals.bindTo(registry);
        vitals.shipped(12, 3400);
        vitals.newest(Instant.ofEpochSecond(1_700_000_000));
        vitals.newest(Instant.ofEpochSecond(1_600_000_000));
        vitals.skipped(2);
        vitals.ready(true);
        assertEquals(
                12,
                registry.get("crossfire.ship.entries")
                        .tag("shipper", "firewall")
                        .functionCounter()
                        .count());
        assertEquals(1, registry.get("crossfire.ship.records").functionCounter().count());
        assertEquals(
                3400, registry.get("crossfire.ship.bytes").functionCounter().count());
        assertEquals(2, registry.get("crossfire.ship.skipped").functionCounter().count());
        assertEquals(
                1_700_000_000,
                registry.get("crossfire.ship.newest.seconds").gauge().value());
        assertEquals(1, registry.get("crossfire.ship.ready").gauge().value());
    }
}

package dev.crossfire.serve.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that goes on when it is told to. */
final class TestClock implements InstantSource {

    private final AtomicReference<Instant> now;
    private final AtomicLong asked = new AtomicLong();

    TestClock(Instant now) {
        this.now = new AtomicReference<>(now);
    }

    @Override
    public Instant instant() {
        asked.incrementAndGet();
        return now.get();
    }

    /** How often it was asked for the time. */
    long asked() {
        return asked.get();
    }

    void advance(Duration by) {
        now.updateAndGet(before -> before.plus(by));
    }
}

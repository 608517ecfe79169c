package dev.crossfire.streams.topology;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {

    private final AtomicLong clock = new AtomicLong();
    private final ThreadFailures failures = new ThreadFailures(clock::get);

    @Test
    void replacesAThreadNowAndThen() {
        for (int i = 0; i < 20; i++) {
            clock.addAndGet(TimeUnit.MINUTES.toNanos(2));
            assertEquals(REPLACE_THREAD, failures.decide(new IllegalStateException("the broker was away")));
        }
    }

    @Test
    void endsWhatDiesAgainAndAgain() {
        for (int i = 0; i < 5; i++) {
            assertEquals(REPLACE_THREAD, failures.decide(new IllegalStateException("poison")));
        }
        IllegalStateException sixth = new IllegalStateException("poison");
        assertEquals(SHUTDOWN_CLIENT, failures.decide(sixth));
        assertEquals(Optional.of(sixth), failures.last());
    }
}

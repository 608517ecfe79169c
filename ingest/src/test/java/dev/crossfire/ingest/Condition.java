package dev.crossfire.ingest;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what becomes so on another thread, or in another process. */
public final class Condition {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Condition() {}

    @FunctionalInterface
    public interface Truth {
        boolean holds() throws Exception;
    }

    public static void await(String what, Truth truth) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!truth.holds()) {
            if (System.nanoTime() > deadline) {
                fail("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}

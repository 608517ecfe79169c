package dev.crossfire.ingest;

import dev.crossfire.ingest.RawRecordSink.SinkClosedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The thread that a shipper works on. Work that fails is told and begun again, after ever longer waits, unless it is to be done only once;
 * work that returns has ended.
 */
public final class ShippingThread {

    /** What a shipper does until it is interrupted, or done. */
    @FunctionalInterface
    public interface Work {

        /**
         * @throws ShippingFailure when the source cannot be read for now
         * @throws InterruptedException when the shipper is closed meanwhile
         */
        void run() throws ShippingFailure, InterruptedException;
    }

    /** Long enough for work to have got going: a failure after it is a new one. */
    private static final Duration LONG_WORK = Duration.ofMinutes(1);

    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);
    private static final Duration STOP_WITHIN = Duration.ofMillis(1800);

    private final ShipperVitals vitals;
    private final Work work;
    private final boolean once;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closed;

    public ShippingThread(ShipperVitals vitals, Work work, boolean once) {
        this.vitals = vitals;
        this.work = work;
        this.once = once;
        this.thread = new Thread(this::run, "ship-" + vitals.kind().word());
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Whether it works, or has ended in order. */
    public boolean alive() {
        return ended.isDone() ? !ended.isCompletedExceptionally() : thread.isAlive();
    }

    /** Completes when the work has ended: in order, or with what it failed with. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Interrupts the work and waits for its end, shortly. */
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(STOP_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended.complete(null);
    }

    @SuppressWarnings("CatchingUnchecked") // whatever fails here must not go beyond this shipper
    private void run() {
        try {
            keepWorking();
            ended.complete(null);
        } catch (InterruptedException | SinkClosedException e) {
            ended.complete(null);
        } catch (ShippingFailure | RuntimeException | Error e) {
            ended.completeExceptionally(e);
        } finally {
            vitals.ready(false);
        }
    }

    private void keepWorking() throws InterruptedException, ShippingFailure {
        Duration wait = FIRST_WAIT;
        while (!closed) {
            long began = System.nanoTime();
            Exception failure = attempt();
            if (failure == null) {
                return;
            }
            boolean worked = System.nanoTime() - began > LONG_WORK.toNanos();
            wait = worked ? FIRST_WAIT : wait;
            Thread.sleep(wait.toMillis());
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        }
    }

    /** What the work failed with; null when it is done. */
    private @Nullable Exception attempt() throws InterruptedException, ShippingFailure {
        try {
            work.run();
            return null;
        } catch (InterruptedException | SinkClosedException e) {
            throw e;
        } catch (ShippingFailure | RuntimeException e) {
            vitals.failed();
            vitals.ready(false);
            String said = e instanceof ShippingFailure ? String.valueOf(e.getMessage()) : "failed unexpectedly: " + e;
            if (once) {
                throw e instanceof ShippingFailure failure ? failure : new ShippingFailure(said, e);
            }
            vitals.trouble(said);
            return e;
        }
    }
}

package dev.crossfire.deploy.app.process;

import dev.crossfire.deploy.app.CommandFailed;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** How long the process goes on: until it is told to stop (Ctrl-C, SIGTERM) or a part cannot. */
public final class Lifetime {

    /** What a stop may take. After that the process ends as it is, which the next start copes with as with a crash. */
    static final Duration STOP_WITHIN = Duration.ofMillis(4500);

    private static final Duration BEAT = Duration.ofMillis(50);

    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Lifetime() {}

    /** The lifetime of this process; its shutdown waits for {@link #ended()}. */
    public static Lifetime ofThisProcess() {
        Lifetime lifetime = new Lifetime();
        Runtime.getRuntime().addShutdownHook(new Thread(lifetime::stop, "stop"));
        return lifetime;
    }

    /** Thrown out of a wait when the process was told to stop meanwhile. */
    public static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Over() {
            super("told to stop");
        }
    }

    private void stop() {
        over.complete(null);
        try {
            if (!ended.await(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("crossfire: not everything stopped within " + STOP_WITHIN.toMillis()
                        + " ms; nothing is lost, the next start takes a little longer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process fails when this completes: with a cause, or with a word about it. */
    public void endsWith(CompletableFuture<?> failure, String what) {
        var unused = failure.whenComplete((word, cause) -> over.completeExceptionally(CommandFailed.failed(
                what + " (" + (cause == null ? word : cause) + "): see the log above, then start again")));
    }

    /** Waits until told to stop; throws {@link CommandFailed} when a part gave up. */
    public void await() {
        try {
            over.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /**
     * Waits for something to become so.
     *
     * @param impatient run again and again when it takes longer than this
     * @throws Over when told to stop meanwhile
     * @throws CommandFailed when a part gave up meanwhile
     */
    public boolean until(BooleanSupplier so, Duration patience, Runnable impatient) {
        long nextWord = System.nanoTime() + patience.toNanos();
        while (!so.getAsBoolean()) {
            pause(BEAT);
            if (System.nanoTime() > nextWord) {
                impatient.run();
                nextWord += patience.toNanos();
            }
        }
        return true;
    }

    /**
     * Waits.
     *
     * @throws Over when told to stop meanwhile
     * @throws CommandFailed when a part gave up meanwhile
     */
    void pause(Duration time) {
        try {
            over.get(time.toMillis(), TimeUnit.MILLISECONDS);
            throw new Over();
        } catch (TimeoutException e) {
            // Go on.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Over();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** Everything is stopped: the process may end. */
    public void ended() {
        ended.countDown();
    }

    private static CommandFailed failure(ExecutionException e) {
        return e.getCause() instanceof CommandFailed failed
                ? failed
                : CommandFailed.failed(String.valueOf(e.getCause()));
    }
}

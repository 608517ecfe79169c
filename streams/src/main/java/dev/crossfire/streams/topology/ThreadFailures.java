package dev.crossfire.streams.topology;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what happens when a stream thread dies. A broker that was away may kill one: it is replaced. What kills thread after thread is not
 * going to pass, and a loop would hide it: the topology ends.
 */
final class ThreadFailures {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);
    private static final int AT_MOST = 5;
    private static final long WITHIN_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final LongSupplier nanoTime;
    private final Deque<Long> recent = new ArrayDeque<>();
    private @Nullable Throwable last;

    ThreadFailures() {
        this(System::nanoTime);
    }

    ThreadFailures(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Called by the dying thread. */
    synchronized StreamThreadExceptionResponse decide(Throwable exception) {
        last = exception;
        if (UnusableRulesException.causes(exception)) {
            LOG.error("the topology ends", exception);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        long now = nanoTime.getAsLong();
        while (!recent.isEmpty() && now - recent.peekFirst() > WITHIN_NANOS) {
            recent.removeFirst();
        }
        recent.addLast(now);
        if (recent.size() > AT_MOST) {
            LOG.error("stream threads died {} times in 5 min, the topology ends", recent.size(), exception);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.error("a stream thread died and is replaced", exception);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** What killed the last one. */
    synchronized Optional<Throwable> last() {
        return Optional.ofNullable(last);
    }
}

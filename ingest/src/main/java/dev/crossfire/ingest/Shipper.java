package dev.crossfire.ingest;

import dev.crossfire.model.raw.RawKind;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Ships one source of this machine, or of a cluster, on threads of its own. What happens to one shipper never touches another.
 *
 * <p>{@link #lacks()}, then {@link #start()}, then {@link #close()}; none of them twice.
 */
public interface Shipper extends AutoCloseable {

    /** Which source; also the shipper's name in logs and metrics. */
    RawKind kind();

    /**
     * What is missing here for it to work: one line that names the tool, right or file and the cure; empty when nothing is. Looks, and
     * touches nothing.
     */
    Optional<String> lacks();

    /** Begins to ship and returns. From here on failures are retried, told in the log once, and seen in {@link #trouble()}. */
    void start();

    /** Whether it still works, or has ended in order. One that waits for its source, or for the brokers, is alive. */
    boolean alive();

    /** Whether it has reached its source and its last records found their way. */
    boolean ready();

    /** What stands in its way, for people; null when nothing does. */
    @Nullable
    String trouble();

    /**
     * When it has ended. A shipper of {@code once} ends when all that was there is acknowledged, or exceptionally, with a {@link
     * ShippingFailure} whose message is for people; any other ends when it is closed.
     */
    CompletableFuture<Void> ended();

    /** Its counts, as {@code crossfire.ship.*} tagged {@code shipper}. */
    MeterBinder meters();

    /** Stops within 2 s, child processes included. What is not acknowledged by then is shipped again at the next start. */
    @Override
    void close();
}

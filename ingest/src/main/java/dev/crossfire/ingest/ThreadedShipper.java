package dev.crossfire.ingest;

import dev.crossfire.model.raw.RawKind;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A shipper that works on one thread of its own, begun again when it fails: what all shippers have in common. */
public abstract class ThreadedShipper implements Shipper {

    private final RawKind kind;
    private final RawRecordSink sink;
    private final ShipperVitals vitals;
    private final ShippingThread thread;

    /**
     * @param sink is not closed with the shipper
     * @param once it ends when {@link #ship} has returned, or failed
     */
    @SuppressWarnings("this-escape") // nothing runs before start
    protected ThreadedShipper(RawKind kind, RawRecordSink sink, boolean once) {
        this.kind = kind;
        this.sink = sink;
        this.vitals = new ShipperVitals(kind);
        this.thread = new ShippingThread(vitals, this::ship, once);
    }

    /** Ships until all is shipped, with {@code once}, or until it is interrupted. */
    protected abstract void ship() throws ShippingFailure, InterruptedException;

    protected final RawRecordSink sink() {
        return sink;
    }

    /** What it says of itself. */
    public final ShipperVitals vitals() {
        return vitals;
    }

    @Override
    public final RawKind kind() {
        return kind;
    }

    @Override
    public final void start() {
        thread.start();
    }

    @Override
    public final boolean alive() {
        return thread.alive();
    }

    @Override
    public final boolean ready() {
        return vitals.ready() && sink.trouble() == null;
    }

    @Override
    public final @Nullable String trouble() {
        String own = vitals.trouble();
        return own != null ? own : sink.trouble();
    }

    @Override
    public final CompletableFuture<Void> ended() {
        return thread.ended();
    }

    @Override
    public final MeterBinder meters() {
        return vitals;
    }

    @Override
    public final void close() {
        thread.close();
    }
}

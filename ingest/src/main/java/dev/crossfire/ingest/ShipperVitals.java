package dev.crossfire.ingest;

import dev.crossfire.model.raw.RawKind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a shipper says of itself: its counts, whether it is ready, and what stands in its way. A trouble is logged when it begins, changes
 * and ends, never at its repetitions. Safe for any number of threads.
 */
public final class ShipperVitals implements MeterBinder {

    private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);

    private final RawKind kind;
    private final LongAdder entries = new LongAdder();
    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder restarts = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final AtomicLong newestMillis = new AtomicLong(Long.MIN_VALUE);
    private volatile boolean ready;
    private volatile @Nullable String trouble;

    public ShipperVitals(RawKind kind) {
        this.kind = kind;
    }

    public RawKind kind() {
        return kind;
    }

    /** A record was acknowledged. */
    public void shipped(long entriesInIt, long bytesOfIt) {
        entries.add(entriesInIt);
        records.increment();
        bytes.add(bytesOfIt);
    }

    /** An entry of this event time was acknowledged. */
    public void newest(Instant at) {
        newestMillis.accumulateAndGet(at.toEpochMilli(), Math::max);
    }

    /** Something failed that will be tried again. */
    public void failed() {
        failures.increment();
    }

    /** The tool, or the watch, that reads the source was started again. */
    public void restarted() {
        restarts.increment();
    }

    /** Entries, or snapshots, that were left out; whoever calls says why in the log. */
    public void skipped(long count) {
        skipped.add(count);
    }

    public boolean ready() {
        return ready;
    }

    public void ready(boolean now) {
        ready = now;
    }

    public @Nullable String trouble() {
        return trouble;
    }

    /** This stands in the way from now on. */
    public void trouble(String what) {
        boolean news = !Objects.equals(trouble, what);
        trouble = what;
        if (news) {
            LOG.warn("ship {}: {}", kind.word(), what);
        }
    }

    /** Nothing stands in the way any more. */
    public void wellAgain() {
        if (trouble != null) {
            trouble = null;
            LOG.info("ship {}: works again", kind.word());
        }
    }

    /** Tells people something that happened once. */
    public void say(String what) {
        LOG.info("ship {}: {}", kind.word(), what);
    }

    /** Warns people of something that does not stop the shipper. */
    public void warn(String what) {
        LOG.warn("ship {}: {}", kind.word(), what);
    }

    public long entries() {
        return entries.sum();
    }

    public long records() {
        return records.sum();
    }

    public long bytes() {
        return bytes.sum();
    }

    public long failures() {
        return failures.sum();
    }

    public long restarts() {
        return restarts.sum();
    }

    public long skipped() {
        return skipped.sum();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counter(registry, "crossfire.ship.entries", "Entries acknowledged: lines, parts, objects", entries);
        counter(registry, "crossfire.ship.records", "Records acknowledged", records);
        counter(registry, "crossfire.ship.bytes", "Bytes of the values acknowledged, before compression", bytes);
        counter(registry, "crossfire.ship.failures", "Failures that were, or will be, tried again", failures);
        counter(
                registry,
                "crossfire.ship.restarts",
                "Starts of the tool or watch that reads the source, after the first",
                restarts);
        counter(registry, "crossfire.ship.skipped", "Entries or snapshots left out", skipped);
        Gauge.builder("crossfire.ship.newest.seconds", newestMillis, ShipperVitals::seconds)
                .description("Event time of the newest entry acknowledged, seconds since the epoch")
                .tag("shipper", kind.word())
                .register(registry);
        Gauge.builder("crossfire.ship.ready", this, vitals -> vitals.ready() ? 1 : 0)
                .description("1 while the source is read and its records find their way")
                .tag("shipper", kind.word())
                .register(registry);
    }

    private void counter(MeterRegistry registry, String name, String description, LongAdder count) {
        FunctionCounter.builder(name, count, LongAdder::sum)
                .description(description)
                .tag("shipper", kind.word())
                .register(registry);
    }

    private static double seconds(AtomicLong millis) {
        return millis.get() == Long.MIN_VALUE ? Double.NaN : millis.get() / 1000.0;
    }
}

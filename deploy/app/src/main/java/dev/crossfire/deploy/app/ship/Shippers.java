package dev.crossfire.deploy.app.ship;

import dev.crossfire.deploy.app.process.Health;
import dev.crossfire.ingest.RawRecordSink;
import dev.crossfire.ingest.Shipper;
import dev.crossfire.ingest.ShippingFailure;
import dev.crossfire.ingest.UserSignal;
import dev.crossfire.ingest.firewall.FirewallShipper;
import dev.crossfire.ingest.journal.JournalShipper;
import dev.crossfire.ingest.pods.PodsShipper;
import dev.crossfire.model.raw.RawKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The shippers of one process. What one lacks, or runs into, is told and does not touch the others. */
public final class Shippers implements Health, MeterBinder, AutoCloseable {

    private final List<Shipper> running = new ArrayList<>();
    private final RawRecordSink sink;

    private Shippers(RawRecordSink sink) {
        this.sink = sink;
    }

    /**
     * Starts those that can work here.
     *
     * @param sink closed with the shippers
     * @param lacking told of each that cannot, and what it lacks
     */
    public static Shippers start(
            Set<RawKind> kinds, ShippedSources sources, RawRecordSink sink, BiConsumer<RawKind, String> lacking) {
        Shippers shippers = new Shippers(sink);
        for (RawKind kind : kinds) {
            Shipper shipper = shippers.make(kind, sources);
            Optional<String> lack = shipper.lacks();
            if (lack.isPresent()) {
                lacking.accept(kind, lack.get());
                shipper.close();
            } else {
                shipper.start();
                shippers.running.add(shipper);
            }
        }
        return shippers;
    }

    private Shipper make(RawKind kind, ShippedSources sources) {
        return switch (kind) {
            case JOURNAL -> new JournalShipper(sources.journal(), sink);
            case PODS -> new PodsShipper(sources.pods(), sink);
            case FIREWALL -> {
                FirewallShipper shipper = new FirewallShipper(sources.firewall(), sink);
                UserSignal.onEach("USR1", shipper::snapshotNow);
                yield shipper;
            }
        };
    }

    /** Such as {@code journal, firewall}; empty when none runs. */
    public String names() {
        return running.stream().map(shipper -> shipper.kind().word()).collect(Collectors.joining(", "));
    }

    /** Waits until all have ended by themselves, and returns what those that failed say. */
    List<String> awaitEnds() {
        List<String> failures = new ArrayList<>();
        for (Shipper shipper : running) {
            CompletableFuture<Void> ended = shipper.ended();
            try {
                ended.join();
            } catch (CompletionException e) {
                Throwable cause = e.getCause();
                failures.add(shipper.kind().word() + ": "
                        + (cause instanceof ShippingFailure ? cause.getMessage() : String.valueOf(cause)));
            }
        }
        return failures;
    }

    @Override
    public boolean alive() {
        return running.stream().allMatch(Shipper::alive);
    }

    @Override
    public boolean ready() {
        return sink.trouble() == null && running.stream().allMatch(Shipper::ready);
    }

    @Override
    public @Nullable String trouble() {
        String away = sink.trouble();
        String troubles = running.stream()
                .map(shipper ->
                        shipper.trouble() == null ? null : shipper.kind().word() + " " + shipper.trouble())
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
        return away != null ? away : troubles.isEmpty() ? null : troubles;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        running.forEach(shipper -> shipper.meters().bindTo(registry));
    }

    @Override
    public void close() {
        running.forEach(Shipper::close);
        sink.close();
    }
}

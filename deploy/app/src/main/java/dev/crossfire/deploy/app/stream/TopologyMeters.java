package dev.crossfire.deploy.app.stream;

import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.topology.Ledgers;
import dev.crossfire.streams.topology.StreamsRunner;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** What {@code /metrics} tells of the topology: its ledgers as they stand in their stores, so that they survive restarts. */
public final class TopologyMeters implements MeterBinder {

    private final StreamsRunner topology;

    /** Nobody else holds it, and gauges hold what they measure weakly unless told otherwise. */
    private final RecentLedgers recent;

    public TopologyMeters(StreamsRunner topology) {
        this.topology = topology;
        this.recent = new RecentLedgers(topology::ledgers, System::nanoTime);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("crossfire.topology.ready", topology, t -> t.ready() ? 1 : 0)
                .description("Whether every stream thread has its partitions and its stores.")
                .register(registry);
        Gauge.builder("crossfire.topology.last.net", topology, StreamsRunner::caughtByLastNet)
                .description("Records that failed where none may fail; each is a bug.")
                .register(registry);
        for (RawKind kind : RawKind.values()) {
            recognised(registry, kind, "in", Recognised.Tally::in);
            recognised(registry, kind, "recognised", Recognised.Tally::recognised);
            recognised(registry, kind, "irrelevant", Recognised.Tally::irrelevant);
            recognised(registry, kind, "dead", Recognised.Tally::dead);
        }
        folded(registry, "taken", Fold.Tally::taken);
        folded(registry, "kept", Fold.Tally::kept);
        folded(registry, "folded", Fold.Tally::folded);
        folded(registry, "duplicate", Fold.Tally::duplicate);
        folded(registry, "late", Fold.Tally::late);
        Gauge.builder(
                        "crossfire.fold.unnamed",
                        recent,
                        r -> r.get()
                                .map(ledgers -> (double) ledgers.folded().unnamed())
                                .orElse(Double.NaN))
                .strongReference(true)
                .description("Entries kept whose name found no room: delivered again, they would count again.")
                .register(registry);
    }

    private void recognised(
            MeterRegistry registry, RawKind kind, String outcome, ToDoubleFunction<Recognised.Tally> count) {
        Gauge.builder(
                        "crossfire.recognise.entries",
                        recent,
                        r -> r.get()
                                .map(ledgers -> count.applyAsDouble(of(ledgers, kind)))
                                .orElse(Double.NaN))
                .strongReference(true)
                .description("Entries by what became of them: in = recognised + irrelevant + dead.")
                .tag("source", kind.word())
                .tag("outcome", outcome)
                .register(registry);
    }

    private void folded(MeterRegistry registry, String outcome, ToDoubleFunction<Fold.Tally> count) {
        Gauge.builder(
                        "crossfire.fold.entries",
                        recent,
                        r -> r.get()
                                .map(ledgers -> count.applyAsDouble(ledgers.folded()))
                                .orElse(Double.NaN))
                .strongReference(true)
                .description("Recognised entries by what became of them: taken = kept + folded + duplicate + late.")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static Recognised.Tally of(Ledgers ledgers, RawKind kind) {
        return ledgers.recognised().getOrDefault(kind, Recognised.Tally.NONE);
    }
}

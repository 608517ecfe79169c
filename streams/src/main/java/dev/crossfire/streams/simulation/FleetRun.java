package dev.crossfire.streams.simulation;

import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.signal.Recogniser;
import java.util.stream.IntStream;

/** A whole fleet through the pure core. Nodes know nothing of each other there, so they are folded side by side, and none is kept. */
public record FleetRun(Recogniser recogniser, Fold fold) {

    public SimulationTally of(SimulatedFleet fleet, ArrivalOrder order) {
        return IntStream.range(0, fleet.nodes())
                .parallel()
                .mapToObj(index -> one(fleet.node(index), order))
                .collect(SimulationTally::new, SimulationTally::plus, SimulationTally::plus);
    }

    private SimulationTally one(SimulatedNode node, ArrivalOrder order) {
        CoreRun run = new CoreRun(recogniser, fold).take(order.of(node.sent())).tick();
        SimulationTally tally = new SimulationTally();
        tally.add(node, NodeOutcome.of(run.revisions()));
        tally.add(run.recognised(), run.folded());
        return tally;
    }
}

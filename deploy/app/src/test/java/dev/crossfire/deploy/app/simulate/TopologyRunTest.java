package dev.crossfire.deploy.app.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.simulation.ArrivalOrder;
import dev.crossfire.streams.simulation.FleetRun;
import dev.crossfire.streams.simulation.NewsByOutbreak;
import dev.crossfire.streams.simulation.SimulatedFleet;
import dev.crossfire.streams.simulation.SimulatedNode;
import dev.crossfire.streams.simulation.SimulationReport;
import dev.crossfire.streams.simulation.SimulationTally;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated nodes through the real topology on a real broker: the same history as through the core alone, in any order. */
class TopologyRunTest {

    private static final boolean CAMPAIGN = Boolean.getBoolean("crossfire.campaign");
    private static final int NODES = CAMPAIGN ? 50 : 5;
    private static final int ORDERS = CAMPAIGN ? 3 : 1;

    private static final RuleCatalogue CATALOGUE = RuleCatalogue.shipped();
    private static final Recogniser RECOGNISER = new Recogniser(CATALOGUE.signals(), SnapshotReader::read);
    private static final Fold FOLD = new Fold(CATALOGUE.conflicts(), FoldSettings.DEFAULT);

    @TempDir
    Path folder;

    @Test
    void givesTheHistoryOfTheCoreInEveryOrder() throws Exception {
        SimulatedFleet fleet = new SimulatedFleet(NODES, 5);
        SimulationReport core =
                new FleetRun(RECOGNISER, FOLD).of(fleet, new ArrivalOrder(0)).report(new NewsByOutbreak());
        List<SimulatedNode> nodes =
                IntStream.range(0, NODES).mapToObj(fleet::node).toList();
        for (int number = 1; number <= ORDERS; number++) {
            ArrivalOrder order = new ArrivalOrder(number);
            try (TopologyRun run = TopologyRun.start(folder.resolve(order.toString()), RECOGNISER, FOLD)) {
                SimulationTally tally = run.of(nodes, order);
                SimulationReport report = tally.report(new NewsByOutbreak());
                assertEquals(List.of(), tally.missed());
                assertEquals(List.of(), tally.falseAlarms());
                assertTrue(report.ledger().balanced(), report::toString);
                assertEquals(core.historySha256(), report.historySha256(), order::toString);
            }
        }
    }
}

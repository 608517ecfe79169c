package dev.crossfire.streams.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every story of the simulation, each node in several orders: equal projections, nothing missed, nothing claimed. */
class StoriesInEveryOrderTest {

    private static final int SEEDS = Boolean.getBoolean("crossfire.campaign") ? 20 : 1;
    private static final int ORDERS = 4;

    @Test
    void standsTheSameWhateverTheOrder() {
        List<String> differences = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            for (int index = 0; index < NodeStory.values().length; index++) {
                SimulatedNode node = new SimulatedFleet(50, seed).node(index);
                History history = History.of(node.sent());
                History.Folded expected = history.in(new ArrivalOrder(0));
                for (int order = 1; order < ORDERS; order++) {
                    String where = "seed " + seed + " " + node.node() + " " + node.story() + " " + node.disturbance()
                            + " order " + order + ": ";
                    History.Folded actual = history.in(new ArrivalOrder(order));
                    assertEquals(expected.late(), actual.late(), where + "entries late");
                    History.differences(expected.standing(), actual.standing())
                            .forEach(line -> differences.add(where + line));
                }
            }
        }
        assertEquals("", String.join("\n", differences));
    }
}

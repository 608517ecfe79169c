package dev.crossfire.streams.verdict;

import dev.crossfire.streams.verdict.CounterSeries.Growth;
import java.util.ArrayList;
import java.util.List;

/** A failing check between two readings of a drop rule's counter. */
record Enclosure(DropRule drop, Failure failure, Growth growth) {

    /** Every failing check that timed out and lies between two comparable readings, for every localnet rule that was hooked meanwhile. */
    static List<Enclosure> of(Observations node) {
        List<Enclosure> found = new ArrayList<>();
        for (DropRule drop : node.firewall().dropRules()) {
            for (Failure failure : node.timedOut()) {
                drop.around(failure.began(), failure.at())
                        .filter(growth -> drop.hookedBetween(growth.from(), growth.to()))
                        .ifPresent(growth -> found.add(new Enclosure(drop, failure, growth)));
            }
        }
        return found;
    }
}

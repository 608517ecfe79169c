package dev.crossfire.streams.topology;

import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.signal.Recognised;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of all entries so far, summed over the partitions that this instance works on. Between the two lie the records that stand in
 * the one log and are not folded yet.
 *
 * @param recognised by source: in = recognised + irrelevant + dead
 * @param folded taken = kept + folded + duplicate + late
 */
public record Ledgers(Map<RawKind, Recognised.Tally> recognised, Fold.Tally folded) {

    public Ledgers {
        Map<RawKind, Recognised.Tally> copy = new EnumMap<>(RawKind.class);
        copy.putAll(recognised);
        recognised = Collections.unmodifiableMap(copy);
    }

    /** All sources together. */
    public Recognised.Tally recognisedInAll() {
        return recognised.values().stream().reduce(Recognised.Tally.NONE, Recognised.Tally::plus);
    }
}

package dev.crossfire.streams.fact;

import dev.crossfire.model.signal.PartFact;
import java.util.List;

/**
 * A snapshot's parts, read.
 *
 * @param facts of the parts that could be read, in their order
 * @param failures of the parts that could not
 */
public record SnapshotReading(List<PartFact> facts, List<Failure> failures) {

    public SnapshotReading {
        facts = List.copyOf(facts);
        failures = List.copyOf(failures);
    }

    /** @param index of the part in its snapshot, from 0 */
    public record Failure(int index, String reason) {}
}

package dev.crossfire.streams.fact;

import dev.crossfire.model.signal.PartFact;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A snapshot's parts, read.
 *
 * @param facts of the parts that could be read, in their order; of two for one that holds both backends' rules
 * @param parts for each fact the index of its part in the snapshot, from 0
 * @param failures of the parts that could not
 */
public record SnapshotReading(List<PartFact> facts, List<Integer> parts, List<Failure> failures) {

    public SnapshotReading {
        facts = List.copyOf(facts);
        parts = List.copyOf(parts);
        if (parts.size() != facts.size()) {
            throw new IllegalArgumentException(facts.size() + " facts of " + parts.size() + " parts");
        }
        failures = List.copyOf(failures);
    }

    /** The facts of the part at this index. */
    public List<PartFact> factsOf(int part) {
        return IntStream.range(0, facts.size())
                .filter(i -> parts.get(i) == part)
                .mapToObj(facts::get)
                .toList();
    }

    /** @param index of the part in its snapshot, from 0 */
    public record Failure(int index, String reason) {}
}

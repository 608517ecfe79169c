package dev.crossfire.streams.entry;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawKind;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A raw record or file, as it enters the core.
 *
 * @param headers record headers as text; empty for a file
 * @param coordinates of the record or file; entries count on from it
 * @param appendedAt the broker's append time; null outside Kafka, where nothing is skewed
 * @param reference a time near the entries, to infer a missing year from: append time, or the bundle's or file's own time; null when none
 * @param cluster of entries that name none; {@code default} when null
 * @param node of entries that name none; {@code unknown} when null
 */
public record RawInput(
        RawKind kind,
        byte[] value,
        Map<String, String> headers,
        Coordinates coordinates,
        @Nullable Instant appendedAt,
        @Nullable Instant reference,
        @Nullable String cluster,
        @Nullable String node) {

    public RawInput {
        headers = Map.copyOf(headers);
    }

    /** The same, of this cluster where it names none. */
    public RawInput within(String otherCluster) {
        return new RawInput(kind, value, headers, coordinates, appendedAt, reference, otherCluster, node);
    }
}

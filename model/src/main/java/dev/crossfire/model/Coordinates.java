package dev.crossfire.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Where an entry stands: in a topic ({@code topic, partition, offset, entry}) or in a file ({@code path, line}).
 *
 * @param entry ordinal of the entry in its record, from 0
 * @param line line of the entry in its file, from 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Coordinates(
        @Nullable String topic,
        @Nullable Integer partition,
        @Nullable Long offset,
        @Nullable Integer entry,
        @Nullable String path,
        @Nullable Integer line) {

    public static Coordinates inTopic(String topic, int partition, long offset, int entry) {
        return new Coordinates(topic, partition, offset, entry, null, null);
    }

    public static Coordinates inFile(String path, int line) {
        return new Coordinates(null, null, null, null, path, line);
    }

    /** The same record or file, at another entry or line. */
    public Coordinates at(int position) {
        return topic != null
                ? new Coordinates(topic, partition, offset, position, null, null)
                : new Coordinates(null, null, null, null, path, position);
    }

    @Override
    public String toString() {
        return topic != null ? topic + "-" + partition + "@" + offset + "#" + entry : path + ":" + line;
    }
}

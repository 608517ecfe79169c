package dev.crossfire.streams.entry;

import dev.crossfire.model.Coordinates;

/**
 * An entry that could not be read, or several that are of the same bytes: why, where the first stands, and the original bytes.
 *
 * @param entries how many
 */
public record DeadEntry(String reason, Coordinates coordinates, byte[] original, long entries) {

    /** The reason; of several the first one's, with how many there are. */
    public String reasons() {
        return entries == 1 ? reason : entries + " entries, the first: " + reason;
    }
}

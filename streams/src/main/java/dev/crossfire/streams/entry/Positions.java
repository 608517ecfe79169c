package dev.crossfire.streams.entry;

import dev.crossfire.model.Coordinates;

/** Gives entries their coordinates: their ordinal in a record, or their line in a file. */
public final class Positions {

    private final Coordinates first;
    private final int base;

    /** @param first coordinates of the record's first entry, or of the file's first line */
    public Positions(Coordinates first) {
        this.first = first;
        Integer start = first.topic() != null ? first.entry() : first.line();
        this.base = start != null ? start : first.topic() != null ? 0 : 1;
    }

    /**
     * Coordinates of an entry.
     *
     * @param ordinal of the entry among those of its value, from 0
     * @param line of the value on which it begins, from 1
     */
    public Coordinates of(int ordinal, int line) {
        return first.at(first.topic() != null ? base + ordinal : base + line - 1);
    }
}

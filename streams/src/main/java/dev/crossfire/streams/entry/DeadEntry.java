package dev.crossfire.streams.entry;

import dev.crossfire.model.Coordinates;

/**
 * An entry that could not be read: why, where it stands, and its original bytes.
 *
 * @param entries how many stand in these bytes; more than one only of a record that is broken all over
 */
public record DeadEntry(String reason, Coordinates coordinates, byte[] original, long entries) {}

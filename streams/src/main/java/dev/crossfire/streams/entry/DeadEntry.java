package dev.crossfire.streams.entry;

import dev.crossfire.model.Coordinates;

/** An entry that could not be read: why, where it stands, and its original bytes. */
public record DeadEntry(String reason, Coordinates coordinates, byte[] original) {}

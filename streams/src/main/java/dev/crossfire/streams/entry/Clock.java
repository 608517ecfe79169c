package dev.crossfire.streams.entry;

/** Whose clock an entry's time is of, the most trusted first. */
public enum Clock {
    JOURNAL,
    SHIPPER,
    COMPONENT,
    NONE
}

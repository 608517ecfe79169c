package dev.crossfire.model.signal;

import java.time.Instant;

/**
 * The clock of the fold, written to every partition.
 *
 * @param at a multiple of 10 s; ticks at or before the last one are ignored
 */
public record Tick(Instant at) implements LogRecord {}

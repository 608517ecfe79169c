package dev.crossfire.streams.verdict;

import java.time.Instant;

/**
 * An end that was seen, through the quiet period.
 *
 * @param since when it began
 * @param at when it had been seen long enough
 */
public record Recovery(Instant since, Instant at, String says) {}

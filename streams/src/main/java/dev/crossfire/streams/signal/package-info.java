/**
 * Recognises what entries mean, by the file of signals. In come raw records, out go the records of {@code crossfire.signals.v1}: signals,
 * snapshot facts and heartbeats. Next: the one log, then {@link dev.crossfire.streams.evidence}.
 */
@NullMarked
package dev.crossfire.streams.signal;

import org.jspecify.annotations.NullMarked;

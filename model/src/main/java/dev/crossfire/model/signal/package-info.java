/** The records of {@code crossfire.signals.v1}, the only input of the fold: signals, snapshots reduced to facts, heartbeats and ticks. Recognise writes them, the fold reads them. */
@NullMarked
package dev.crossfire.model.signal;

import org.jspecify.annotations.NullMarked;

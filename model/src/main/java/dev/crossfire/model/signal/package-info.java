/**
 * The records of {@code crossfire.signals.v1}, the only input of the fold: signals, snapshots reduced to facts, heartbeats and ticks, which
 * recognise writes; what people do about incidents; and switches of the set of conflicts, which {@code crossfire rules publish} writes. {@link
 * dev.crossfire.model.signal.RuleNews} tells instances of these before they come.
 */
@NullMarked
package dev.crossfire.model.signal;

import org.jspecify.annotations.NullMarked;

/**
 * What is known of one node within the horizon: signals in buckets, the series of snapshots, node time. In come records of the one log, in any order within grace; out goes a view that checks ask. Next: {@link dev.crossfire.streams.verdict}.
 */
@NullMarked
package dev.crossfire.streams.evidence;

import org.jspecify.annotations.NullMarked;

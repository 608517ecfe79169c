/**
 * Finds that one conflict hits many nodes at once. In come revisions of incidents with what is known of their nodes, out go revisions of
 * outbreaks; pure, like the fold.
 *
 * <p>Each partition of the log keeps its nodes as {@link dev.crossfire.streams.outbreak.Holding}s and tells of them in one {@link
 * dev.crossfire.model.outbreak.OutbreakPart} ({@link dev.crossfire.streams.outbreak.PartialSet}). {@link
 * dev.crossfire.streams.outbreak.OutbreakMerge} merges the newest parts of all partitions ({@link dev.crossfire.streams.outbreak.Runs}), and
 * decides when that is worth a revision. Next: {@code crossfire.outbreaks.v1}.
 */
@NullMarked
package dev.crossfire.streams.outbreak;

import org.jspecify.annotations.NullMarked;

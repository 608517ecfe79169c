/**
 * Judges the evidence of a node against the conflict files: a closed vocabulary of checks, each of which says whether it held, with its numbers, and by how much it missed. Next: {@link dev.crossfire.streams.incident}.
 */
@NullMarked
package dev.crossfire.streams.verdict;

import org.jspecify.annotations.NullMarked;

/**
 * One conflict on many nodes of a cluster at once: {@link dev.crossfire.model.outbreak.Outbreak} is what {@code crossfire.outbreaks.v1} tells,
 * {@link dev.crossfire.model.outbreak.OutbreakPart} what one partition of the log knows of it.
 */
@NullMarked
package dev.crossfire.model.outbreak;

import org.jspecify.annotations.NullMarked;

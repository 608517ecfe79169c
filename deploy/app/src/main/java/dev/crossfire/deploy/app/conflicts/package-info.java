/**
 * Reads folders of conflict files that a user wrote: what {@code --conflicts} names, and what {@code crossfire rules} looks at. Next: {@link
 * dev.crossfire.streams.RuleCatalogue}, which takes them beside the shipped ones.
 */
@NullMarked
package dev.crossfire.deploy.app.conflicts;

import org.jspecify.annotations.NullMarked;

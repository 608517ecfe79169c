/**
 * Cuts raw records of any accepted shape into entries: one line, event or snapshot part each, with its time, node and coordinates. In come bytes, out go entries and, for those that cannot be read, dead letters with their reason. Next: {@link dev.crossfire.streams.signal}.
 */
@NullMarked
package dev.crossfire.streams.entry;

import org.jspecify.annotations.NullMarked;

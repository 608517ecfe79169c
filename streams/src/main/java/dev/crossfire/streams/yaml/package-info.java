/**
 * Reads the files that say what Crossfire knows, its own and users': signals and conflicts. Every complaint names file, line and column.
 */
@NullMarked
package dev.crossfire.streams.yaml;

import org.jspecify.annotations.NullMarked;

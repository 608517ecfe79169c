/**
 * Looks over conflict files that a user wrote, for what reading them does not refuse: names that mean nothing, causes and remedies that can
 * never be told, scenarios that are missing, and what judging them costs.
 */
@NullMarked
package dev.crossfire.streams.lint;

import org.jspecify.annotations.NullMarked;

/** What people and tools read: incidents with their proof and remedies, and findings, which say why a conflict was or was not found. */
@NullMarked
package dev.crossfire.model.incident;

import org.jspecify.annotations.NullMarked;

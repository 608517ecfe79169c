/** Writes the reference pages from the conflict files and the vocabulary themselves. */
@org.jspecify.annotations.NullMarked
package dev.crossfire.deploy.app.reference;

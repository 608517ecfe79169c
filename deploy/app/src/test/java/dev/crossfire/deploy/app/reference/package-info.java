/**
 * Writes the reference pages, one for each conflict, check and signal, from the conflict files, the vocabulary and the signals themselves;
 * the example of a signal is what is recognised in our own fixtures.
 */
@org.jspecify.annotations.NullMarked
package dev.crossfire.deploy.app.reference;

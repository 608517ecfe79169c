/**
 * {@code crossfire dead-letters}: what could not be read, and sending it again once it can be.
 *
 * <p>{@link dev.crossfire.deploy.app.deadletters.LetterTopic} reads the topic, {@link dev.crossfire.deploy.app.deadletters.Replay} decides for
 * each letter, {@link dev.crossfire.deploy.app.deadletters.Originals} finds the record that it was cut from.
 */
@NullMarked
package dev.crossfire.deploy.app.deadletters;

import org.jspecify.annotations.NullMarked;

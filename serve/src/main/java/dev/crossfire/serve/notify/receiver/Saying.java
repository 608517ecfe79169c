package dev.crossfire.serve.notify.receiver;

import dev.crossfire.model.notice.Notice.MessageRef;
import dev.crossfire.model.notice.Notice.Step;
import dev.crossfire.serve.notify.decision.Subject;
import org.jspecify.annotations.Nullable;

/**
 * One message to be said.
 *
 * @param number of the message, from 1 per subject and receiver
 * @param root the root message to reply to; null when this is to be one
 * @param possiblyRepeated an earlier attempt may have been said: say so
 * @param plain without blocks, because they were refused
 */
public record Saying(
        Subject subject, Step step, int number, @Nullable MessageRef root, boolean possiblyRepeated, boolean plain) {}

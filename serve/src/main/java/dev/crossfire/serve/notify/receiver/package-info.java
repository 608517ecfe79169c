/**
 * What a receiver of notices must be able to do, and how a message to it can end. A new kind of receiver is one more package like {@code
 * slack} that implements {@link dev.crossfire.serve.notify.receiver.Receiver}.
 */
@NullMarked
package dev.crossfire.serve.notify.receiver;

import org.jspecify.annotations.NullMarked;

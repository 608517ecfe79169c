package dev.crossfire.serve.notify.receiver;

import dev.crossfire.model.notice.Notice.MessageRef;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended.
 *
 * @param root when sent by a receiver with threads: the root message
 * @param reason a short code of the receiver's, such as {@code channel_not_found}; empty when sent. Never holds a secret
 * @param after when to come back; null when the receiver does not say
 */
public record Delivery(
        Kind kind,
        @Nullable MessageRef root,
        String reason,
        @Nullable Duration after) {

    /** What is known of it, and so what may be done next. */
    public enum Kind {
        /** It was said. */
        SENT,
        /** It was not said; the same may be tried later. */
        LATER,
        /** It was not said, because this receiver is told too much: nothing at all may be sent for a while. */
        RATE_LIMITED,
        /** It was not said as it is laid out; plain text may pass. */
        UNRENDERABLE,
        /** It was not said, because the message it belongs to is gone. */
        ROOT_GONE,
        /** It was not said, and trying again is in vain. */
        REFUSED,
        /** It may have been said or not. */
        UNKNOWN
    }

    public static Delivery sent(@Nullable MessageRef root) {
        return new Delivery(Kind.SENT, root, "", null);
    }

    public static Delivery of(Kind kind, String reason) {
        return new Delivery(kind, null, reason, null);
    }

    public static Delivery rateLimited(Duration after) {
        return new Delivery(Kind.RATE_LIMITED, null, "ratelimited", after);
    }
}

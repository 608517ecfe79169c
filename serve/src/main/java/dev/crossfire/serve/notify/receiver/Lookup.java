package dev.crossfire.serve.notify.receiver;

import dev.crossfire.model.notice.Notice.MessageRef;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a search for a message gave.
 *
 * @param root when found: the root message that it is, or belongs to
 * @param reason a short code when it could not be searched for; empty otherwise
 * @param after when to come back; null when the receiver does not say
 */
public record Lookup(
        Kind kind,
        @Nullable MessageRef root,
        String reason,
        @Nullable Duration after) {

    /** What is known after the search. */
    public enum Kind {
        /** It was said. */
        FOUND,
        /** It was not said. */
        ABSENT,
        /** The search may succeed later. */
        LATER,
        /** The search is not allowed. */
        REFUSED
    }

    public static Lookup found(MessageRef root) {
        return new Lookup(Kind.FOUND, root, "", null);
    }

    public static Lookup absent() {
        return new Lookup(Kind.ABSENT, null, "", null);
    }

    public static Lookup of(Kind kind, String reason, @Nullable Duration after) {
        return new Lookup(kind, null, reason, after);
    }
}

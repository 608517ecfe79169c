package dev.crossfire.serve.notify.receiver;

import dev.crossfire.model.notice.Notice.Attempt;
import dev.crossfire.model.notice.Notice.MessageRef;
import dev.crossfire.model.notice.Notice.Said;
import dev.crossfire.serve.notify.decision.Subject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Someone to be told. Each method is at most one request that could be seen by people, blocks until it ended, and never throws for what
 * the other side did: that is in what it returns.
 */
public interface Receiver extends AutoCloseable {

    /** Whether messages can be edited, replied to and found again; otherwise every message stands for itself. */
    boolean threads();

    /** Least time between two requests. */
    Duration pace();

    /** The longest that a request can take, from the call to its return. */
    Duration callTimeout();

    /** Says it: as a root message, or as a reply when there is a root. */
    Delivery tell(Saying saying);

    /** Brings the root message up to this revision; doing so twice changes nothing. Only for receivers with threads. */
    Delivery edit(Subject subject, Said said, MessageRef root);

    /**
     * Looks whether an attempt of unknown outcome was said. Only for receivers with threads.
     *
     * @param subject id of what it tells of
     * @param root the root message when there was one before the attempt
     */
    Lookup find(String subject, Attempt attempt, @Nullable MessageRef root);

    /** What a reason of {@link Delivery} or {@link Lookup} means, and what to do about it, for people. */
    String explain(String reason);

    /** Ends what is under way. */
    @Override
    void close();
}

package dev.crossfire.serve.notify;

import dev.crossfire.serve.notify.receiver.Delivery;
import dev.crossfire.serve.notify.receiver.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What failed, for people and metrics, and when to come back. Written by the notifier's thread, read by any. */
final class Setbacks {

    private static final Logger LOG = LoggerFactory.getLogger(Setbacks.class);
    private static final Duration UNNAMED_PAUSE = Duration.ofSeconds(30);

    private final Outbox outbox;
    private final Receiver receiver;
    private final NotifyMetrics metrics;
    private final Backoff backoff;
    private final InstantSource clock;
    private volatile @Nullable String trouble;

    Setbacks(Outbox outbox, Receiver receiver, NotifyMetrics metrics, Backoff backoff, InstantSource clock) {
        this.outbox = outbox;
        this.receiver = receiver;
        this.metrics = metrics;
        this.backoff = backoff;
        this.clock = clock;
    }

    /** What the receiver complained of last, until something succeeds. */
    @Nullable
    String trouble() {
        return trouble;
    }

    void over() {
        trouble = null;
    }

    void failed(Outbox.Track task, String reason) {
        metrics.failed(reason);
        String explained = receiver.explain(reason);
        trouble = explained;
        LOG.warn(
                "incident {} revision {}: {}", task.newest().id(), task.newest().revision(), explained);
    }

    /** When to try again; when the receiver is told too much, nothing at all goes out before. */
    Instant comeBack(Outbox.Track task, Delivery.Kind kind, @Nullable Duration asked) {
        Instant now = clock.instant();
        return switch (kind) {
            case RATE_LIMITED -> {
                metrics.rateLimited();
                Instant until = now.plus(asked == null ? UNNAMED_PAUSE : asked);
                outbox.pause(until);
                yield until;
            }
            // Another layout, or another thread: no reason to wait.
            case UNRENDERABLE, ROOT_GONE -> now;
            default -> now.plus(backoff.after(task.failures() + 1));
        };
    }
}

package dev.crossfire.serve.notify;

import dev.crossfire.serve.notify.receiver.Receiver;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one task. Whatever ends this process in between leaves an attempt that its successor knows to be in doubt.
 */
final class Courier {

    private final Outbox outbox;
    private final NotifyMetrics metrics;
    private final InstantSource clock;
    private final Setbacks setbacks;
    private final Telling telling;
    private final RootEdits edits;
    private final LookUps lookUps;

    Courier(
            Outbox outbox,
            NoticeLog log,
            Receiver receiver,
            NotifyMetrics metrics,
            Backoff backoff,
            InstantSource clock) {
        this.outbox = outbox;
        this.metrics = metrics;
        this.clock = clock;
        setbacks = new Setbacks(outbox, receiver, metrics, backoff, clock);
        telling = new Telling(outbox, log, receiver, metrics, setbacks, clock);
        edits = new RootEdits(outbox, log, receiver, metrics, setbacks, clock);
        lookUps = new LookUps(outbox, log, receiver, metrics, setbacks, clock);
    }

    /** What the receiver complained of last, until something succeeds. */
    @Nullable
    String trouble() {
        return setbacks.trouble();
    }

    void carry(Outbox.Track task) {
        if (task.failures() > 0) {
            metrics.retried();
        }
        switch (task.decision().action()) {
            case TELL -> telling.carry(task);
            case EDIT -> edits.carry(task);
            case LOOK_UP -> lookUps.carry(task);
            case NOTHING, WAIT -> throw new IllegalStateException("nothing is no task");
        }
        outbox.requested(clock.instant());
    }
}

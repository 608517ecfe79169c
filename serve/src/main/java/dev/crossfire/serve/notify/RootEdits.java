package dev.crossfire.serve.notify;

import dev.crossfire.model.notice.Notice;
import dev.crossfire.model.notice.Notice.Said;
import dev.crossfire.serve.notify.receiver.Delivery;
import dev.crossfire.serve.notify.receiver.Receiver;
import java.time.InstantSource;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings root messages up to date. Nothing is written down before: the same edit twice is one edit. */
record RootEdits(
        Outbox outbox,
        NoticeLog log,
        Receiver receiver,
        NotifyMetrics metrics,
        Setbacks setbacks,
        InstantSource clock) {

    private static final Logger LOG = LoggerFactory.getLogger(RootEdits.class);

    void carry(Outbox.Track task) {
        Notice before = outbox.notice(task.newest().id());
        Said said = Objects.requireNonNull(before.said());
        Delivery delivery = receiver.edit(task.newest(), said, Objects.requireNonNull(said.root()));
        outbox.edited(task, clock.instant());
        if (delivery.kind() == Delivery.Kind.SENT) {
            edited(task, before.saying(said.showing(task.newest().revision())));
            return;
        }
        setbacks.failed(task, delivery.reason());
        switch (delivery.kind()) {
            case ROOT_GONE -> {
                Notice after = before.saying(said.rootless());
                log.write(after);
                outbox.settle(task, after, clock.instant());
            }
            case REFUSED, UNRENDERABLE -> outbox.neverEdit(task);
            default -> outbox.retry(task, before, setbacks.comeBack(task, delivery.kind(), delivery.after()));
        }
    }

    private void edited(Outbox.Track task, Notice after) {
        log.write(after);
        metrics.edited();
        setbacks.over();
        LOG.debug(
                "edited the message of incident {} to revision {}",
                task.newest().id(),
                task.newest().revision());
        outbox.settle(task, after, clock.instant());
    }
}

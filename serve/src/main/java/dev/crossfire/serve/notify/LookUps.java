package dev.crossfire.serve.notify;

import dev.crossfire.model.notice.Notice;
import dev.crossfire.model.notice.Notice.Attempt;
import dev.crossfire.model.notice.Notice.MessageRef;
import dev.crossfire.model.notice.Notice.Said;
import dev.crossfire.serve.notify.receiver.Delivery;
import dev.crossfire.serve.notify.receiver.Lookup;
import dev.crossfire.serve.notify.receiver.Receiver;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whether an attempt of unknown outcome was said, and remembers what it found. */
record LookUps(
        Outbox outbox,
        NoticeLog log,
        Receiver receiver,
        NotifyMetrics metrics,
        Setbacks setbacks,
        InstantSource clock) {

    private static final Logger LOG = LoggerFactory.getLogger(LookUps.class);

    void carry(Outbox.Track task) {
        Notice before = outbox.notice(task.newest().id());
        Attempt attempt = Objects.requireNonNull(before.attempt());
        Said said = before.said();
        Lookup lookup = receiver.find(before.incident(), attempt, said == null ? null : said.root());
        switch (lookup.kind()) {
            case FOUND -> adopt(task, before, attempt, lookup.root());
            case ABSENT -> absent(task, before, attempt);
            case LATER -> later(task, before, lookup);
            case REFUSED -> {
                setbacks.failed(task, lookup.reason());
                outbox.neverSearch(task);
            }
        }
    }

    private void adopt(Outbox.Track task, Notice before, Attempt attempt, @Nullable MessageRef root) {
        Said said = before.said();
        // A reply left its root message behind; a root message shows what it says.
        int shown = said != null && said.root() != null && said.root().equals(root) ? said.shown() : attempt.revision();
        Notice after = before.saying(new Said(
                attempt.number(),
                attempt.step(),
                attempt.revision(),
                shown,
                attempt.state(),
                attempt.verdict(),
                clock.instant(),
                false,
                root,
                attempt.nodes()));
        log.write(after);
        metrics.found();
        setbacks.over();
        LOG.info(
                "incident {}: {} was said already, found it",
                before.incident(),
                attempt.step().word());
        outbox.settle(task, after, clock.instant());
    }

    private void absent(Outbox.Track task, Notice before, Attempt attempt) {
        Notice after = before.unsaid();
        log.write(after);
        LOG.info(
                "incident {}: {} was not said after all",
                before.incident(),
                attempt.step().word());
        outbox.settle(task, after, clock.instant());
    }

    private void later(Outbox.Track task, Notice before, Lookup lookup) {
        setbacks.failed(task, lookup.reason());
        Delivery.Kind kind = lookup.reason().equals("ratelimited") ? Delivery.Kind.RATE_LIMITED : Delivery.Kind.LATER;
        outbox.retry(task, before, setbacks.comeBack(task, kind, lookup.after()));
    }
}

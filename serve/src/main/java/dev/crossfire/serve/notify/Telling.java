package dev.crossfire.serve.notify;

import dev.crossfire.model.notice.Notice;
import dev.crossfire.model.notice.Notice.Attempt;
import dev.crossfire.model.notice.Notice.MessageRef;
import dev.crossfire.model.notice.Notice.Said;
import dev.crossfire.serve.notify.decision.Decision;
import dev.crossfire.serve.notify.decision.Subject;
import dev.crossfire.serve.notify.receiver.Delivery;
import dev.crossfire.serve.notify.receiver.Receiver;
import dev.crossfire.serve.notify.receiver.Saying;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says one turn: writes down what is about to be said, says it, writes down how that ended. */
record Telling(
        Outbox outbox,
        NoticeLog log,
        Receiver receiver,
        NotifyMetrics metrics,
        Setbacks setbacks,
        InstantSource clock) {

    /**
     * An attempt that was written down longer ago than this is written down again before it is said: by then a successor may have taken
     * over, which the second write finds out.
     */
    static final Duration FRESH = Duration.ofSeconds(2);

    private static final int MAX_WRITES = 3;

    /** After a request without an answer: so long may what it said still be on its way into the channel. */
    private static final Duration SETTLE = Duration.ofSeconds(3);

    /** So often is a message repeated, marked, while its outcome stays unknown; then it counts as said. */
    private static final int MAX_REPEATS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    void carry(Outbox.Track task) {
        Decision decision = task.decision();
        Notice before = outbox.notice(task.newest().id());
        Notice attempting = attempt(task, before);
        Said said = before.said();
        Saying saying = new Saying(
                task.newest(),
                step(decision),
                before.count() + 1,
                said == null || !receiver.threads() ? null : said.root(),
                decision.possiblyRepeated(),
                task.plain());
        Delivery delivery = receiver.tell(saying);
        switch (delivery.kind()) {
            case SENT -> told(task, saying, delivery.root(), before);
            case UNKNOWN -> inDoubt(task, saying, attempting, before, delivery);
            case REFUSED -> refused(task, before, delivery);
            case LATER, RATE_LIMITED, UNRENDERABLE, ROOT_GONE -> notSaid(task, before, delivery);
        }
    }

    /** Writes down what is about to be said, and says so again when that took long enough for a successor to have come. */
    private Notice attempt(Outbox.Track task, Notice before) {
        Subject subject = task.newest();
        for (int writes = 1; ; writes++) {
            Instant now = clock.instant();
            Notice attempting = before.attempting(new Attempt(
                    before.count() + 1,
                    step(task.decision()),
                    subject.revision(),
                    subject.state(),
                    subject.verdict(),
                    now,
                    subject.nodes()));
            log.write(attempting);
            if (Duration.between(now, clock.instant()).compareTo(FRESH) <= 0 || writes == MAX_WRITES) {
                return attempting;
            }
        }
    }

    private void told(Outbox.Track task, Saying saying, @Nullable MessageRef root, Notice before) {
        Subject subject = task.newest();
        int shown =
                before.said() != null && saying.root() != null && saying.root().equals(root)
                        ? before.said().shown()
                        : subject.revision();
        Notice after = before.saying(new Said(
                saying.number(),
                saying.step(),
                subject.revision(),
                shown,
                subject.state(),
                subject.verdict(),
                clock.instant(),
                saying.possiblyRepeated(),
                root,
                subject.nodes()));
        log.write(after);
        metrics.sent(saying.step(), saying.possiblyRepeated());
        setbacks.over();
        LOG.info(
                "told {} of {} {} revision {}: {}{}",
                after.receiver(),
                subject.nodes() == 0 ? "incident" : "outbreak",
                subject.id(),
                subject.revision(),
                saying.step().word(),
                saying.possiblyRepeated() ? ", possibly repeated" : "");
        outbox.settle(task, after, clock.instant());
    }

    /** Known not to have been said: what was in doubt before this attempt still is, no more and no less. */
    private void notSaid(Outbox.Track task, Notice before, Delivery delivery) {
        Said said = before.said();
        boolean plainRefused = delivery.kind() == Delivery.Kind.UNRENDERABLE && task.plain();
        boolean rootLost = delivery.kind() == Delivery.Kind.ROOT_GONE && (said == null || said.root() == null);
        if (plainRefused || rootLost) {
            refused(task, before, delivery);
            return;
        }
        Notice after = delivery.kind() == Delivery.Kind.ROOT_GONE && said != null
                ? new Notice(before.incident(), before.receiver(), said.rootless(), before.attempt(), null)
                : before;
        log.write(after);
        setbacks.failed(task, delivery.reason());
        if (delivery.kind() == Delivery.Kind.UNRENDERABLE) {
            outbox.goPlain(task);
        }
        outbox.retry(task, after, setbacks.comeBack(task, delivery.kind(), delivery.after()));
    }

    private void inDoubt(Outbox.Track task, Saying saying, Notice attempting, Notice before, Delivery delivery) {
        setbacks.failed(task, delivery.reason());
        if (saying.possiblyRepeated() && task.failures() >= MAX_REPEATS) {
            metrics.failed("unconfirmed");
            told(task, saying, saying.root(), before);
            return;
        }
        Instant settled = clock.instant().plus(SETTLE);
        Instant backedOff = setbacks.comeBack(task, delivery.kind(), null);
        outbox.retry(task, attempting, settled.isAfter(backedOff) ? settled : backedOff);
    }

    private void refused(Outbox.Track task, Notice before, Delivery delivery) {
        Notice after = before.refusing(delivery.reason());
        log.write(after);
        setbacks.failed(task, delivery.reason());
        outbox.refuse(task, after);
    }

    private static Notice.Step step(Decision decision) {
        return Objects.requireNonNull(decision.step(), "a decision to tell names its step");
    }
}

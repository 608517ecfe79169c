package dev.crossfire.serve.notify;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.notice.Notice;
import dev.crossfire.model.notice.Notice.Attempt;
import dev.crossfire.model.notice.Notice.MessageRef;
import dev.crossfire.model.notice.Notice.Said;
import dev.crossfire.serve.notify.decision.Decision;
import dev.crossfire.serve.notify.receiver.Delivery;
import dev.crossfire.serve.notify.receiver.Lookup;
import dev.crossfire.serve.notify.receiver.Receiver;
import dev.crossfire.serve.notify.receiver.Saying;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one task: writes down what is about to be said, says it, writes down how that ended. Whatever ends this process in between
 * leaves an attempt that its successor knows to be in doubt.
 */
final class Courier {

    /**
     * An attempt that was written down longer ago than this is written down again before it is said: by then a successor may have taken
     * over, which the second write finds out.
     */
    static final Duration FRESH = Duration.ofSeconds(2);

    /** After a request without an answer: so long may what it said still be on its way into the channel. */
    static final Duration SETTLE = Duration.ofSeconds(3);

    /** So often is a message repeated, marked, while its outcome stays unknown; then it counts as said. */
    private static final int MAX_REPEATS = 5;

    private static final int MAX_WRITES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private final Outbox outbox;
    private final NoticeLog log;
    private final Receiver receiver;
    private final NotifyMetrics metrics;
    private final Backoff backoff;
    private final InstantSource clock;
    private @Nullable String trouble;

    Courier(
            Outbox outbox,
            NoticeLog log,
            Receiver receiver,
            NotifyMetrics metrics,
            Backoff backoff,
            InstantSource clock) {
        this.outbox = outbox;
        this.log = log;
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

    void carry(Outbox.Track task) {
        if (task.failures() > 0) {
            metrics.retried();
        }
        switch (task.decision().action()) {
            case TELL -> tell(task);
            case EDIT -> edit(task);
            case LOOK_UP -> lookUp(task);
            case NOTHING -> throw new IllegalStateException("nothing is no task");
        }
        outbox.requested(clock.instant());
    }

    private void tell(Outbox.Track task) {
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
        Incident incident = task.newest();
        for (int writes = 1; ; writes++) {
            Instant now = clock.instant();
            Notice attempting = before.attempting(new Attempt(
                    before.count() + 1,
                    step(task.decision()),
                    incident.revision(),
                    incident.state(),
                    incident.verdict(),
                    now));
            log.write(attempting);
            if (Duration.between(now, clock.instant()).compareTo(FRESH) <= 0 || writes == MAX_WRITES) {
                return attempting;
            }
        }
    }

    private void told(Outbox.Track task, Saying saying, @Nullable MessageRef root, Notice before) {
        Incident incident = task.newest();
        int shown =
                before.said() != null && saying.root() != null && saying.root().equals(root)
                        ? before.said().shown()
                        : incident.revision();
        Notice after = before.saying(new Said(
                saying.number(),
                saying.step(),
                incident.revision(),
                shown,
                incident.state(),
                incident.verdict(),
                clock.instant(),
                saying.possiblyRepeated(),
                root));
        log.write(after);
        metrics.sent(saying.step(), saying.possiblyRepeated());
        trouble = null;
        LOG.info(
                "told {} of incident {} revision {}: {}{}",
                after.receiver(),
                incident.id(),
                incident.revision(),
                saying.step().word(),
                saying.possiblyRepeated() ? ", possibly repeated" : "");
        outbox.settle(task, after);
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
        failed(task, delivery.reason());
        if (delivery.kind() == Delivery.Kind.UNRENDERABLE) {
            outbox.goPlain(task);
        }
        outbox.retry(task, after, comeBack(task, delivery.kind(), delivery.after()));
    }

    private void inDoubt(Outbox.Track task, Saying saying, Notice attempting, Notice before, Delivery delivery) {
        failed(task, delivery.reason());
        if (saying.possiblyRepeated() && task.failures() >= MAX_REPEATS) {
            metrics.failed("unconfirmed");
            told(task, saying, saying.root(), before);
            return;
        }
        Instant settled = clock.instant().plus(SETTLE);
        Instant backedOff = clock.instant().plus(backoff.after(task.failures() + 1));
        outbox.retry(task, attempting, settled.isAfter(backedOff) ? settled : backedOff);
    }

    private void refused(Outbox.Track task, Notice before, Delivery delivery) {
        Notice after = before.refusing(delivery.reason());
        log.write(after);
        failed(task, delivery.reason());
        outbox.refuse(task, after);
    }

    private void edit(Outbox.Track task) {
        Incident incident = task.newest();
        Notice before = outbox.notice(incident.id());
        Said said = Objects.requireNonNull(before.said());
        Delivery delivery = receiver.edit(incident, said, Objects.requireNonNull(said.root()));
        outbox.edited(task, clock.instant());
        switch (delivery.kind()) {
            case SENT -> {
                // Nothing is written down before: the same edit twice is one edit.
                Notice after = before.saying(said.showing(incident.revision()));
                log.write(after);
                metrics.edited();
                trouble = null;
                LOG.debug("edited the message of incident {} to revision {}", incident.id(), incident.revision());
                outbox.settle(task, after);
            }
            case ROOT_GONE -> {
                Notice after = before.saying(said.rootless());
                log.write(after);
                failed(task, delivery.reason());
                outbox.settle(task, after);
            }
            case REFUSED, UNRENDERABLE -> {
                failed(task, delivery.reason());
                outbox.neverEdit(task);
            }
            case LATER, RATE_LIMITED, UNKNOWN -> {
                failed(task, delivery.reason());
                outbox.retry(task, before, comeBack(task, delivery.kind(), delivery.after()));
            }
        }
    }

    private void lookUp(Outbox.Track task) {
        Incident incident = task.newest();
        Notice before = outbox.notice(incident.id());
        Attempt attempt = Objects.requireNonNull(before.attempt());
        Said said = before.said();
        MessageRef root = said == null ? null : said.root();
        Lookup lookup = receiver.find(incident.id(), attempt, root);
        switch (lookup.kind()) {
            case FOUND -> {
                int shown =
                        said != null && root != null && root.equals(lookup.root()) ? said.shown() : attempt.revision();
                adopt(task, before, attempt, lookup.root(), shown);
            }
            case ABSENT -> {
                Notice after = before.unsaid();
                log.write(after);
                LOG.info(
                        "incident {}: {} was not said after all",
                        incident.id(),
                        attempt.step().word());
                outbox.settle(task, after);
            }
            case LATER -> {
                failed(task, lookup.reason());
                boolean limited = lookup.reason().equals("ratelimited");
                outbox.retry(
                        task,
                        before,
                        comeBack(task, limited ? Delivery.Kind.RATE_LIMITED : Delivery.Kind.LATER, lookup.after()));
            }
            case REFUSED -> {
                failed(task, lookup.reason());
                outbox.neverSearch(task);
            }
        }
    }

    private void adopt(Outbox.Track task, Notice before, Attempt attempt, @Nullable MessageRef root, int shown) {
        Notice after = before.saying(new Said(
                attempt.number(),
                attempt.step(),
                attempt.revision(),
                shown,
                attempt.state(),
                attempt.verdict(),
                clock.instant(),
                false,
                root));
        log.write(after);
        metrics.found();
        LOG.info(
                "incident {}: {} was said already, found it",
                before.incident(),
                attempt.step().word());
        outbox.settle(task, after);
    }

    private void failed(Outbox.Track task, String reason) {
        metrics.failed(reason);
        trouble = receiver.explain(reason);
        LOG.warn(
                "incident {} revision {}: {}", task.newest().id(), task.newest().revision(), trouble);
    }

    private Instant comeBack(Outbox.Track task, Delivery.Kind kind, @Nullable Duration asked) {
        Instant now = clock.instant();
        if (kind == Delivery.Kind.RATE_LIMITED) {
            metrics.rateLimited();
            Instant until = now.plus(asked == null ? Duration.ofSeconds(30) : asked);
            outbox.pause(until);
            return until;
        }
        // Another layout, or another thread: no reason to wait.
        return kind == Delivery.Kind.UNRENDERABLE || kind == Delivery.Kind.ROOT_GONE
                ? now
                : now.plus(backoff.after(task.failures() + 1));
    }

    private static Notice.Step step(Decision decision) {
        return Objects.requireNonNull(decision.step(), "a decision to tell names its step");
    }
}

package dev.crossfire.serve.notify;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.State;
import dev.crossfire.model.notice.Notice;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.serve.notify.RevisionReader.Read;
import dev.crossfire.serve.notify.decision.NoticePolicy;
import dev.crossfire.serve.notify.receiver.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One run: reads what was said and what is open, then tells, until it is closed or Kafka is lost. */
final class NotifySession implements AutoCloseable {

    /**
     * How far back incidents are read. An open incident has a revision of the last 24 h, or it would have expired; records carry the time at
     * which the raw record behind them was appended, and a topology that was down works off raw records of up to 24 h more.
     */
    static final Duration LOOK_BACK = Duration.ofHours(49);

    /** An incident that was told of as open, and whose end was not, is looked for this much longer; what is older is given up. */
    static final Duration LOOK_BACK_FOR_ENDS = Duration.ofDays(30);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration FORGET_EVERY = Duration.ofHours(6);

    private final Receiver receiver;
    private final NoticeLog log;
    private final RevisionReader<Incident> incidents;
    private final RevisionReader<Outbreak> outbreaks;
    private final NotifyMetrics metrics;
    private final InstantSource clock;
    private final BooleanSupplier closing;
    private volatile @Nullable Courier courier;
    private volatile boolean ready;

    NotifySession(
            Receiver receiver,
            NoticeLog log,
            RevisionReader<Incident> incidents,
            RevisionReader<Outbreak> outbreaks,
            NotifyMetrics metrics,
            InstantSource clock,
            BooleanSupplier closing) {
        this.receiver = receiver;
        this.log = log;
        this.incidents = incidents;
        this.outbreaks = outbreaks;
        this.metrics = metrics;
        this.clock = clock;
        this.closing = closing;
    }

    /** Whether everything that was there at the start is read. */
    boolean ready() {
        return ready;
    }

    @Nullable
    String trouble() {
        Courier carrying = courier;
        return carrying == null ? null : carrying.trouble();
    }

    /** Returns when closed; throws when it cannot go on. */
    void run(NotifyConfig config, Backoff backoff) {
        Map<String, Notice> notices = log.restore();
        Instant begun = clock.instant();
        // Whoever was shut out by restoring had written its last attempt before, and gives up on it in time.
        Instant lookUpFrom = begun.plus(Telling.FRESH).plus(receiver.callTimeout());
        NoticePolicy policy = new NoticePolicy(config.suspected(), receiver.threads(), config.outbreakWait());
        Outbox outbox = new Outbox(config.receiver(), policy, receiver.pace(), notices, lookUpFrom);
        Courier carrying = new Courier(outbox, log, receiver, metrics, backoff, clock);
        courier = carrying;
        incidents.open(from(begun, notices.values()));
        // One that stands for weeks may have been told last at any time before, and its incidents must not be told one
        // by one.
        outbreaks.open(Instant.EPOCH);
        Instant forget = begun;
        while (!closing.getAsBoolean()) {
            Optional<Outbox.Track> due = ready ? outbox.next(clock.instant()) : Optional.empty();
            due.ifPresent(carrying::carry);
            List<Read<Incident>> read = incidents.poll(due.isPresent() ? Duration.ZERO : POLL);
            outbreaks.poll(Duration.ZERO).forEach(outbreak -> outbox.take(outbreak.revision(), heardAt(outbreak)));
            read.forEach(incident -> outbox.take(incident.revision(), heardAt(incident)));
            catchUp(outbox);
            if (ready && !clock.instant().isBefore(forget)) {
                log.forget(outbox.forgetEndedBefore(clock.instant().minus(LOOK_BACK_FOR_ENDS)));
                forget = clock.instant().plus(FORGET_EVERY);
            }
        }
    }

    @Override
    public void close() {
        ready = false;
        metrics.ready(false);
        try (log;
                incidents) {
            outbreaks.close();
        }
    }

    /**
     * What is heard while it happens is heard now, also when the topology is late with it; what stood there at the start, when it was
     * appended: a restart makes nobody wait longer.
     */
    private Instant heardAt(Read<?> read) {
        Instant now = clock.instant();
        return ready || read.appendedAt().isAfter(now) ? now : read.appendedAt();
    }

    /** Nothing is said before everything is read: the newest revision decides. */
    private void catchUp(Outbox outbox) {
        ready = ready || (incidents.caughtUp() && outbreaks.caughtUp());
        metrics.ready(ready);
        metrics.pending(outbox.pending());
    }

    static Instant from(Instant now, Collection<Notice> notices) {
        Instant from = now.minus(LOOK_BACK);
        Instant oldest = now.minus(LOOK_BACK_FOR_ENDS);
        for (Notice notice : notices) {
            Instant told = unfinishedSince(notice);
            if (told != null && told.minus(LOOK_BACK).isBefore(from)) {
                from = told.minus(LOOK_BACK);
            }
        }
        return from.isBefore(oldest) ? oldest : from;
    }

    private static @Nullable Instant unfinishedSince(Notice notice) {
        if (notice.attempt() != null) {
            return notice.attempt().at();
        }
        return notice.said() != null && notice.said().state() == State.OPEN
                ? notice.said().at()
                : null;
    }
}

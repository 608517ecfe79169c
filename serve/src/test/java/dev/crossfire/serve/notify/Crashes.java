package dev.crossfire.serve.notify;

import dev.crossfire.model.notice.Notice;
import dev.crossfire.model.notice.Notice.Attempt;
import dev.crossfire.model.notice.Notice.MessageRef;
import dev.crossfire.model.notice.Notice.Said;
import dev.crossfire.serve.notify.decision.Subject;
import dev.crossfire.serve.notify.receiver.Delivery;
import dev.crossfire.serve.notify.receiver.Lookup;
import dev.crossfire.serve.notify.receiver.Receiver;
import dev.crossfire.serve.notify.receiver.Saying;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends a notifier at a point of its work as a kill would: what was done stays done, and nothing more is. */
final class Crashes {

    private Crashes() {}

    /** Where it ends. */
    enum Point {
        BEFORE_INTENT,
        BETWEEN_INTENT_AND_SEND,
        AFTER_SEND,
        AFTER_OUTCOME
    }

    /** What ends the notifier's thread. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Crashes once, at the first notice that is an attempt (or an outcome). */
    static NoticeLog around(NoticeLog log, Point point) {
        AtomicBoolean crashed = new AtomicBoolean();
        return new NoticeLog() {
            @Override
            public Map<String, Notice> restore() {
                return log.restore();
            }

            @Override
            public void write(Notice notice) {
                boolean intent = notice.attempt() != null;
                if (intent && point == Point.BEFORE_INTENT) {
                    crash(crashed);
                }
                if (!intent && point == Point.AFTER_SEND) {
                    crash(crashed);
                }
                log.write(notice);
                if (!intent && point == Point.AFTER_OUTCOME) {
                    crash(crashed);
                }
            }

            @Override
            public void forget(Collection<Notice> notices) {
                log.forget(notices);
            }

            @Override
            public void close() {
                log.close();
            }
        };
    }

    static Receiver around(Receiver receiver, Point point) {
        AtomicBoolean crashed = new AtomicBoolean();
        return new Before(receiver, () -> {
            if (point == Point.BETWEEN_INTENT_AND_SEND) {
                crash(crashed);
            }
        });
    }

    private static void crash(AtomicBoolean crashed) {
        if (!crashed.getAndSet(true)) {
            throw new Crash();
        }
    }

    /** Does something after each write of an attempt. */
    record After(NoticeLog log, Runnable after) implements NoticeLog {

        @Override
        public Map<String, Notice> restore() {
            return log.restore();
        }

        @Override
        public void write(Notice notice) {
            log.write(notice);
            if (notice.attempt() != null) {
                after.run();
            }
        }

        @Override
        public void forget(Collection<Notice> notices) {
            log.forget(notices);
        }

        @Override
        public void close() {
            log.close();
        }
    }

    /** Does something before each message. */
    record Before(Receiver receiver, Runnable before) implements Receiver {

        @Override
        public boolean threads() {
            return receiver.threads();
        }

        @Override
        public Duration pace() {
            return receiver.pace();
        }

        @Override
        public Duration callTimeout() {
            return receiver.callTimeout();
        }

        @Override
        public Delivery tell(Saying saying) {
            before.run();
            return receiver.tell(saying);
        }

        @Override
        public Delivery edit(Subject subject, Said said, MessageRef root) {
            return receiver.edit(subject, said, root);
        }

        @Override
        public Lookup find(String incident, Attempt attempt, MessageRef root) {
            return receiver.find(incident, attempt, root);
        }

        @Override
        public String explain(String reason) {
            return receiver.explain(reason);
        }

        @Override
        public void close() {
            receiver.close();
        }
    }
}

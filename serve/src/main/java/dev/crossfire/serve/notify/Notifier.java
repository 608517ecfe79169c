package dev.crossfire.serve.notify;

import dev.crossfire.serve.notify.receiver.Receiver;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one receiver of incidents. Runs on a thread of its own; waits for Kafka as long as it takes, and ends only when it is closed, when
 * another notifier of the same receiver takes over, or when Kafka refuses it.
 */
public final class Notifier implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

    /** So long may a message that is under way take to end when the notifier is closed. */
    private static final long LAST_WORD_MS = 1000;

    private static final long END_MS = 800;

    private final NotifyConfig config;
    private final Edge edge;
    private final Receiver receiver;
    private final NotifyMetrics metrics;
    private final Backoff backoff;
    private final Backoff kafkaBackoff;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable NotifySession session;
    private volatile String trouble = "reading what was said, and what is open";

    /**
     * Where the notifier meets what a test wants to hold in its hand.
     *
     * @param receiver put around the receiver
     * @param log put around what is remembered
     */
    record Edge(
            InstantSource clock,
            RandomGenerator random,
            UnaryOperator<Receiver> receiver,
            UnaryOperator<NoticeLog> log) {

        static Edge real() {
            return new Edge(
                    InstantSource.system(), new SecureRandom(), UnaryOperator.identity(), UnaryOperator.identity());
        }
    }

    private Notifier(NotifyConfig config, Edge edge) {
        this.config = config;
        this.edge = edge;
        receiver = edge.receiver().apply(config.slack().receiver(config.receiver(), config.feed()));
        metrics = new NotifyMetrics(config.receiver());
        backoff = Backoff.forReceiver(edge.random());
        kafkaBackoff = Backoff.forKafka(edge.random());
        thread = new Thread(this::run, "crossfire-notify-" + config.receiver());
        thread.setDaemon(true);
    }

    /** Begins to read and to tell. Returns at once: {@link #ready()} tells when everything is read. */
    public static Notifier start(NotifyConfig config) {
        return start(config, Edge.real());
    }

    static Notifier start(NotifyConfig config, Edge edge) {
        Notifier notifier = new Notifier(config, edge);
        notifier.thread.start();
        return notifier;
    }

    /** Whether it still works. One that waits for Kafka or for the receiver, or restores, is alive. */
    public boolean alive() {
        return thread.isAlive();
    }

    /** Whether everything that was there at start has been read. */
    public boolean ready() {
        NotifySession running = session;
        return running != null && running.ready();
    }

    /** What stands in its way, for people, without secrets; null when nothing does. */
    public @Nullable String trouble() {
        NotifySession running = session;
        return running != null && running.ready() ? running.trouble() : trouble;
    }

    /** Completes, with the reason, when it has given up; never after an orderly {@link #close()}. */
    public CompletableFuture<String> failure() {
        return failure.copy();
    }

    /** {@code crossfire.notify.*}. */
    public MeterBinder meters() {
        return metrics;
    }

    /** Lets a message that is under way end, for a second; then ends it, which leaves its outcome to be found out by the next start. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(LAST_WORD_MS);
            receiver.close();
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(END_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.debug("closing the receiver failed", e);
        }
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }

    private void run() {
        int failures = 0;
        try {
            while (!closed()) {
                failures = runSession() ? 0 : failures + 1;
                if (!closed()) {
                    closing.await(kafkaBackoff.after(failures + 1).toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (WakeupException | InterruptException | InterruptedException e) {
            LOG.debug("notifier was woken to close");
        } catch (RuntimeException | Error e) {
            giveUp(e);
        }
    }

    /** True when it got as far as telling. */
    private boolean runSession() {
        NotifyKafka kafka = new NotifyKafka(config);
        try (NotifySession running = new NotifySession(
                receiver,
                edge.log().apply(new NoticeTopic(kafka, config.receiver(), this::closed)),
                RevisionReader.ofIncidents(kafka, metrics),
                RevisionReader.ofOutbreaks(kafka, metrics),
                metrics,
                edge.clock(),
                this::closed)) {
            return tell(running);
        }
    }

    private boolean tell(NotifySession running) {
        boolean got = false;
        try {
            session = running;
            running.run(config, backoff);
        } catch (WakeupException | InterruptException | AuthenticationException | AuthorizationException e) {
            throw e;
        } catch (KafkaException e) {
            got = running.ready();
            trouble = "waiting for Kafka at " + config.bootstrapServers() + ": " + e.getMessage();
            LOG.warn("notifier begins anew, Kafka failed: {}", e.toString());
        } finally {
            session = null;
        }
        return got;
    }

    private void giveUp(Throwable e) {
        String reason = "the notifier has stopped: " + e.getMessage();
        trouble = reason;
        if (e instanceof ShutOutException) {
            LOG.error("{}", reason);
        } else {
            LOG.error("the notifier has stopped; restart it", e);
        }
        failure.complete(reason);
    }
}

package dev.crossfire.streams.topology;

import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.signal.Recognised;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns one running instance of the topology. */
public final class StreamsRunner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsRunner.class);

    /** How long a close waits for a start to settle, and then for the threads to end. */
    private static final Duration CLOSE = Duration.ofSeconds(30);

    private final KafkaStreams streams;
    private final LedgerReader ledgers;
    private final ThreadFailures failures;
    private final CountDownLatch settled = new CountDownLatch(1);
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    private StreamsRunner(KafkaStreams streams, LedgerReader ledgers, ThreadFailures failures) {
        this.streams = streams;
        this.ledgers = ledgers;
        this.failures = failures;
    }

    /**
     * Starts an instance and returns at once; see {@link #awaitReady}. The topics must exist, see {@link TopicSetup}.
     *
     * @param recogniser called by all stream threads
     */
    public static StreamsRunner start(StreamConfig config, Function<RawInput, Recognised> recogniser, NodeFolds folds) {
        CrossfireTopology topology = new CrossfireTopology(config, recogniser, folds);
        KafkaStreams streams = new KafkaStreams(topology.get(), config.properties());
        LedgerReader ledgers = new LedgerReader(streams, topology.ledgers());
        StreamsRunner runner = new StreamsRunner(streams, ledgers, new ThreadFailures());
        streams.setStateListener(runner::onState);
        streams.setUncaughtExceptionHandler(runner.failures::decide);
        streams.start();
        return runner;
    }

    private void onState(KafkaStreams.State now, KafkaStreams.State before) {
        LOG.info("topology {} (was {})", now, before);
        if (now == KafkaStreams.State.RUNNING || now.hasCompletedShutdown()) {
            settled.countDown();
        }
        if (now == KafkaStreams.State.ERROR) {
            failure.complete(
                    failures.last().orElseGet(() -> new IllegalStateException("the topology ended in an error")));
        }
    }

    /** Whether every thread has its partitions and has read its stores back. False again while partitions move. */
    public boolean ready() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** Kafka Streams' word for the state, such as {@code RUNNING} or {@code REBALANCING}. */
    public String state() {
        return streams.state().name();
    }

    /**
     * Waits until it was ready for the first time.
     *
     * @return false when it was not within this time, or ended before
     */
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        return settled.await(atMost.toMillis(), TimeUnit.MILLISECONDS)
                && !streams.state().hasCompletedShutdown();
    }

    /** Completes when the topology gave up after threads failed again and again; never after an orderly close. */
    public CompletableFuture<Throwable> failure() {
        return failure.copy();
    }

    /** What became of all entries of this instance's partitions; empty while partitions move. */
    public Optional<Ledgers> ledgers() {
        try {
            return Optional.of(ledgers.read());
        } catch (InvalidStateStoreException e) {
            LOG.debug("the ledgers cannot be read now", e);
            return Optional.empty();
        }
    }

    /** Records that only the last net caught since the start: each is a bug. */
    public long caughtByLastNet() {
        double sum = 0;
        for (Metric metric : streams.metrics().values()) {
            if (metric.metricName().name().equals("dropped-records-total")) {
                sum += ((Number) metric.metricValue()).doubleValue();
            }
        }
        return Math.round(sum);
    }

    /**
     * Stops in order, and keeps the membership for the next start. First lets a start settle: closed in the middle of its first rebalance, a
     * stream thread was seen spinning for ever. Then waits for the threads.
     */
    @Override
    public void close() {
        try {
            if (!settled.await(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("closing a topology that never got ready; its state is {}", streams.state());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!streams.close(CLOSE)) {
            LOG.warn("stream threads did not end within {} s", CLOSE.toSeconds());
        }
    }
}

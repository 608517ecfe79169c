package dev.crossfire.deploy.app.diagnose;

import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.topology.Ledgers;
import dev.crossfire.streams.topology.NodeFold;
import dev.crossfire.streams.topology.NodeFolds;
import dev.crossfire.streams.topology.StreamConfig;
import dev.crossfire.streams.topology.StreamsRunner;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One application on topics of its own, fed in one arrival order. */
final class BrokerRun implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration LOOK = Duration.ofMillis(50);

    private final StreamConfig config;
    private final WrittenLog written;
    private final StreamsRunner runner;
    private final RawWaves waves;

    BrokerRun(
            String bootstrap,
            Path folder,
            int order,
            List<List<RawBundle.Sent>> bundles,
            Recogniser recogniser,
            Fold fold) {
        String prefix = "order-" + order;
        config = new StreamConfig(bootstrap, prefix, folder, prefix, 1, prefix, Map.of());
        written = new WrittenLog(bootstrap, prefix, prefix);
        try (TopicSetup topics = TopicSetup.connect(bootstrap, Map.of(), new TopicLayout(prefix, 2, (short) 1))) {
            topics.create();
        }
        runner = StreamsRunner.start(config, recogniser::recognise, NodeFolds.only(NodeFold.of(fold)));
        waves = new RawWaves(bootstrap, prefix, order, bundles);
    }

    /** Whether all that was sent is recognised, and so stands in the log in this order. */
    boolean recognised() {
        return ledgers().recognisedInAll().in() == waves.sent().in();
    }

    /** Whether all of it is folded too. */
    boolean folded() {
        return recognised()
                && ledgers().folded().taken() == ledgers().recognisedInAll().recognised();
    }

    Ledgers ledgers() {
        return runner.ledgers().orElseGet(() -> new Ledgers(Map.of(), Fold.Tally.NONE));
    }

    RawWaves waves() {
        return waves;
    }

    void await(String what, BooleanSupplier condition) throws InterruptedException {
        if (!runner.awaitReady(PATIENCE)) {
            throw new AssertionError("the topology is not ready but " + runner.state());
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + " did not come within " + PATIENCE + "; sent " + waves.sent()
                        + ", ledgers " + ledgers());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** Waits until every node has seen a tick of after {@code time}. */
    void awaitTick(Instant time) throws InterruptedException {
        await("a tick after " + time, () -> written.tickedAfter(time));
    }

    WrittenLog written() {
        return written;
    }

    void stop() {
        runner.close();
    }

    @Override
    public String toString() {
        return config.topicPrefix();
    }

    @Override
    public void close() {
        waves.close();
        runner.close();
    }
}

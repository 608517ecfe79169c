package dev.crossfire.deploy.broker;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and its controller inside this process, over one data folder that it keeps across restarts, {@code kill -9} included.
 *
 * <p>Kafka ends the process when the broker is beyond help (a full disk, metadata it cannot read). While an embedded broker runs this is
 * turned into {@link #failure()}; it is set for the whole process, so run one broker in a process at a time, tests aside.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int ATTEMPTS = 5;
    private static final long LAST_WORDS_SECONDS = 10;

    private final BrokerConfig config;
    private final DataFolder folder;
    private final KafkaNode node;
    private final Ports ports;
    private final CompletableFuture<String> failure;

    private EmbeddedBroker(
            BrokerConfig config, DataFolder folder, KafkaNode node, Ports ports, CompletableFuture<String> failure) {
        this.config = config;
        this.folder = folder;
        this.node = node;
        this.ports = ports;
        this.failure = failure;
    }

    /**
     * Starts a broker and waits until it serves.
     *
     * @param dataDir made and formatted when new
     * @throws BrokerStartException when it cannot start; the message says what, where and what to do
     */
    public static EmbeddedBroker start(Path dataDir, BrokerConfig config) {
        DataFolder folder = DataFolder.open(dataDir);
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return startOn(Ports.choose(config), folder, config);
                } catch (PortTakenException e) {
                    if (attempt == ATTEMPTS) {
                        throw new BrokerStartException(
                                "the broker found no free port on " + config.host() + " in " + ATTEMPTS
                                        + " attempts: name one that is free",
                                e);
                    }
                }
            }
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static EmbeddedBroker startOn(Ports ports, DataFolder folder, BrokerConfig config) {
        CompletableFuture<String> failure = new CompletableFuture<>();
        catchExits(failure);
        try {
            KafkaNode node =
                    new KafkaNode(KafkaConfig.fromProps(BrokerProperties.of(config, folder.path(), ports), false));
            awaitStart(node, failure, folder);
            return new EmbeddedBroker(config, folder, node, ports, failure);
        } catch (RuntimeException e) {
            letExit();
            throw e;
        }
    }

    /** A fault of another of the broker's threads would leave the start waiting for ever, so whichever ends first decides. */
    private static void awaitStart(KafkaNode node, CompletableFuture<String> failure, DataFolder folder) {
        CompletableFuture<Void> started = new CompletableFuture<>();
        Thread starter = new Thread(() -> run(node, started), "broker-start");
        starter.setDaemon(true);
        starter.start();
        CompletableFuture.anyOf(started, failure).exceptionally(e -> "failed").join();
        try {
            if (failure.isDone()) {
                // The start itself mostly fails a moment later, and knows better why.
                started.get(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
                throw new BrokerStartException(cannotStart(folder, failure.join()));
            }
            started.get();
        } catch (TimeoutException e) {
            throw new BrokerStartException(cannotStart(folder, failure.join()), e);
        } catch (ExecutionException e) {
            throw startFailure(folder, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerStartException("interrupted while the broker started in " + folder.path(), e);
        }
    }

    private static void run(KafkaNode node, CompletableFuture<Void> started) {
        try {
            node.start();
            started.complete(null);
        } catch (Throwable e) {
            started.completeExceptionally(e);
        }
    }

    private static RuntimeException startFailure(DataFolder folder, Throwable cause) {
        for (Throwable c = cause; c != null; c = c.getCause()) {
            if (c instanceof java.net.BindException
                    || String.valueOf(c.getMessage()).contains("failed to bind")) {
                return new PortTakenException(cause);
            }
        }
        return new BrokerStartException(cannotStart(folder, String.valueOf(cause.getMessage())), cause);
    }

    private static String cannotStart(DataFolder folder, String why) {
        return "the broker in " + folder.path() + " cannot start ("
                + why.lines().findFirst().orElse("")
                + "): when a newer version wrote this folder use that one, else read the log above, or choose another folder";
    }

    /** Where clients connect to: {@code host:port}. */
    public String bootstrap() {
        return config.host() + ":" + ports.broker();
    }

    /** Completes, with what happened, when the broker gave up; never after an orderly {@link #close()}. */
    public CompletableFuture<String> failure() {
        return failure.copy();
    }

    /** Hands its leaderships back, flushes and stops; the next start then needs no recovery. */
    @Override
    public void close() {
        try {
            node.stop();
        } finally {
            letExit();
            folder.close();
        }
    }

    private static void catchExits(CompletableFuture<String> failure) {
        Exit.Procedure report = (status, message) -> {
            String what = message == null ? "a fatal fault, status " + status : message;
            LOG.error("the embedded broker gave up: {}", what);
            failure.complete(what);
        };
        Exit.setExitProcedure(report);
        Exit.setHaltProcedure(report);
    }

    private static void letExit() {
        Exit.resetExitProcedure();
        Exit.resetHaltProcedure();
    }

    /** Another process took a port that was free a moment ago. */
    private static final class PortTakenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PortTakenException(Throwable cause) {
            super("a port was taken meanwhile: " + cause.getMessage(), cause);
        }
    }
}

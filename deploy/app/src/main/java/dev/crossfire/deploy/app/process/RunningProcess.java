package dev.crossfire.deploy.app.process;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.CrossfireVersion;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.broker.BrokerStartException;
import dev.crossfire.model.Topic;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import dev.crossfire.streams.topology.TopicSetupException;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A process while it runs: its parts are started in the order of the flow, and stopped in the opposite one when it is told to end. */
public final class RunningProcess implements Health {

    /** How long is waited before it is told again that a part is not ready. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** How often is looked whether what a start waits for has come. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Terminal terminal;
    private final Lifetime lifetime = Lifetime.ofThisProcess();
    private final RunningParts parts = new RunningParts();
    private @Nullable StatusServer status;
    private volatile @Nullable Health part;
    private volatile String waitsFor = "starting";

    private RunningProcess(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Runs until the process is told to stop, or a part gives up.
     *
     * @param start starts the parts; may return before they are ready
     */
    public static ExitCode run(Terminal terminal, Consumer<RunningProcess> start) {
        RunningProcess process = new RunningProcess(terminal);
        try {
            start.accept(process);
            process.lifetime.await();
            return ExitCode.RAN;
        } catch (BrokerStartException | TopicSetupException | UncheckedIOException e) {
            throw CommandFailed.failed(String.valueOf(e.getMessage()));
        } catch (Lifetime.Over e) {
            return ExitCode.RAN;
        } finally {
            process.parts.close();
            terminal.say("stopped");
            process.lifetime.ended();
        }
    }

    public Terminal terminal() {
        return terminal;
    }

    public Lifetime lifetime() {
        return lifetime;
    }

    /** Takes a part to be stopped at the end, last in, first out. */
    public <T extends AutoCloseable> T add(T started) {
        return parts.add(started);
    }

    /** Answers from now on at {@code /livez}, {@code /readyz} and {@code /metrics}: alive, and not ready before {@link #runs}. */
    public void answerAt(HttpAddress address) {
        StatusServer server = add(StatusServer.start(address, this, List.of()));
        status = server;
        terminal.say(CrossfireVersion.version() + ", status at " + server.uri());
    }

    /** The part that the process is for is started: how it is decides how the process is. */
    public void runs(Health started, MeterBinder... meters) {
        part = started;
        if (status != null) {
            List.of(meters).forEach(status::add);
        }
    }

    /** Waits for the part to be ready, and says so. */
    public void awaitReady(String what) {
        lifetime.until(this::ready, PATIENCE, () -> terminal.say("not ready yet: " + trouble()));
        terminal.say("ready     in " + terminal.sinceStart() + ": " + what);
    }

    /** Waits until a broker answers and has these topics: processes may be started in any order. */
    public void awaitTopics(KafkaAddress kafka, String prefix, List<Topic<?, ?>> topics) {
        TopicLayout layout = new TopicLayout(prefix, null, (short) -1);
        waitUntil(kafka::isReachable, "no Kafka broker answers at " + kafka);
        try (TopicSetup setup = TopicSetup.connect(kafka.bootstrap(), Map.of(), layout)) {
            waitUntil(
                    () -> setup.missing(topics).isEmpty(),
                    "topics are missing at " + kafka + ": './crossfire topics create --kafka " + kafka
                            + "' makes them");
        }
    }

    /** Waits until the topics of others are there that the process is to read. */
    public void awaitReads(KafkaAddress kafka, List<String> names) {
        if (names.isEmpty()) {
            return;
        }
        try (TopicSetup setup = TopicSetup.connect(kafka.bootstrap(), Map.of(), TopicLayout.DEFAULT)) {
            for (String name : names) {
                waitUntil(
                        () -> setup.missingNames(List.of(name)).isEmpty(),
                        "there is no topic " + name + " at " + kafka + ": create it, or mend " + Setting.READ);
            }
        }
    }

    private void waitUntil(BooleanSupplier so, String otherwise) {
        if (so.getAsBoolean()) {
            return;
        }
        waitsFor = otherwise;
        terminal.say("waits: " + otherwise);
        while (!so.getAsBoolean()) {
            lifetime.pause(LOOK);
        }
        waitsFor = "starting";
    }

    @Override
    public boolean alive() {
        Health started = part;
        return started == null || started.alive();
    }

    @Override
    public boolean ready() {
        Health started = part;
        return started != null && started.ready();
    }

    @Override
    public @Nullable String trouble() {
        Health started = part;
        return started == null ? waitsFor : started.trouble();
    }
}

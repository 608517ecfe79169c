package dev.crossfire.deploy.app.up;

import dev.crossfire.deploy.app.CrossfireVersion;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.conflicts.ConflictFolder;
import dev.crossfire.deploy.app.demo.Demo;
import dev.crossfire.deploy.app.notify.ToldReceiver;
import dev.crossfire.deploy.app.process.DataFolder;
import dev.crossfire.deploy.app.process.HttpAddress;
import dev.crossfire.deploy.app.process.Lifetime;
import dev.crossfire.deploy.app.process.RunningProcess;
import dev.crossfire.deploy.app.process.Terminal;
import dev.crossfire.deploy.app.ship.Shippers;
import dev.crossfire.deploy.app.stream.DiagnosisCore;
import dev.crossfire.deploy.app.stream.LiveRules;
import dev.crossfire.deploy.app.stream.PublishedRules;
import dev.crossfire.deploy.app.stream.TopologyMeters;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.ingest.KafkaSink;
import dev.crossfire.ingest.RawRecordSink;
import dev.crossfire.model.Topics;
import dev.crossfire.serve.feed.FeedConfig;
import dev.crossfire.serve.feed.FeedServer;
import dev.crossfire.serve.notify.Notifier;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.topology.StreamConfig;
import dev.crossfire.streams.topology.StreamsRunner;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code crossfire up} while it runs: every part in one process, started in the order of the flow. */
final class UpProcess {

    /** How long is waited before the terminal is told again that a part is not ready. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final UpConfig config;
    private final RunningProcess process;
    private final Terminal terminal;
    private final Lifetime lifetime;

    private UpProcess(UpConfig config, RunningProcess process) {
        this.config = config;
        this.process = process;
        this.terminal = process.terminal();
        this.lifetime = process.lifetime();
    }

    /** Runs until the process is told to stop, or a part gives up. */
    static ExitCode run(UpConfig config, Terminal terminal) {
        return RunningProcess.run(terminal, process -> new UpProcess(config, process).start());
    }

    private void start() {
        terminal.say(CrossfireVersion.version() + ", data in " + config.data());
        DataFolder folder = process.add(DataFolder.open(config.data()));
        new HttpAddress(HttpAddress.LOOPBACK, config.port()).requireFree();
        Path folderOfConflicts = config.conflicts();
        ConflictFolder own = folderOfConflicts == null ? null : ConflictFolder.read(folderOfConflicts);
        LiveRules rules = new LiveRules(
                own == null ? RuleCatalogue.shipped() : own.catalogue(),
                config.intake(),
                FoldSettings.DEFAULT.withQuietPeriod(config.quietPeriod()));
        String bootstrap = broker(folder);
        topics(bootstrap);
        PublishedRules published = process.add(PublishedRules.follow(
                new KafkaAddress(bootstrap), Topics.PREFIX, folder.instanceId(), rules, terminal::say));
        lifetime.endsWith(published.failure(), "the published conflicts are not followed");
        StreamsRunner topology = topology(bootstrap, folder, rules);
        List<MeterBinder> meters = new ArrayList<>(List.of(new TopologyMeters(topology), published));
        Supplier<Optional<String>> caution = published::caution;
        if (own != null && folderOfConflicts != null) {
            ConflictWatch watch = process.add(new ConflictWatch(folderOfConflicts, own, rules, terminal::say))
                    .start();
            meters.add(watch);
            caution = () -> published.caution().or(watch::caution);
        }
        FeedServer feed = feed(bootstrap, folder, meters, caution);
        awaitReady(topology, feed);
        if (config.demo()) {
            process.add(Demo.start(bootstrap, feed.uri(), terminal::say));
        } else if (!config.ship().isEmpty()) {
            ship(bootstrap);
        }
        if (config.told() != null) {
            notifier(config.told(), bootstrap, feed);
        }
    }

    private void notifier(ToldReceiver told, String bootstrap, FeedServer feed) {
        URI link = told.link() == null ? feed.uri() : told.link();
        Notifier notifier = process.add(Notifier.start(told.linking(link).config(bootstrap, Topics.PREFIX)));
        lifetime.endsWith(notifier.failure(), "the notifier gave up");
        terminal.timed(
                "notify",
                () -> lifetime.until(
                        notifier::ready,
                        PATIENCE,
                        () -> terminal.say("notify    not ready yet: " + notifier.trouble())),
                ready -> String.valueOf(told.slack()));
    }

    private void ship(String bootstrap) {
        RawRecordSink sink = KafkaSink.connect(bootstrap, "crossfire-up", Topics.PREFIX, Map.of());
        Shippers shippers = process.add(Shippers.start(
                config.ship(),
                config.sources(),
                sink,
                (kind, lack) -> terminal.say("%-9s not shipped: %s".formatted(kind.word(), lack))));
        String names = shippers.names();
        terminal.say(
                names.isEmpty()
                        ? "nothing of this machine is shipped: send from your nodes with './crossfire ship', or see one play with --demo"
                        : "ships     " + names + " of node "
                                + config.sources().firewall().node().node());
    }

    private String broker(DataFolder folder) {
        KafkaAddress kafka = config.kafka();
        if (kafka != null) {
            kafka.requireReachable();
            terminal.say("broker    at " + kafka);
            return kafka.bootstrap();
        }
        EmbeddedBroker broker = process.add(terminal.timed(
                "broker",
                () -> EmbeddedBroker.start(folder.broker(), BrokerConfig.DEFAULT),
                EmbeddedBroker::bootstrap));
        lifetime.endsWith(broker.failure(), "the broker gave up");
        return broker.bootstrap();
    }

    private void topics(String bootstrap) {
        TopicLayout layout = config.kafka() == null ? TopicLayout.SMALL : TopicLayout.DEFAULT;
        try (TopicSetup setup = TopicSetup.connect(bootstrap, Map.of(), layout)) {
            terminal.timed("topics", setup::create, made -> made.isEmpty() ? "all there" : made.size() + " made");
        }
        process.awaitReads(new KafkaAddress(bootstrap), config.intake().topics());
    }

    private StreamsRunner topology(String bootstrap, DataFolder folder, LiveRules rules) {
        StreamConfig streams = new StreamConfig(
                bootstrap,
                StreamConfig.DEFAULT_APPLICATION_ID,
                folder.streams(),
                folder.instanceId(),
                StreamConfig.DEFAULT_THREADS,
                Topics.PREFIX,
                Map.of());
        StreamsRunner topology = process.add(DiagnosisCore.start(streams, rules));
        lifetime.endsWith(topology.failure(), "the topology gave up");
        return topology;
    }

    private FeedServer feed(
            String bootstrap, DataFolder folder, List<MeterBinder> meters, Supplier<Optional<String>> caution) {
        FeedConfig feed =
                new FeedConfig(FeedConfig.DEFAULT_HOST, config.port(), bootstrap, Topics.PREFIX, folder.history());
        return process.add(FeedServer.start(feed, meters, caution));
    }

    private void awaitReady(StreamsRunner topology, FeedServer feed) {
        terminal.timed(
                "topology",
                () -> lifetime.until(
                        topology::ready, PATIENCE, () -> terminal.say("topology  not ready yet: " + topology.state())),
                ready -> "");
        terminal.timed(
                "feed",
                () -> lifetime.until(feed::ready, PATIENCE, () -> terminal.say("feed      not ready yet")),
                ready -> "");
        terminal.say("ready     in " + terminal.sinceStart() + ": " + feed.uri() + " (Ctrl-C stops it)");
    }
}

package dev.crossfire.deploy.app.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CommandRun;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.stream.DiagnosisCore;
import dev.crossfire.deploy.app.stream.Intake;
import dev.crossfire.deploy.app.stream.LiveRules;
import dev.crossfire.deploy.app.stream.PublishedRules;
import dev.crossfire.deploy.app.topics.TopicReading;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Json;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.RuleNews;
import dev.crossfire.model.signal.RuleSwitch;
import dev.crossfire.model.signal.RuleSwitch.ConflictFile;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.NodeNames;
import dev.crossfire.streams.topology.Ledgers;
import dev.crossfire.streams.topology.StreamConfig;
import dev.crossfire.streams.topology.StreamsRunner;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code crossfire rules publish} on a broker at which two instances work while records flow. */
class RulesPublishCommandTest {

    private static final String DISK_FULL = DiskFull.file(2);
    private static final String LINE = "2026-11-22T14:47:49.000000+00:00 worker-3 kubelet[7]: ";
    private static final String FIRES = """
            scenario: a full disk
            given:
              journal.txt: |
                %1$swrite /var/log/x: no space left on device
                %1$swrite /var/log/y: no space left on device
            then: {conflict: disk-full, verdict: confirmed}
            """.formatted(LINE);
    private static final String SILENT = """
            scenario: a disk with room
            given:
              journal.txt: |
                %swrote /var/log/x
            then: {conflict: disk-full, verdict: none}
            """.formatted(LINE);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SHIPPED = RuleCatalogue.shipped().conflicts().ruleset();

    @TempDir
    private Path folder;

    private EmbeddedBroker broker;
    private KafkaAddress kafka;
    private final List<Running> instances = new ArrayList<>();

    /** An instance of {@code crossfire stream} without its process. */
    private record Running(PublishedRules published, StreamsRunner topology, List<String> told)
            implements AutoCloseable {
        @Override
        public void close() {
            topology.close();
            published.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("broker"), BrokerConfig.DEFAULT);
        kafka = new KafkaAddress(broker.bootstrap());
        try (TopicSetup topics = TopicSetup.connect(broker.bootstrap(), Map.of(), TopicLayout.SMALL)) {
            topics.create();
        }
    }

    @AfterEach
    void stop() {
        instances.forEach(Running::close);
        broker.close();
    }

    private Running run(String instance) throws Exception {
        LiveRules rules = new LiveRules(
                RuleCatalogue.shipped(), new Intake("default", List.of(), NodeNames.PLAIN), FoldSettings.DEFAULT);
        List<String> told = new ArrayList<>();
        PublishedRules published = PublishedRules.follow(kafka, Topics.PREFIX, instance, rules, told::add);
        StreamsRunner topology = DiagnosisCore.start(
                new StreamConfig(
                        broker.bootstrap(),
                        StreamConfig.DEFAULT_APPLICATION_ID,
                        folder.resolve(instance),
                        instance,
                        1,
                        Topics.PREFIX,
                        Map.of()),
                rules);
        Running running = new Running(published, topology, told);
        instances.add(running);
        assertTrue(topology.awaitReady(PATIENCE), topology.state());
        return running;
    }

    private CommandRun publish(String what) {
        return CommandRun.of("rules", "publish", "--kafka", broker.bootstrap(), "--by", "night-shift", what);
    }

    /** The name of the set that was published. */
    private static String ruleset(CommandRun published) {
        return published.out().strip().replaceAll("published (\\S+) .*", "$1");
    }

    private String mine() throws IOException {
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(mine.resolve("disk-full.yaml"), DISK_FULL);
        Files.createDirectories(mine.resolve("scenarios"));
        Files.writeString(mine.resolve("scenarios/fires.yaml"), FIRES);
        Files.writeString(mine.resolve("scenarios/silent.yaml"), SILENT);
        return mine.toString();
    }

    @Test
    void allInstancesChangeAtOnePointOfTheLogAndNoEntryIsMissed() throws Exception {
        run("one");
        run("two");
        try (Traffic traffic = new Traffic()) {
            traffic.send(20);
            CommandRun published = publish(mine());
            assertEquals(0, published.exit(), published.err());
            String ruleset = ruleset(published);
            assertEquals(
                    "published " + ruleset + " (8 conflicts): judged with by one, two from now on",
                    published.out().strip());
            traffic.send(20);
            await(() -> confirmed(ruleset).equals(traffic.nodes));

            for (Incident incident : incidents()) {
                assertEquals(ruleset, incident.ruleset());
            }
            for (List<LogRecord> partition : log().values()) {
                List<RuleSwitch> switches = partition.stream()
                        .filter(RuleSwitch.class::isInstance)
                        .map(RuleSwitch.class::cast)
                        .toList();
                assertEquals(1, switches.size());
                assertEquals("night-shift", switches.get(0).by());
                assertTrue(Json.write(switches.get(0)).length < RuleSwitch.MOST_BYTES / 2);
            }

            String again = publish(mine()).out();
            assertEquals("the set " + ruleset + " stands already: nothing was changed", again.strip());

            CommandRun back = publish("shipped");
            assertEquals(0, back.exit(), back.err());
            await(() -> closed().equals(traffic.nodes));
            for (Running instance : instances) {
                assertEquals(2, instance.told().size(), instance.told()::toString);
                assertTrue(instance.told().get(1).contains(SHIPPED), instance.told()::toString);
            }
        }
    }

    /** What both sets recognise is taken once, however the switch falls among it. */
    @Test
    void whatIsRecognisedWhileASetIsPublishedCountsOnce() throws Exception {
        Running instance = run("one");
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService sender = Executors.newSingleThreadExecutor();
        try (Traffic traffic = new Traffic()) {
            Future<Long> sent = sender.submit(() -> {
                long probes = 0;
                while (!over.get() || probes < 100) {
                    traffic.probeFailed(probes++);
                }
                return probes;
            });
            CommandRun published = publish(mine());
            assertEquals(0, published.exit(), published.err());
            over.set(true);
            long all = sent.get();
            await(() -> taken(instance).kept() + taken(instance).folded() == all);
            assertTrue(taken(instance).duplicate() <= 4, "only an entry that a switch falls into is seen twice");
            List<LogRecord> signals =
                    log().values().stream().flatMap(List::stream).toList();
            assertTrue(
                    signals.stream().anyMatch(record -> record instanceof Signal signal && signal.coming()),
                    "some were recognised with both sets");
            assertEquals(
                    Set.of(SHIPPED, ruleset(published)),
                    signals.stream()
                            .filter(Signal.class::isInstance)
                            .map(record -> ((Signal) record).ruleset())
                            .collect(Collectors.toSet()));
        } finally {
            sender.shutdownNow();
        }
    }

    private static Fold.Tally taken(Running instance) {
        return instance.topology().ledgers().map(Ledgers::folded).orElse(Fold.Tally.NONE);
    }

    @Test
    void anInstanceThatStartsLaterOrAgainJudgesWithWhatStands() throws Exception {
        CommandRun published = publish(mine());
        assertEquals(0, published.exit(), published.err());
        assertTrue(published.out().endsWith("no instance runs, the next to start judges with it\n"), published.out());
        Running first = run("one");
        assertTrue(first.told().get(0).contains("of night-shift"), first.told()::toString);
        String ruleset = ruleset(published);
        try (Traffic traffic = new Traffic()) {
            traffic.send(4);
            await(() -> confirmed(ruleset).size() == 4);
            instances.remove(first);
            first.close();
            run("one");
            traffic.node = 4;
            traffic.send(4);
            await(() -> confirmed(ruleset).equals(traffic.nodes));
        }
    }

    @Test
    void whatCannotBeUsedIsRefusedAndTheOldSetStands() throws Exception {
        Path mine = Path.of(mine());
        Files.writeString(mine.resolve("scenarios/silent.yaml"), SILENT.replace("verdict: none", "verdict: confirmed"));
        CommandRun unproven = publish(mine.toString());
        assertEquals(1, unproven.exit());
        assertTrue(unproven.err().contains("no scenario in which it must not fire"), unproven.err());

        Files.writeString(mine.resolve("scenarios/silent.yaml"), SILENT);
        Files.writeString(mine.resolve("scenarios/fires.yaml"), FIRES.replace("no space", "much space"));
        CommandRun failing = publish(mine.toString());
        assertEquals(1, failing.exit());
        assertTrue(failing.err().contains("a scenario fails: "), failing.err());

        Files.writeString(mine.resolve("disk-full.yaml"), DISK_FULL.replace("symptom:", "symptm:"));
        CommandRun misspelt = publish(mine.toString());
        assertEquals(1, misspelt.exit());
        assertTrue(misspelt.err().contains("did you mean 'symptom'?"), misspelt.err());
        assertEquals(Map.of(), news());
    }

    /** As one does that runs another version than the publisher. */
    @Test
    void whatAnInstanceLacksIsSaidByItAndNothingChanges() throws Exception {
        Running instance = run("one");
        RuleSwitch newer = new RuleSwitch(
                "a set of later",
                Instant.parse("2026-11-22T14:47:49Z"),
                "night-shift",
                "99.0",
                RuleCatalogue.shipped().texts().signals(),
                List.of(new ConflictFile("later.yaml", DISK_FULL.replace("seen: {signal", "sensed: {signal"))));
        try (Publication publication = new Publication(kafka, Topics.PREFIX)) {
            String said = "";
            try {
                publication.publish(newer, PATIENCE);
            } catch (RuntimeException e) {
                said = e.getMessage();
            }
            assertTrue(said.startsWith("instance one cannot use this set, so nothing was changed: later.yaml:"), said);
            assertTrue(said.contains("sensed"), said);
        }
        assertFalse(news().containsKey(RuleNews.STANDING));
        assertFalse(news().containsKey(RuleNews.COMING));
        assertTrue(instance.topology().ready());
    }

    private Set<String> confirmed(String ruleset) {
        return incidents().stream()
                .filter(incident -> incident.verdict() == Verdict.CONFIRMED
                        && incident.ruleset().equals(ruleset))
                .map(Incident::node)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> closed() {
        return incidents().stream()
                .filter(incident -> incident.resolution() != null
                        && incident.resolution().kind() == Resolution.Kind.MANUAL
                        && incident.ruleset().equals(SHIPPED))
                .map(Incident::node)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Incident> incidents() {
        List<Incident> incidents = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = TopicReading.consumer(kafka)) {
            TopicReading.toItsEnd(
                    consumer,
                    Topics.INCIDENTS.name(),
                    TopicReading.ALL,
                    record -> incidents.add(Json.read(record.value(), Incident.class)));
        }
        return incidents;
    }

    private Map<Integer, List<LogRecord>> log() {
        Map<Integer, List<LogRecord>> log = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = TopicReading.consumer(kafka)) {
            TopicReading.toItsEnd(
                    consumer,
                    Topics.SIGNALS.name(),
                    TopicReading.ALL,
                    record -> log.computeIfAbsent(record.partition(), p -> new ArrayList<>())
                            .add(Json.read(record.value(), LogRecord.class)));
        }
        return log;
    }

    private Map<String, RuleNews> news() {
        Map<String, RuleNews> news = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = TopicReading.consumer(kafka)) {
            TopicReading.toItsEnd(consumer, Topics.RULES.name(), TopicReading.ALL, record -> {
                String key = new String(record.key(), UTF_8);
                if (record.value() == null) {
                    news.remove(key);
                } else {
                    news.put(key, Json.read(record.value(), RuleNews.class));
                }
            });
        }
        return news;
    }

    private static void await(BooleanSupplier so) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "did not come within " + PATIENCE);
        }
    }

    /** Nodes each of which says once before and once after what is being published, under whatever key. */
    private final class Traffic implements AutoCloseable {

        private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
        private final Set<String> nodes = new TreeSet<>();
        private int node;

        /** From so many nodes, twice each. */
        void send(int count) throws Exception {
            long now = Instant.now().toEpochMilli();
            for (int i = 0; i < 2 * count; i++) {
                String name = "worker-" + (node + i % count);
                String line = "{\"_HOSTNAME\":\"" + name + "\",\"__REALTIME_TIMESTAMP\":\""
                        + (now - 30_000L + 10_000L * i / count)
                        + "000\",\"SYSLOG_IDENTIFIER\":\"kubelet\",\"MESSAGE\":\"write /var/log/x" + i
                        + ": no space left on device\"}";
                producer.send(new ProducerRecord<>(Topics.JOURNAL.name(), i % 2, null, line.getBytes(UTF_8)))
                        .get();
                nodes.add(name);
            }
        }

        /** A line that comes with Crossfire, of one of three nodes, of another time than all others. */
        void probeFailed(long number) throws Exception {
            String line = "{\"_HOSTNAME\":\"worker-" + number % 3 + "\",\"__REALTIME_TIMESTAMP\":\""
                    + (1_795_358_869_000_000L + 1000 * number)
                    + "\",\"SYSLOG_IDENTIFIER\":\"kubelet\",\"MESSAGE\":\"E1122 14:47:49.000000       7 prober.go:111] "
                    + "\\\"Probe failed\\\" probeType=\\\"Liveness\\\" pod=\\\"kube-system/calico-node-x7k2p\\\" "
                    + "containerName=\\\"calico-node\\\" probeResult=\\\"failure\\\" output=\\\"\\\"\"}";
            producer.send(new ProducerRecord<>(Topics.JOURNAL.name(), (int) (number % 2), null, line.getBytes(UTF_8)))
                    .get();
        }

        @Override
        public void close() {
            producer.close();
        }
    }
}

package dev.crossfire.deploy.app.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.topics.TopicReading;
import dev.crossfire.model.Json;
import dev.crossfire.model.Topics;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.serve.notify.Notifier;
import dev.crossfire.serve.notify.NotifyConfig;
import dev.crossfire.serve.notify.slack.SlackTarget;
import dev.crossfire.serve.notify.standin.PostedMessage;
import dev.crossfire.serve.notify.standin.SlackStandIn;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.simulation.ArrivalOrder;
import dev.crossfire.streams.simulation.NewsByOutbreak;
import dev.crossfire.streams.simulation.SimulatedFleet;
import dev.crossfire.streams.simulation.SimulatedNode;
import dev.crossfire.streams.simulation.SimulationReport;
import dev.crossfire.streams.simulation.SimulationTally;
import dev.crossfire.streams.topology.StreamConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worst moment: a whole fleet is hit within two minutes. From raw records on a broker to what people are told, with nothing stood in. */
class FleetHitAtOnceTest {

    private static final int NODES = Boolean.getBoolean("crossfire.campaign") ? 5_000 : 120;
    private static final int MOST_MESSAGES = 5;
    private static final int MOST_BYTES_OF_STATE = 64 * 1024;
    private static final List<String> STATES = List.of(
            StreamConfig.DEFAULT_APPLICATION_ID + "-node-states-changelog",
            StreamConfig.DEFAULT_APPLICATION_ID + "-node-clocks-changelog");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Recogniser recogniser = new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read);
    private final Fold fold = new Fold(RuleCatalogue.shipped().conflicts(), FoldSettings.DEFAULT);

    @TempDir
    Path folder;

    @Test
    void isOneOutbreakWithEveryNodeInItAndAFewMessages() throws Exception {
        SimulatedFleet fleet = new SimulatedFleet(NODES, 11, true);
        List<SimulatedNode> nodes =
                IntStream.range(0, NODES).mapToObj(fleet::node).toList();
        try (SlackStandIn slack = SlackStandIn.start();
                TopologyRun run = TopologyRun.start(folder, recogniser, fold)) {
            NotifyConfig config = new NotifyConfig(
                    run.bootstrap(),
                    Topics.PREFIX,
                    NotifyConfig.DEFAULT_RECEIVER,
                    SlackTarget.bot(SlackStandIn.TOKEN, SlackStandIn.CHANNEL).withApi(slack.api()),
                    false,
                    null);
            try (Notifier notifier = Notifier.start(config)) {
                await("the notifier", notifier::ready);
                long began = System.nanoTime();
                SimulationTally tally = run.of(nodes, new ArrivalOrder(1));
                long took = System.nanoTime() - began;
                System.out.printf(
                        "%d nodes hit at once: %d raw records folded and told after %.1f s%n",
                        NODES, tally.records(), took / 1e9);
                everyIncidentStands(tally);
                await(
                        "every node in one outbreak",
                        () -> outbreaks(run).stream().anyMatch(outbreak -> outbreak.count() == NODES));
                assertEquals(1, outbreaks(run).size(), () -> outbreaks(run).toString());
                Outbreak outbreak = outbreaks(run).get(0);
                assertEquals(NODES, outbreak.confirmed());
                assertEquals(NODES, outbreak.changes().get(0).nodes(), outbreak.changes()::toString);
                stateIsBounded(run);
                fewMessages(slack);
            }
        }
    }

    private static void everyIncidentStands(SimulationTally tally) {
        SimulationReport report = tally.report(new NewsByOutbreak());
        assertEquals(List.of(), tally.missed());
        assertEquals(List.of(), tally.falseAlarms());
        assertEquals(NODES, report.incidents());
        assertTrue(report.ledger().balanced(), report::toString);
        assertEquals(0, report.ledger().fold().late(), report::toString);
    }

    /** As they stand; one that was told under other ids before is one. */
    private static List<Outbreak> outbreaks(TopologyRun run) {
        Map<String, Outbreak> newest = new HashMap<>();
        read(run, Topics.OUTBREAKS.name(), (key, value) -> {
            Outbreak revision = Json.read(value, Outbreak.class);
            revision.formerly().forEach(newest::remove);
            newest.put(revision.id(), revision);
        });
        return List.copyOf(newest.values());
    }

    private static void stateIsBounded(TopologyRun run) {
        int most = 0;
        for (String topic : STATES) {
            Map<String, Integer> sizes = new HashMap<>();
            read(run, topic, (key, value) -> sizes.merge(key, value.length, Math::max));
            assertEquals(NODES, sizes.size());
            most += sizes.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        }
        System.out.printf("the state of a node took %d bytes at most%n", most);
        assertTrue(most <= MOST_BYTES_OF_STATE, most + " bytes");
    }

    /** The first waits for an outbreak to be known; none is about a single node. */
    private static void fewMessages(SlackStandIn slack) {
        await("a message", () -> !slack.messages().isEmpty());
        List<PostedMessage> messages = slack.messages();
        List<String> texts = messages.stream().map(PostedMessage::text).toList();
        assertTrue(messages.size() <= MOST_MESSAGES, texts::toString);
        assertTrue(texts.stream().allMatch(text -> text.contains("OUTBREAK")), texts::toString);
        assertEquals(1, messages.stream().filter(PostedMessage::isRoot).count());
    }

    private static void await(String what, BooleanSupplier so) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "waited in vain for " + what);
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private interface Visitor {
        void visit(String key, byte[] value);
    }

    private static void read(TopologyRun run, String topic, Visitor visitor) {
        try (KafkaConsumer<byte[], byte[]> consumer = TopicReading.consumer(new KafkaAddress(run.bootstrap()))) {
            TopicReading.toItsEnd(consumer, topic, TopicReading.ALL, record -> {
                if (record.value() != null) {
                    visitor.visit(new String(record.key(), StandardCharsets.UTF_8), record.value());
                }
            });
        }
    }
}

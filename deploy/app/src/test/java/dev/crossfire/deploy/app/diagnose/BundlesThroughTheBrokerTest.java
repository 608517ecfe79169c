package dev.crossfire.deploy.app.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.structure.RepositoryRoot;
import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.diagnosis.Diagnosis;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.topology.Ledgers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Captured bundles through a real broker: two partitions, keys deliberately wrong, three arrival orders within grace, an application for
 * each. What comes out is held against what the same fold says of the bundle without a broker. The bundles that stand beside the repository
 * go through in every order; ours in one of them each, or in every order where there are no others.
 */
class BundlesThroughTheBrokerTest {

    private static final int ORDERS = 3;
    private static final Recogniser RECOGNISER =
            new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read);
    private static final List<BrokerRun> RUNS = new ArrayList<>();
    private static final Map<BrokerRun, Map<String, Projection>> DIAGNOSED = new LinkedHashMap<>();
    private static final Map<BrokerRun, Ledgers> LEDGERS = new LinkedHashMap<>();

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;

    /** A bundle as it is sent, and what is to come of it. */
    private record Expected(List<RawBundle.Sent> sent, Map<String, Projection> diagnosed) {}

    @BeforeAll
    static void run() throws Exception {
        Instant now = Instant.now();
        List<Expected> lab = expected(lab(), now);
        List<Expected> ours =
                expected(foldersOf(RepositoryRoot.find().resolve("streams/src/test/resources/bundles")), now);
        broker = EmbeddedBroker.start(folder.resolve("broker"), BrokerConfig.DEFAULT);
        for (int order = 0; order < ORDERS; order++) {
            List<Expected> bundles = new ArrayList<>(lab);
            for (int i = 0; i < ours.size(); i++) {
                if (lab.isEmpty() || i % ORDERS == order) {
                    bundles.add(ours.get(i));
                }
            }
            start(order, bundles);
        }
        feed();
    }

    /** The bundle is a cluster of its own, whatever it calls itself: two of them may name the same node. */
    private static List<Expected> expected(List<Path> bundles, Instant now) throws IOException {
        List<Expected> expected = new ArrayList<>();
        for (Path bundle : bundles) {
            String cluster = bundle.getFileName().toString();
            Path copy = folder.resolve("bundles").resolve(cluster);
            BundleCopy.into(copy, bundle, now.minus(Duration.ofMinutes(5)));
            Material material = new PathReader().read(List.of(copy)).get(0);
            Assembly assembly = new Assembly(RECOGNISER, material, cluster, null).assemble();
            expected.add(new Expected(
                    RawBundle.of(
                            RECOGNISER,
                            material,
                            assembly,
                            cluster,
                            material.nodeFile().node(),
                            now),
                    Projection.of(Diagnosis.of(fold(), assembly.records()).revisions())));
        }
        return expected;
    }

    private static void start(int order, List<Expected> bundles) {
        BrokerRun run = new BrokerRun(
                broker.bootstrap(),
                folder.resolve("state"),
                order,
                bundles.stream().map(Expected::sent).toList(),
                RECOGNISER,
                fold());
        Map<String, Projection> diagnosed = new TreeMap<>();
        bundles.forEach(bundle -> diagnosed.putAll(bundle.diagnosed()));
        RUNS.add(run);
        DIAGNOSED.put(run, diagnosed);
    }

    private static Fold fold() {
        return new Fold(RuleCatalogue.shipped().conflicts(), FoldSettings.DEFAULT);
    }

    private static void feed() throws Exception {
        int waves = RUNS.stream().mapToInt(BrokerRun::waves).max().orElseThrow();
        for (int i = 0; i < waves; i++) {
            int wave = i;
            List<BrokerRun> left =
                    RUNS.stream().filter(run -> wave < run.waves()).toList();
            for (BrokerRun run : left) {
                run.sendWave(wave);
            }
            for (BrokerRun run : left) {
                run.await("wave " + wave, run::recognised);
            }
        }
        for (BrokerRun run : RUNS) {
            run.await("the last wave", run::folded);
        }
        // The last heartbeats may be held back for 10 s before they stand in the log.
        Instant allIn = Instant.now().plus(Duration.ofSeconds(11));
        for (BrokerRun run : RUNS) {
            run.awaitTick(allIn);
            LEDGERS.put(run, run.ledgers());
            run.stop();
        }
    }

    private static List<Path> lab() throws IOException {
        for (Path above = RepositoryRoot.find(); above != null; above = above.getParent()) {
            Path lab = above.resolveSibling("shared").resolve("lab");
            if (Files.isDirectory(lab)) {
                return foldersOf(lab);
            }
        }
        assertFalse("true".equals(System.getenv("CI")), "the lab's bundles stand beside the repository where CI runs");
        return List.of();
    }

    private static List<Path> foldersOf(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(bundle -> Files.isRegularFile(bundle.resolve("node.yaml")))
                    .sorted()
                    .toList();
        }
    }

    @AfterAll
    static void stop() {
        RUNS.forEach(BrokerRun::close);
        broker.close();
    }

    @Test
    void givesWhatDiagnoseGivesInEveryOrder() {
        List<String> differences = new ArrayList<>();
        DIAGNOSED.forEach((run, diagnosed) -> {
            Map<String, Projection> streamed = Projection.of(run.incidents().stream()
                    .map(bytes -> Json.read(bytes, Incident.class))
                    .toList());
            assertFalse(diagnosed.isEmpty());
            diagnosed.forEach((incident, expected) -> {
                Projection actual = streamed.remove(incident);
                List<String> found = actual == null ? List.of("is missing") : expected.differencesTo(actual);
                found.forEach(difference -> differences.add(run + ", " + incident + ": " + difference));
            });
            streamed.keySet().forEach(incident -> differences.add(run + ", " + incident + ": should not be"));
        });
        assertEquals("", String.join("\n", differences));
    }

    @Test
    void foldsTheSameLogToTheSameBytes() {
        for (BrokerRun run : RUNS) {
            Map<String, String> written = new TreeMap<>();
            for (byte[] bytes : run.incidents()) {
                String id = Json.read(bytes, Incident.class).id();
                written.merge(id, new String(bytes, StandardCharsets.UTF_8), (one, next) -> one + "\n" + next);
            }
            Map<String, String> refolded = new TreeMap<>();
            for (Incident incident : run.refold(fold())) {
                refolded.merge(incident.id(), Json.text(incident), (one, next) -> one + "\n" + next);
            }
            assertEquals(written.keySet(), refolded.keySet());
            written.forEach((id, revisions) -> assertEquals(revisions, refolded.get(id), id));
        }
    }

    @Test
    void numbersTheRevisionsWithoutGapOrDouble() {
        for (BrokerRun run : RUNS) {
            Map<String, List<Integer>> revisions = new LinkedHashMap<>();
            for (byte[] bytes : run.incidents()) {
                Incident incident = Json.read(bytes, Incident.class);
                revisions
                        .computeIfAbsent(incident.id(), id -> new ArrayList<>())
                        .add(incident.revision());
            }
            revisions.forEach((id, numbers) -> assertEquals(
                    Stream.iterate(1, n -> n + 1).limit(numbers.size()).toList(), numbers, id));
        }
    }

    @Test
    void losesNoEntryAndNoneIsLate() {
        LEDGERS.forEach((run, ledgers) -> {
            Recognised.Tally in = ledgers.recognisedInAll();
            Fold.Tally folded = ledgers.folded();
            assertEquals(run.sent(), in);
            assertEquals(in.recognised(), folded.taken());
            assertEquals(
                    folded.taken(),
                    folded.kept() + folded.folded() + folded.duplicate() + folded.late(),
                    folded::toString);
            assertEquals(0, folded.late());
            assertTrue(folded.kept() > 0);
        });
    }
}

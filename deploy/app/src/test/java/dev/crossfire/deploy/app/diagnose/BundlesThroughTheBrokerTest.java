package dev.crossfire.deploy.app.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.streams.diagnosis.IncidentProjection;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.topology.Ledgers;
import java.nio.charset.StandardCharsets;
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
    private static final List<BrokerRun> RUNS = new ArrayList<>();
    private static final Map<BrokerRun, Map<String, IncidentProjection>> DIAGNOSED = new LinkedHashMap<>();
    private static final Map<BrokerRun, Ledgers> LEDGERS = new LinkedHashMap<>();

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void run() throws Exception {
        Instant now = Instant.now();
        List<ExpectedBundle> lab = ExpectedBundle.of(ExpectedBundle.lab(), folder, now);
        List<ExpectedBundle> ours = ExpectedBundle.of(ExpectedBundle.ours(), folder, now);
        broker = EmbeddedBroker.start(folder.resolve("broker"), BrokerConfig.DEFAULT);
        for (int order = 0; order < ORDERS; order++) {
            List<ExpectedBundle> bundles = new ArrayList<>(lab);
            for (int i = 0; i < ours.size(); i++) {
                if (lab.isEmpty() || i % ORDERS == order) {
                    bundles.add(ours.get(i));
                }
            }
            start(order, bundles);
        }
        feed();
    }

    private static void start(int order, List<ExpectedBundle> bundles) {
        BrokerRun run = new BrokerRun(
                broker.bootstrap(),
                folder.resolve("state"),
                order,
                bundles.stream().map(ExpectedBundle::sent).toList(),
                ExpectedBundle.RECOGNISER,
                ExpectedBundle.fold());
        Map<String, IncidentProjection> diagnosed = new TreeMap<>();
        bundles.forEach(bundle -> diagnosed.putAll(bundle.diagnosed()));
        RUNS.add(run);
        DIAGNOSED.put(run, diagnosed);
    }

    private static void feed() throws Exception {
        int waves = RUNS.stream().mapToInt(run -> run.waves().count()).max().orElseThrow();
        for (int i = 0; i < waves; i++) {
            int wave = i;
            List<BrokerRun> left =
                    RUNS.stream().filter(run -> wave < run.waves().count()).toList();
            for (BrokerRun run : left) {
                run.waves().send(wave);
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

    @AfterAll
    static void stop() {
        RUNS.forEach(BrokerRun::close);
        broker.close();
    }

    @Test
    void givesWhatDiagnoseGivesInEveryOrder() {
        List<String> differences = new ArrayList<>();
        DIAGNOSED.forEach((run, diagnosed) -> {
            Map<String, IncidentProjection> streamed = IncidentProjection.standing(run.written().incidents().stream()
                    .map(bytes -> Json.read(bytes, Incident.class))
                    .toList());
            assertFalse(diagnosed.isEmpty());
            diagnosed.forEach((incident, expected) -> {
                IncidentProjection actual = streamed.remove(incident);
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
            for (byte[] bytes : run.written().incidents()) {
                String id = Json.read(bytes, Incident.class).id();
                written.merge(id, new String(bytes, StandardCharsets.UTF_8), (one, next) -> one + "\n" + next);
            }
            Map<String, String> refolded = new TreeMap<>();
            for (Incident incident : run.written().refold(ExpectedBundle.fold())) {
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
            for (byte[] bytes : run.written().incidents()) {
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
            assertEquals(run.waves().sent(), in);
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

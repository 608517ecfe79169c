package dev.crossfire.deploy.app.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.deploy.app.CrossfireProcess;
import dev.crossfire.deploy.app.live.BrokerProcess;
import dev.crossfire.model.Json;
import dev.crossfire.model.Topics;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.streams.diagnosis.IncidentProjection;
import dev.crossfire.streams.topology.StreamConfig;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two instances of {@code crossfire stream} share the work at one broker. Each of the three is killed in turn while records flow, then both
 * instances are restarted in order, as a rollout does. What comes of the records is what comes of them without any of that.
 */
@Execution(ExecutionMode.CONCURRENT)
class KilledInstancesTest {

    private static final List<String> VICTIMS = List.of("one", "broker", "two");
    private static final List<String> INSTANCES = List.of("one", "two");
    private static final int KILLS = Boolean.getBoolean("crossfire.campaign") ? 50 : 5;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Pattern STATUS = Pattern.compile(".*status at (http://127\\.0\\.0\\.1:\\d+/).*");
    private static final Pattern COUNT = Pattern.compile(
            "(?m)^crossfire_(recognise|fold)_entries\\{outcome=\"(in|recognised|taken)\"[^}]*} ([0-9.E+]+|NaN)$");

    @TempDir
    private Path folder;

    private final Map<String, CrossfireProcess> processes = new LinkedHashMap<>();
    private String bootstrap;
    private RawWaves waves;

    @AfterEach
    void stop() {
        if (waves != null) {
            waves.close();
        }
        processes.values().forEach(CrossfireProcess::close);
    }

    @Test
    void losesNothingAndDoublesNothing() throws Exception {
        Instant now = Instant.now();
        List<ExpectedBundle> bundles = new ArrayList<>(ExpectedBundle.of(ExpectedBundle.ours(), folder, now));
        bundles.addAll(ExpectedBundle.of(ExpectedBundle.lab(), folder, now));
        begin(bundles);
        int killed = 0;
        for (int wave = 0; wave < waves.count(); wave++) {
            waves.send(wave);
            int due = (wave + 1) * KILLS / waves.count();
            while (killed < due) {
                kill(VICTIMS.get(killed++ % VICTIMS.size()));
            }
            if (wave == waves.count() / 2) {
                rollOut();
            }
            await("wave " + wave, this::recognised);
        }
        assertEquals(KILLS, killed);
        await("what was recognised", this::folded);
        WrittenLog written = new WrittenLog(bootstrap, Topics.PREFIX, StreamConfig.DEFAULT_APPLICATION_ID);
        // The last heartbeats may be held back for 10 s before they stand in the log.
        Instant allIn = Instant.now().plus(Duration.ofSeconds(11));
        await("a tick after all", () -> written.tickedAfter(allIn));
        for (String instance : INSTANCES) {
            processes.get(instance).stop();
        }
        isWhatComesOfItUndisturbed(bundles, written);
        isNumberedWithoutGapOrDouble(written);
        foldsToTheSameBytesAgain(written);
    }

    private void begin(List<ExpectedBundle> bundles) throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            bootstrap = "127.0.0.1:" + free.getLocalPort();
        }
        start("broker");
        try (TopicSetup topics = TopicSetup.connect(bootstrap, Map.of(), TopicLayout.SMALL)) {
            topics.create();
        }
        waves = new RawWaves(
                bootstrap,
                Topics.PREFIX,
                1,
                bundles.stream().map(ExpectedBundle::sent).toList());
        for (String instance : INSTANCES) {
            start(instance);
        }
        for (String instance : INSTANCES) {
            processes.get(instance).awaitWork();
        }
    }

    private void start(String name) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve("home-" + name));
        if (name.equals("broker")) {
            CrossfireProcess broker = CrossfireProcess.start(
                    BrokerProcess.class,
                    "384m",
                    home,
                    folder.resolve("broker-data").toString(),
                    bootstrap.substring(bootstrap.indexOf(':') + 1));
            processes.put(name, broker);
            broker.bootstrap();
            return;
        }
        processes.put(
                name,
                CrossfireProcess.start(
                        home,
                        "stream",
                        "--kafka=" + bootstrap,
                        "--port=0",
                        "--threads=1",
                        "--data=" + folder.resolve("data-" + name)));
    }

    private void kill(String victim) throws Exception {
        processes.get(victim).kill();
        start(victim);
    }

    /** One instance after the other, each told to end as an orchestrator does. */
    private void rollOut() throws Exception {
        for (String instance : INSTANCES) {
            processes.get(instance).stop();
            start(instance);
            processes.get(instance).awaitWork();
        }
    }

    /** What the instances say of all entries together; empty while one of them does not know. */
    private Map<String, Long> counted() {
        Map<String, Long> sums = new TreeMap<>();
        for (String instance : INSTANCES) {
            String metrics = metrics(instance);
            Matcher matcher = COUNT.matcher(metrics);
            if (!metrics.contains("crossfire_topology_ready 1.0")) {
                return Map.of();
            }
            while (matcher.find()) {
                if (matcher.group(3).equals("NaN")) {
                    return Map.of();
                }
                sums.merge(
                        matcher.group(1) + " " + matcher.group(2),
                        (long) Double.parseDouble(matcher.group(3)),
                        Long::sum);
            }
        }
        return sums;
    }

    private String metrics(String instance) {
        try {
            URI status = URI.create(processes.get(instance).awaitLine(STATUS).group(1));
            return CrossfireProcess.get(status, "/metrics").body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private boolean recognised() {
        return counted().getOrDefault("recognise in", -1L) == waves.sent().in();
    }

    private boolean folded() {
        Map<String, Long> counted = counted();
        return counted.getOrDefault("fold taken", -1L) == waves.sent().recognised()
                && counted.getOrDefault("recognise recognised", -1L)
                        == waves.sent().recognised();
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + " did not come within " + PATIENCE + "; sent " + waves.sent()
                        + ", counted " + counted());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private static void isWhatComesOfItUndisturbed(List<ExpectedBundle> bundles, WrittenLog written) {
        Map<String, IncidentProjection> streamed = IncidentProjection.standing(written.incidents().stream()
                .map(bytes -> Json.read(bytes, Incident.class))
                .toList());
        List<String> differences = new ArrayList<>();
        for (ExpectedBundle bundle : bundles) {
            bundle.diagnosed().forEach((incident, expected) -> {
                IncidentProjection actual = streamed.remove(incident);
                List<String> found = actual == null ? List.of("is missing") : expected.differencesTo(actual);
                found.forEach(difference -> differences.add(incident + ": " + difference));
            });
        }
        streamed.keySet().forEach(incident -> differences.add(incident + ": should not be"));
        assertEquals("", String.join("\n", differences));
    }

    private static void isNumberedWithoutGapOrDouble(WrittenLog written) {
        Map<String, List<Integer>> revisions = new TreeMap<>();
        for (byte[] bytes : written.incidents()) {
            Incident incident = Json.read(bytes, Incident.class);
            revisions.computeIfAbsent(incident.id(), id -> new ArrayList<>()).add(incident.revision());
        }
        assertFalse(revisions.isEmpty());
        revisions.forEach((id, numbers) ->
                assertEquals(Stream.iterate(1, n -> n + 1).limit(numbers.size()).toList(), numbers, id));
    }

    private static void foldsToTheSameBytesAgain(WrittenLog written) {
        Map<String, String> once = new TreeMap<>();
        for (byte[] bytes : written.incidents()) {
            String id = Json.read(bytes, Incident.class).id();
            once.merge(id, new String(bytes, StandardCharsets.UTF_8), (one, next) -> one + "\n" + next);
        }
        Map<String, String> again = new TreeMap<>();
        for (Incident incident : written.refold(ExpectedBundle.fold())) {
            again.merge(incident.id(), Json.text(incident), (one, next) -> one + "\n" + next);
        }
        assertEquals(once.keySet(), again.keySet());
        once.forEach((id, revisions) -> assertEquals(revisions, again.get(id), id));
        assertTrue(once.size() > 1);
    }
}

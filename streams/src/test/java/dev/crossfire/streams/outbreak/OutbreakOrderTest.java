package dev.crossfire.streams.outbreak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Resolution.Kind;
import dev.crossfire.model.outbreak.Outbreak;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fleets drawn at random: whatever the order of arrival and the number of partitions, the same outbreaks stand in the end. */
class OutbreakOrderTest {

    private static final int SEEDS = Boolean.getBoolean("crossfire.campaign") ? 2_000 : 60;
    private static final int ORDERS = 6;

    static IntStream seeds() {
        return IntStream.range(0, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyOrderGivesTheSame(int seed) {
        List<List<Incident>> lives = lives(new Random(seed));
        List<Outbreak> expected = outcome(lives, 1, new Random(0), 0);
        assertEquals(byDefinition(lives), expected.stream().map(Outbreak::count).toList());
        for (int order = 1; order < ORDERS; order++) {
            assertEquals(
                    expected, outcome(lives, 1 + order * 2, new Random(order), 40 * (order % 3)), "order " + order);
        }
    }

    /**
     * Some bursts and some single failures over some hours; some suspicions are withdrawn, most incidents are resolved, and some nodes fail again
     * after that.
     */
    private static List<List<Incident>> lives(Random random) {
        List<List<Incident>> lives = new ArrayList<>();
        int bursts = 1 + random.nextInt(4);
        for (int burst = 0; burst < bursts; burst++) {
            Instant start = TestVictims.START.plusSeconds(random.nextInt(7200));
            int width = 1 + random.nextInt(1500);
            int nodes = random.nextInt(20);
            for (int i = 0; i < nodes; i++) {
                lives.add(life(lives.size(), start.plusMillis(random.nextInt(width * 1000)), random));
            }
        }
        for (int i = 0; i < 10; i++) {
            lives.add(life(lives.size(), TestVictims.START.plusSeconds(random.nextInt(7200)), random));
        }
        return lives;
    }

    private static List<Incident> life(int node, Instant openedAt, Random random) {
        List<Incident> life = new ArrayList<>();
        life.add(TestVictims.suspected(node, openedAt));
        if (random.nextInt(10) == 0) {
            life.add(TestVictims.resolved(node, openedAt, Kind.REFUTED));
            return life;
        }
        if (random.nextInt(6) > 0) {
            life.add(TestVictims.confirmed(node, openedAt));
        }
        if (random.nextInt(8) > 0) {
            life.add(TestVictims.resolved(node, openedAt, random.nextBoolean() ? Kind.VERIFIED : Kind.EXPIRED));
            if (random.nextInt(3) == 0) {
                life.addAll(life(node, openedAt.plusSeconds(3700 + random.nextInt(3600)), random));
            }
        }
        return life;
    }

    private static List<Outbreak> outcome(List<List<Incident>> lives, int partitions, Random random, int ticks) {
        PartitionedFleet fleet = new PartitionedFleet(partitions);
        List<List<Incident>> left = new ArrayList<>();
        lives.forEach(life -> left.add(new ArrayList<>(life)));
        Instant tick = TestVictims.START;
        while (!left.isEmpty()) {
            List<Incident> life = left.get(random.nextInt(left.size()));
            fleet.take(life.remove(0));
            left.removeIf(List::isEmpty);
            if (ticks > 0 && random.nextInt(ticks) == 0) {
                tick = tick.plusSeconds(10);
                fleet.tick(tick);
            }
        }
        fleet.tick(tick.plusSeconds(10));
        fleet.tick(tick.plus(Duration.ofMinutes(11)));
        assertGapless(fleet.revisions);
        // What was withdrawn on the way is told as such where it was told at all.
        return fleet.projection().stream()
                .filter(outbreak ->
                        outbreak.ending() == null || outbreak.ending().kind() == Outbreak.Ending.Kind.RESOLVED)
                .toList();
    }

    /** Counts of the outbreaks, as the definition says them, of all nodes at once. */
    private static List<Integer> byDefinition(List<List<Incident>> lives) {
        Map<String, Incident> last = new LinkedHashMap<>();
        lives.forEach(life -> life.forEach(incident -> last.put(incident.id(), incident)));
        return TestChains.outbreaks(last.values()).stream()
                .map(TestChains::nodes)
                .toList();
    }

    /** Revisions of one outbreak, whatever ids it had, count up without a gap. */
    private static void assertGapless(List<Outbreak> revisions) {
        for (int i = 0; i < revisions.size(); i++) {
            Outbreak outbreak = revisions.get(i);
            if (outbreak.revision() == 1) {
                continue;
            }
            List<String> ids = new ArrayList<>(outbreak.formerly());
            ids.add(outbreak.id());
            assertTrue(
                    revisions.subList(0, i).stream()
                            .anyMatch(before ->
                                    before.revision() == outbreak.revision() - 1 && ids.contains(before.id())),
                    () -> "revision " + outbreak.revision() + " of " + outbreak.id() + " follows none");
        }
    }
}

package dev.crossfire.streams.outbreak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Resolution.Kind;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.Outbreak.Change;
import dev.crossfire.streams.evidence.NodeEvidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A node counts once in an outbreak, however often it recovers and fails again while others keep the outbreak going. */
class NodesThatFailAgainTest {

    private static final int SEEDS = Boolean.getBoolean("crossfire.campaign") ? 3_000 : 60;
    private static final Instant START = TestVictims.START;

    static IntStream seeds() {
        return IntStream.range(0, SEEDS);
    }

    /** What is to be told to the fleet, in the order of the times at which it is. */
    private record News(Instant at, Incident incident, NodeEvidence evidence) {}

    @Test
    void oneThatFailsAgainAfterAnHourCountsOnce() {
        PartitionedFleet fleet = new PartitionedFleet(3);
        fleet.tick(START);
        fleet.take(TestVictims.suspected(0, START));
        fleet.take(TestVictims.resolved(0, START, Kind.VERIFIED));
        for (int node = 1; node <= 12; node++) {
            fleet.take(TestVictims.suspected(node, START.plusSeconds(300L * node)));
        }
        fleet.due();
        assertEquals(13, fleet.last().count());
        assertEquals(12, fleet.last().open());
        fleet.take(TestVictims.confirmed(0, START.plusSeconds(4000)));
        fleet.due();
        assertEquals(13, fleet.last().count());
        assertEquals(13, fleet.last().open());
        assertEquals(START.plusSeconds(4000), fleet.last().lastJoinedAt(), "it keeps the outbreak going");
        assertEquals(START, fleet.last().first().get(0).openedAt());
    }

    /** Where no other node fails in between, the two are two. */
    @Test
    void oneThatFailsAgainInAnotherOutbreakCountsThere() {
        PartitionedFleet fleet = new PartitionedFleet(1);
        for (int node = 0; node < 3; node++) {
            fleet.take(TestVictims.confirmed(node, START));
            fleet.take(TestVictims.resolved(node, START, Kind.VERIFIED));
        }
        for (int node = 0; node < 4; node++) {
            fleet.take(TestVictims.confirmed(node, START.plus(Duration.ofHours(2))));
        }
        fleet.due();
        assertEquals(
                List.of(3, 4), fleet.projection().stream().map(Outbreak::count).toList());
    }

    /** Nine nodes that were hit at once, three hours later; those from this one on recovered. */
    private static PartitionedFleet summedUp(int recovered) {
        PartitionedFleet fleet = new PartitionedFleet(2);
        fleet.tick(START);
        for (int node = 0; node < 9; node++) {
            fleet.take(TestVictims.confirmed(node, START));
            if (node >= recovered) {
                fleet.take(TestVictims.resolved(node, START, Kind.VERIFIED));
            }
        }
        fleet.tick(START.plus(Duration.ofMinutes(20)));
        fleet.tick(START.plus(Duration.ofHours(3)));
        return fleet;
    }

    /** It was counted when it failed, and a comment of three hours later is another revision of its incident. */
    @Test
    void whatIsSaidOfOneThatIsSummedUpCountsNobody() {
        PartitionedFleet fleet = summedUp(1);
        fleet.take(TestVictims.resolved(3, START, Kind.VERIFIED));
        fleet.due();
        assertEquals(9, fleet.last().count());
        fleet.take(TestVictims.confirmed(3, START));
        fleet.due();
        assertEquals(9, fleet.last().count(), "it is open again, late");
        fleet.take(TestVictims.confirmed(3, START.minusSeconds(1)));
        fleet.due();
        assertEquals(9, fleet.last().count(), "and began earlier");
        assertEquals(2, fleet.last().open());
        assertEquals(9, fleet.last().confirmed());
    }

    /** Another set of conflicts has every incident that is still known told again. */
    @Test
    void whatIsToldAgainOnceItIsForgottenIsNoOutbreak() {
        PartitionedFleet fleet = summedUp(0);
        fleet.tick(START.plus(Duration.ofDays(31)));
        assertEquals(0, fleet.held());
        int told = fleet.revisions.size();
        for (int node = 0; node < 9; node++) {
            fleet.take(TestVictims.resolved(node, START, Kind.VERIFIED));
        }
        fleet.due();
        assertEquals(told, fleet.revisions.size());
        assertEquals(0, fleet.held());
    }

    /** Over some hours, in which what recovered long ago is summed up, in any number of partitions. */
    @ParameterizedTest
    @MethodSource("seeds")
    void eachCountsOnce(int seed) {
        Random random = new Random(seed);
        List<News> news = news(random);
        PartitionedFleet fleet = new PartitionedFleet(1 + random.nextInt(6));
        Duration between = Duration.ofSeconds(10L * (1 + random.nextInt(90)));
        Instant tick = START;
        for (News one : news) {
            while (!tick.isAfter(one.at())) {
                fleet.tick(tick);
                tick = tick.plus(between);
            }
            fleet.take(one.incident(), one.evidence());
        }
        fleet.tick(tick);
        fleet.tick(tick.plus(Duration.ofMinutes(10)));
        fleet.tick(tick.plus(Duration.ofHours(1)));

        Map<String, News> last = new HashMap<>();
        news.forEach(one -> last.put(one.incident().id(), one));
        List<List<Incident>> expected =
                TestChains.outbreaks(last.values().stream().map(News::incident).toList());
        assertEquals(
                expected.stream().map(chain -> told(chain, last)).toList(),
                expected.stream()
                        .map(chain -> fleet.revisions.stream()
                                .filter(outbreak ->
                                        outbreak.since().equals(chain.get(0).openedAt()))
                                .max(Comparator.comparing(Outbreak::revision))
                                .map(NodesThatFailAgainTest::told)
                                .orElse(null))
                        .toList());
    }

    /** A small fleet whose nodes fail one after the other, mostly within the window, and now and then after a pause. */
    private static List<News> news(Random random) {
        List<News> news = new ArrayList<>();
        Instant[] freeAt = new Instant[10 + random.nextInt(20)];
        java.util.Arrays.fill(freeAt, START);
        RewritingNodes nodes = new RewritingNodes();
        Instant at = START;
        Instant end = START.plus(Duration.ofHours(2 + random.nextInt(7)));
        while (at.isBefore(end)) {
            int node = random.nextInt(freeAt.length);
            if (!freeAt[node].isAfter(at)) {
                freeAt[node] = at.plusSeconds(3700);
                NodeEvidence evidence = random.nextBoolean()
                        ? NodeEvidence.NOTHING
                        : nodes.changed("10.0.0." + node, at.minusSeconds(120));
                boolean refuted = random.nextInt(12) == 0;
                boolean confirmed = !refuted && random.nextInt(3) > 0;
                news.add(new News(at, TestVictims.suspected(node, at), evidence));
                Verdict verdict = confirmed ? Verdict.CONFIRMED : Verdict.SUSPECTED;
                if (refuted || random.nextInt(15) > 0) {
                    Incident ended = refuted
                            ? TestVictims.resolved(node, at, Kind.REFUTED)
                            : TestVictims.incident(node, at, 3, verdict, Kind.VERIFIED);
                    news.add(new News(at.plusSeconds(60), TestVictims.incident(node, at, 2, verdict, null), evidence));
                    news.add(new News(at.plusSeconds(300 + random.nextInt(2000)), ended, evidence));
                } else {
                    // It never recovers.
                    freeAt[node] = Instant.MAX;
                }
            }
            at = at.plusMillis(random.nextInt(25) == 0 ? 1_500_000 : random.nextInt(420_000));
        }
        news.sort(Comparator.comparing(News::at));
        return news;
    }

    /** What is told of an outbreak of these incidents. */
    private static String told(List<Incident> chain, Map<String, News> last) {
        Map<String, Integer> changed = new java.util.TreeMap<>();
        chain.stream()
                .filter(incident -> !last.get(incident.id()).evidence().equals(NodeEvidence.NOTHING))
                .map(Incident::node)
                .distinct()
                .forEach(node -> RewritingNodes.CHANGES.forEach(change -> changed.merge(change, 1, Integer::sum)));
        return String.join(
                "\n",
                TestChains.nodes(chain) + " nodes",
                TestChains.confirmed(chain) + " confirmed",
                chain.stream().filter(incident -> incident.resolution() == null).count() + " open",
                "" + chain.get(chain.size() - 1).openedAt(),
                "" + changed,
                "" + TestChains.growth(chain),
                ""
                        + TestChains.first(chain).stream()
                                .limit(Outbreak.FIRST_NODES)
                                .map(Incident::id)
                                .toList());
    }

    private static String told(Outbreak outbreak) {
        Map<String, Integer> changed = new java.util.TreeMap<>();
        for (Change change : outbreak.changes()) {
            changed.put(change.says(), change.nodes());
        }
        return String.join(
                "\n",
                outbreak.count() + " nodes",
                outbreak.confirmed() + " confirmed",
                outbreak.open() + " open",
                "" + outbreak.lastJoinedAt(),
                "" + changed,
                "" + outbreak.growth(),
                "" + outbreak.first().stream().map(Outbreak.Victim::incident).toList());
    }
}

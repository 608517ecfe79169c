package dev.crossfire.streams.outbreak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident.Resolution.Kind;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.Outbreak.Change;
import dev.crossfire.model.outbreak.Outbreak.Growth;
import dev.crossfire.model.outbreak.OutbreakPart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutbreakLifeTest {

    private static final Instant START = TestVictims.START;

    private final PartitionedFleet fleet = new PartitionedFleet(3);

    @Test
    void beginsWithTheThirdNodeWithinTheWindow() {
        fleet.take(TestVictims.suspected(1, START));
        fleet.take(TestVictims.suspected(2, START.plusSeconds(601)));
        fleet.take(TestVictims.suspected(3, START.plusSeconds(700)));
        fleet.due();
        assertEquals(List.of(), fleet.revisions, "three, but not within ten minutes");
        fleet.take(TestVictims.suspected(4, START.plusSeconds(1200)));
        assertEquals(1, fleet.revisions.size());
        assertEquals(3, fleet.last().count(), "the first failed more than the window before the next");
        assertEquals(START.plusSeconds(601), fleet.last().since());
    }

    /** The chain that leads to the three belongs to it: an incident's outbreak follows from its time alone. */
    @Test
    void takesInTheChainThatLedToIt() {
        fleet.take(TestVictims.suspected(1, START));
        fleet.take(TestVictims.suspected(2, START.plusSeconds(599)));
        fleet.take(TestVictims.suspected(3, START.plusSeconds(1100)));
        fleet.take(TestVictims.suspected(4, START.plusSeconds(1150)));
        assertEquals(List.of(4), fleet.revisions.stream().map(Outbreak::count).toList());
        assertEquals(START, fleet.last().since());
    }

    @Test
    void isToldAtDoublingsAndOtherwiseWhenItIsDue() {
        for (int node = 0; node < 40; node++) {
            fleet.take(TestVictims.confirmed(node, START.plusMillis(100L * node)));
        }
        assertEquals(
                List.of(3, 4, 8, 16, 32),
                fleet.revisions.stream().map(Outbreak::count).toList());
        fleet.due();
        fleet.due();
        assertEquals(40, fleet.last().count());
        assertEquals(6, fleet.revisions.size(), "nothing changed between the two");
        assertEquals(
                List.of(1, 2, 3, 4, 5, 6),
                fleet.revisions.stream().map(Outbreak::revision).toList());
        assertEquals(20, fleet.last().first().size());
        assertEquals("worker-19", fleet.last().first().get(19).node());
        assertEquals(
                List.of(new Growth(START.plusSeconds(10), 40)), fleet.last().growth());
    }

    @Test
    void endsOnceAllAreResolvedAndNobodyCanJoin() {
        fleet.tick(START);
        for (int node = 0; node < 3; node++) {
            fleet.take(TestVictims.confirmed(node, START.plusSeconds(node)));
        }
        for (int node = 0; node < 3; node++) {
            fleet.take(TestVictims.resolved(node, START.plusSeconds(node), Kind.VERIFIED));
        }
        fleet.tick(START.plusSeconds(590));
        assertTrue(fleet.last().stands(), "another may still join");
        assertEquals(0, fleet.last().open());
        fleet.tick(START.plusSeconds(600));
        assertEquals(Outbreak.Ending.Kind.RESOLVED, fleet.last().ending().kind());
        assertEquals(START.plusSeconds(302), fleet.last().endedAt());
        fleet.take(TestVictims.confirmed(1, START.plusSeconds(1)));
        assertTrue(fleet.last().stands(), "an incident is open again");
    }

    /** A node that fails ten minutes after the last does not join, however long the others go on. */
    @Test
    void standsWhileOneFailsButTakesInNobodyAfterTheWindow() {
        fleet.tick(START);
        for (int node = 0; node < 3; node++) {
            fleet.take(TestVictims.confirmed(node, START));
        }
        fleet.tick(START.plus(Duration.ofDays(3)));
        fleet.take(TestVictims.confirmed(9, START.plus(Duration.ofDays(3))));
        fleet.due();
        assertTrue(fleet.last().stands());
        assertEquals(3, fleet.last().count());
    }

    /** The others recovered long ago, before and after it: what is summed up of them stays two parts of one chain. */
    @Test
    void standsAroundTheOneThatStillFails() {
        PartitionedFleet one = new PartitionedFleet(1);
        one.tick(START);
        int[] minutes = {0, 9, 18, 19, 20};
        for (int node = 0; node < minutes.length; node++) {
            one.take(TestVictims.confirmed(node, START.plus(Duration.ofMinutes(minutes[node]))));
        }
        for (int node = 0; node < minutes.length; node++) {
            if (node != 1) {
                one.take(TestVictims.resolved(node, START.plus(Duration.ofMinutes(minutes[node])), Kind.VERIFIED));
            }
        }
        one.tick(START.plus(Duration.ofHours(1)));
        one.tick(START.plus(Duration.ofHours(4)));
        one.tick(START.plus(Duration.ofHours(5)));
        assertTrue(one.last().stands(), one.last()::toString);
        assertEquals(5, one.last().count());
        assertEquals(1, one.last().open());
    }

    @Test
    void isWithdrawnWhenItsSuspicionsAre() {
        for (int node = 0; node < 3; node++) {
            fleet.take(TestVictims.suspected(node, START));
        }
        fleet.take(TestVictims.resolved(1, START, Kind.REFUTED));
        assertEquals(Outbreak.Ending.Kind.WITHDRAWN, fleet.last().ending().kind());
        fleet.take(TestVictims.suspected(4, START));
        assertTrue(fleet.last().stands());
        assertEquals(3, fleet.last().revision(), "the same outbreak goes on");
    }

    @Test
    void keepsItsOldIdsWhenItBeganEarlier() {
        Instant edge = Instant.parse("2026-11-22T15:00:00Z");
        for (int node = 0; node < 3; node++) {
            fleet.take(TestVictims.confirmed(node, edge.plusSeconds(node)));
        }
        String first = fleet.last().id();
        fleet.take(TestVictims.confirmed(7, edge.minusSeconds(5)));
        assertEquals(List.of(first), fleet.last().formerly());
        assertEquals(2, fleet.last().revision());
        assertEquals(4, fleet.last().count());
    }

    @Test
    void twoThatTurnOutToBeOneGoOnAsOne() {
        for (int node = 0; node < 6; node++) {
            fleet.take(TestVictims.confirmed(node, START.plusSeconds(node < 3 ? 0 : 1000)));
        }
        assertEquals(2, fleet.projection().size());
        fleet.take(TestVictims.confirmed(9, START.plusSeconds(500)));
        assertEquals(
                List.of(7), fleet.projection().stream().map(Outbreak::count).toList());
        assertEquals(1, fleet.last().formerly().size());
    }

    /** Two hours after they recovered nodes are summed up: little is held, and the number stays. */
    @Test
    void sumsUpWhatRecoveredLongAgo() {
        fleet.tick(START);
        for (int node = 0; node < 500; node++) {
            fleet.take(TestVictims.confirmed(node, START.plusMillis(node)));
            if (node > 0) {
                fleet.take(TestVictims.resolved(node, START.plusMillis(node), Kind.VERIFIED));
            }
        }
        fleet.tick(START.plus(Duration.ofHours(3)));
        assertEquals(
                1 + 3 + 499,
                fleet.held(),
                "the one that still fails, one run in each partition, a little of each node");
        assertTrue(fleet.heldBytes() < 503 * 150, () -> fleet.heldBytes() + " bytes");
        assertEquals(500, fleet.last().count());
        fleet.tick(START.plus(Duration.ofDays(6)));
        assertEquals(500, fleet.projection().get(0).count());
        fleet.take(TestVictims.resolved(0, START, Kind.EXPIRED));
        fleet.due();
        assertEquals(Outbreak.Ending.Kind.RESOLVED, fleet.last().ending().kind());
        assertEquals(500, fleet.last().count());
        fleet.tick(START.plus(Duration.ofDays(30)));
        fleet.tick(START.plus(Duration.ofDays(61)));
        assertEquals(0, fleet.held());
        assertEquals(Outbreak.State.ENDED, fleet.last().state());
    }

    /** One that nobody mends for months keeps what is summed up of the others. */
    @Test
    void keepsItsNumberForAsLongAsOneFails() {
        PartitionedFleet one = new PartitionedFleet(1);
        one.tick(START);
        for (int node = 0; node < 9; node++) {
            one.take(TestVictims.confirmed(node, START.plusSeconds(node)));
            if (node > 0) {
                one.take(TestVictims.resolved(node, START.plusSeconds(node), Kind.VERIFIED));
            }
        }
        for (int days = 0; days < 90; days += 3) {
            one.tick(START.plus(Duration.ofDays(days)));
        }
        assertTrue(one.last().stands(), one.last()::toString);
        assertEquals(9, one.projection().get(0).count());
        one.take(TestVictims.resolved(0, START, Kind.MANUAL));
        one.tick(START.plus(Duration.ofDays(91)));
        one.tick(START.plus(Duration.ofDays(122)));
        assertEquals(9, one.last().count());
        assertEquals(Outbreak.Ending.Kind.RESOLVED, one.last().ending().kind());
        assertEquals(0, one.held());
    }

    /** Some recover and some do not, in no order: what is summed up between those that still fail is one run, as near as it lies. */
    @Test
    void keepsItsNumberWhileHalfOfItStillFails() {
        PartitionedFleet one = new PartitionedFleet(1);
        one.tick(START);
        Random random = new Random(3);
        int open = 0;
        for (int node = 0; node < 1000; node++) {
            one.take(TestVictims.confirmed(node, START.plusMillis(100L * node)));
            if (random.nextBoolean()) {
                one.take(TestVictims.resolved(node, START.plusMillis(100L * node), Kind.VERIFIED));
            } else {
                open++;
            }
        }
        one.tick(START.plus(Duration.ofHours(1)));
        one.tick(START.plus(Duration.ofHours(4)));
        one.tick(START.plus(Duration.ofHours(5)));
        assertEquals(1000, one.last().count());
        assertEquals(open, one.last().open());
        assertEquals(1000 + 1, one.held(), "those that fail, one run, and a little of each node in it");
    }

    @Test
    void tellsWhatChangedJustBeforeAndWhoIsAtRisk() {
        RewritingNodes nodes = new RewritingNodes();
        for (int node = 0; node < 3; node++) {
            fleet.take(TestVictims.confirmed(node, START), nodes.changed("10.0.0." + node, START.minusSeconds(60)));
        }
        for (int node = 10; node < 14; node++) {
            Finding latent = new Finding(
                    TestVictims.CLUSTER,
                    "worker-" + node,
                    TestVictims.CONFLICT,
                    Verdict.NONE,
                    "latent risk: a rule rewrites",
                    List.of());
            fleet.take(latent, node == 13 ? nodes.withoutRewriter() : nodes.rewriting("10.0.0." + node));
        }
        fleet.due();
        Outbreak outbreak = fleet.last();
        assertEquals(
                List.of(
                        new Change(
                                "rule-appeared",
                                "nat rule '-A POSTROUTING -j SNAT --to-source ADDRESS-OF-THE-NODE' (nft) appeared",
                                3,
                                START.minusSeconds(30)),
                        new Change("restart", "kube-proxy was restarted", 3, START.minusSeconds(60))),
                outbreak.changes().stream()
                        .sorted(java.util.Comparator.comparing(Change::kind).reversed())
                        .toList());
        assertEquals(3, outbreak.atRisk().count());
        assertEquals(
                List.of("worker-10", "worker-11", "worker-12"),
                outbreak.atRisk().nodes());
        assertEquals(
                "nat rule '-A POSTROUTING -j SNAT --to-source ADDRESS-OF-THE-NODE' (nft)",
                outbreak.atRisk().says());
        fleet.take(TestVictims.confirmed(11, START.plusSeconds(20)), nodes.rewriting("10.0.0.11"));
        assertEquals(2, fleet.last().atRisk().count(), "it is a victim now");
    }

    @Test
    void partsStayWithinTheirBounds() {
        PartitionedFleet one = new PartitionedFleet(1);
        for (int node = 0; node < 2000; node++) {
            one.take(TestVictims.confirmed(node, START.plus(Duration.ofMinutes(3L * node))));
        }
        for (int lone = 0; lone < 2 * OutbreakPart.MOST_RUNS; lone++) {
            one.take(TestVictims.confirmed(5000 + lone, START.minus(Duration.ofHours(1L + lone))));
        }
        OutbreakPart part = one.parts().get(0);
        assertEquals(OutbreakPart.MOST_RUNS, part.runs().size());
        OutbreakPart.Run run = part.runs().get(part.runs().size() - 1);
        assertEquals(2000, run.count(), "what is dense is kept before what is not");
        assertTrue(run.growth().steps().size() <= Outbreak.MOST_GROWTH);
        assertTrue(Json.write(part).length < 64 * 1024);
    }
}

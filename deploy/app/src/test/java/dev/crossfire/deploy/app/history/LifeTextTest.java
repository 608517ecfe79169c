package dev.crossfire.deploy.app.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.TimelineEntry;
import dev.crossfire.model.incident.TestIncidents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LifeTextTest {

    @Test
    void tellsHowItCameToThat() {
        List<Incident> life = TestIncidents.life();
        String text = LifeText.of(life.get(3), life);
        assertTrue(text.startsWith("RECOVERED (was confirmed) prod/worker-3: KUBE-FIREWALL drops"), text);
        assertEquals("""
                  Incident  9f2c41d07be3a865, revision 4, the newest
                  Revisions 4 so far:
                            1   11-22 14:47:59  suspected   the liveness check of calico-node timed out after 3 s; 2 checks
                              timed out; the rule is hooked and a rewriter is found
                            2   11-22 14:48:09  suspected   wording, age of the inputs
                            3   11-22 14:50:59  confirmed   the rule dropped 10 packets while 5 checks failed; proof
                              drop-counter-rose; proof conntrack-witness; exec-sync-failed 2 → 24; container-killed 0 → 3;
                              container-restarted 0 → 12
                            4   11-22 14:58:29  verified    calico-node is Ready since 14:54:29 and the rule's counter stands
                              still at 57 packets

                """, text.substring(text.indexOf("  Incident ")));
    }

    /** A revision is dated by the node's own time, which may be hours behind what somebody says of it. */
    @Test
    void whatPeopleDoIsToldWithItsOwnTime() {
        Incident before = TestIncidents.life().get(2);
        List<TimelineEntry> timeline = new ArrayList<>(before.timeline());
        timeline.add(
                new TimelineEntry(Instant.parse("2026-11-22T16:03:10.7Z"), "acknowledged", "by anna: draining it"));
        Incident after = TestIncidents.with(TestIncidents.handled(), Map.of("timeline", timeline));
        String text = LifeText.of(after, List.of(before, after));
        assertTrue(text.contains("acknowledged at 2026-11-22T16:03:10Z by anna: draining it"), text);
        assertTrue(text.contains("  Ack       by anna, since 2026-11-22 14:51:49 UTC: draining it\n"), text);
        assertTrue(
                text.contains(
                        "  Not told  silence by night-shift, since 2026-11-22 14:51:09 UTC until 2026-11-22 16:51:09 UTC: <known>\n"),
                text);
    }

    @Test
    void anOldRevisionIsToldAsOne() {
        List<Incident> life = TestIncidents.life();
        String text = LifeText.of(life.get(0), life);
        assertTrue(text.startsWith("SUSPECTED prod/worker-3"), text);
        assertTrue(text.contains("revision 1 of 4"), text);
    }

    @Test
    void aLongLifeIsCutToItsNewest() {
        List<Incident> life = IntStream.rangeClosed(1, 200)
                .mapToObj(revision -> TestIncidents.numbered(1, revision))
                .toList();
        String text = LifeText.of(life.get(199), life);
        assertTrue(text.contains("the newest 25 of 200:"), text);
        assertTrue(text.contains("\n            200 ") && text.contains("\n            176 "), text);
        assertTrue(!text.contains("\n            175 "), text);
    }
}

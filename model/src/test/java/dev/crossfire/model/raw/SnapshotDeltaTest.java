package dev.crossfire.model.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.raw.FirewallSnapshot.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotDeltaTest {

    private static final Instant T = Instant.parse("2026-11-22T15:00:00Z");

    private final SnapshotDelta delta = new SnapshotDelta();

    @Test
    void onlyTheCountersOfAnUnchangedRuleSetAreSent() {
        assertNotNull(sent(T, rules(3)).text());
        Part again = sent(T.plusSeconds(30), rules(7));
        assertNull(again.text());
        assertEquals(Map.of(2, new Counter(12, 720), 4, new Counter(7, 420)), again.counters());
    }

    @Test
    void theWholeIsSentAgainAfterAWhile() {
        sent(T, rules(3));
        assertNull(
                sent(T.plus(SnapshotDelta.FULL_EVERY).minusMillis(1), rules(3)).text());
        assertNotNull(sent(T.plus(SnapshotDelta.FULL_EVERY), rules(3)).text());
        assertNull(
                sent(T.plus(SnapshotDelta.FULL_EVERY).plusSeconds(30), rules(3)).text());
    }

    @Test
    void aClockThatWasSetBackHidesNothing() {
        sent(T, rules(3));
        assertNotNull(sent(T.minus(Duration.ofHours(1)), rules(3)).text());
    }

    @Test
    void aFailureIsToldWholeAndSoIsWhatFollowsIt() {
        sent(T, rules(3));
        assertEquals("no right", sent(T.plusSeconds(30), part("no right", 4)).text());
        assertEquals("no right", sent(T.plusSeconds(60), part("no right", 4)).text());
        assertNotNull(sent(T.plusSeconds(90), rules(3)).text());
    }

    @Test
    void whatMayNotHaveArrivedIsSentWhole() {
        sent(T, rules(3));
        delta.forget();
        assertNotNull(sent(T.plusSeconds(30), rules(3)).text());
    }

    /** Who reads the one needs the other. */
    @Test
    void rulesAndRoutesAreSentWholeTogether() {
        Part routes = new Part(
                "routes", "ip route show table all", null, null, T, 0, PartText.hash("default"), "default", null);
        Part sockets = new Part("sockets", "ss -tan", null, null, T, 0, PartText.hash("none"), "none", null);
        Part failed = new Part("firewall", "nft list tables", "native", null, T, 127, PartText.hash("no"), "no", null);
        assertEquals(List.of(true, true, true, true), texts(T, rules(3), routes, sockets, failed));
        assertEquals(List.of(false, false, false, true), texts(T.plusSeconds(30), rules(5), routes, sockets, failed));
        Part changed = part("*filter\n:FORWARD DROP [1:60]\nCOMMIT\n", 0);
        assertEquals(List.of(true, true, false, true), texts(T.plusSeconds(60), changed, routes, sockets, failed));
        assertEquals(List.of(false, false, false, true), texts(T.plusSeconds(90), changed, routes, sockets, failed));
    }

    private List<Boolean> texts(Instant at, Part... parts) {
        return delta.of(new FirewallSnapshot("prod", "worker-3", null, at, List.of(parts))).parts().stream()
                .map(part -> part.text() != null)
                .toList();
    }

    private Part sent(Instant at, Part part) {
        return delta.of(new FirewallSnapshot("prod", "worker-3", null, at, List.of(part)))
                .parts()
                .get(0);
    }

    private static Part rules(int packets) {
        return part(
                "*filter\n:INPUT ACCEPT [12:720]\n:KUBE-FIREWALL - [0:0]\n[" + packets + ":" + packets * 60
                        + "] -A KUBE-FIREWALL -d 127.0.0.0/8 -j DROP\nCOMMIT\n",
                0);
    }

    private static Part part(String text, int exit) {
        return new Part(
                "firewall", "iptables-nft-save -c", "nft", 4, T, exit, PartText.hashOfRuleSet(text), text, null);
    }
}

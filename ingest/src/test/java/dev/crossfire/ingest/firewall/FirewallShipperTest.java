package dev.crossfire.ingest.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.ingest.Condition;
import dev.crossfire.ingest.RawRecord;
import dev.crossfire.ingest.RecordingSink;
import dev.crossfire.ingest.ToolPath;
import dev.crossfire.model.Json;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.fact.NodeFact;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.FirewallSnapshot.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the kernel's own rules, in a network namespace. */
class FirewallShipperTest {

    private static final NodeKey NODE = new NodeKey("prod", "worker-3");
    private static final Instant NOW = Instant.parse("2026-11-22T15:00:00Z");
    private static final String LOCALNET_DROP = "! -s 127.0.0.0/8 -d 127.0.0.0/8"
            + " -m comment --comment 'block incoming localnet connections'"
            + " -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP";

    @TempDir
    Path folder;

    private final RecordingSink sink = new RecordingSink();
    private NetworkNamespace node;

    @BeforeEach
    void aNode() throws Exception {
        node = NetworkNamespace.create();
        node.run(
                "iptables-nft -N KUBE-FIREWALL && iptables-nft -A INPUT -j KUBE-FIREWALL && iptables-nft -A KUBE-FIREWALL "
                        + LOCALNET_DROP);
    }

    @AfterEach
    void gone() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void everyPartIsThereAndNothingIsTouched() throws Exception {
        node.run("nft add table inet site; nft add chain inet site out '{ type nat hook postrouting priority 90; }'");
        FirewallSnapshot snapshot = once(shipping());
        assertEquals(
                List.of(
                        "firewall",
                        "firewall",
                        "firewall",
                        "routes",
                        "routes",
                        "routes",
                        "routes",
                        "sockets",
                        "sockets",
                        "conntrack",
                        "sysctl",
                        "node"),
                snapshot.parts().stream().map(Part::kind).toList());
        assertTrue(
                snapshot.parts().stream()
                        .allMatch(part -> part.exit() == 0 && part.sha256() != null && NOW.equals(part.takenAt())),
                () -> "" + snapshot);
        assertTrue(part(snapshot, "iptables-nft-save -c").text().contains("[0:0] -A KUBE-FIREWALL ! -s 127.0.0.0/8"));
        assertEquals("nft", part(snapshot, "iptables-nft-save -c").backend());
        assertEquals("", part(snapshot, "iptables-legacy-save -c").text());
        assertTrue(part(snapshot, "nft list tables").text().startsWith("table inet site {"));
        assertFalse(
                part(snapshot, "nft list tables").text().contains("KUBE-FIREWALL"),
                "iptables-nft's own tables are not native");
        assertTrue(part(snapshot, "ip route get 127.0.0.1").text().startsWith("local 127.0.0.1 dev lo"));
        assertTrue(part(snapshot, "ip rule").text().contains("lookup local"));
        assertEquals(
                "cluster: \"prod\"\nnode: \"worker-3\"\nkubernetes: \"1.32.4\"\ninstall: \"manifest\"\n",
                part(snapshot, "node.yaml").text());
        assertNotNull(snapshot.bootId());
        assertEquals("", node.run("cat /proc/net/ip_tables_names || true").replaceAll("cat: .*No such file.*\\s*", ""));
    }

    @Test
    void legacyRulesAreReadWithCounters() throws Exception {
        node.run("iptables-legacy -t nat -A POSTROUTING -j MASQUERADE");
        Part legacy = part(once(shipping()), "iptables-legacy-save -c");
        assertTrue(legacy.text().contains("[0:0] -A POSTROUTING -j MASQUERADE"), legacy::text);
        assertEquals("legacy", legacy.backend());
    }

    @Test
    void theHeadersTellNodeAndTime() throws Exception {
        once(shipping());
        RawRecord record = sink.records().get(0);
        assertEquals(
                Map.of("crossfire-cluster", "prod", "crossfire-node", "worker-3", "crossfire-newest", NOW.toString()),
                record.headers());
        assertEquals("prod/worker-3", record.key());
    }

    @Test
    void anUnchangedRuleSetCarriesItsCountersAlone() throws Exception {
        node.run("ip addr add 10.20.0.1/32 dev lo; iptables-nft -A OUTPUT -d 10.20.0.1/32 -j ACCEPT");
        try (FirewallShipper shipper = shipper(shipping().withEvery(Duration.ofHours(1)))) {
            shipper.start();
            Part whole = part(snapshot(0), "iptables-nft-save -c");
            node.run("ping -c1 -W1 10.20.0.1 >/dev/null || echo | nc -w1 10.20.0.1 9 || python3 -c 'import socket; "
                    + "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b\"x\", (\"10.20.0.1\", 9))'");
            shipper.snapshotNow();
            Part same = part(snapshot(1), "iptables-nft-save -c");
            assertNull(same.text());
            assertEquals(whole.sha256(), same.sha256());
            int line = List.of(whole.text().split("\n", -1)).indexOf("[0:0] -A OUTPUT -d 10.20.0.1/32 -j ACCEPT") + 1;
            assertTrue(line > 0, whole::text);
            Counter counter = same.counters().get(line);
            assertTrue(counter.packets() > 0, () -> "" + same);
            assertNull(part(snapshot(1), "ip rule").text());
            assertNull(part(snapshot(1), "ip rule").counters());
            node.run("iptables-nft -D OUTPUT -d 10.20.0.1/32 -j ACCEPT");
            shipper.snapshotNow();
            Part changed = part(snapshot(2), "iptables-nft-save -c");
            assertFalse(changed.text().contains("10.20.0.1"), changed::text);
        }
    }

    @Test
    void aMissingToolIsAPartThatSaysSo() throws Exception {
        for (String tool : List.of("nsenter", "iptables-nft-save", "ip", "ss", "sysctl")) {
            Files.createSymbolicLink(
                    folder.resolve(tool), ToolPath.ofThisProcess().find(tool).orElseThrow());
        }
        FirewallShipper shipper = new FirewallShipper(
                FirewallShipping.of(NODE).onlyOnce(), sink, ToolPath.of(folder), InstantSource.fixed(NOW));
        assertEquals(java.util.Optional.empty(), shipper.lacks());
        run(shipper);
        Part conntrack = part(snapshot(0), "conntrack -L -p tcp -d 127.0.0.0/8");
        assertEquals(127, conntrack.exit());
        assertTrue(conntrack.text().contains("apt-get install -y conntrack"), conntrack::text);
        assertEquals(127, part(snapshot(0), "nft list tables").exit());
        assertEquals(0, part(snapshot(0), "ip rule").exit());
        assertTrue(shipper.vitals().failures() >= 2);
    }

    @Test
    void withoutTheLegacyBinaryTheKernelTellsThatThereAreNoLegacyTables() throws Exception {
        Part none = legacyWithoutItsBinary();
        assertEquals("cat /proc/net/ip_tables_names", none.tool());
        assertEquals("legacy", none.backend());
        assertEquals(0, none.exit());
        assertEquals("", none.text());
    }

    @Test
    void withoutTheLegacyBinaryLegacyTablesStayUnknown() throws Exception {
        node.run("iptables-legacy -t nat -A POSTROUTING -j MASQUERADE");
        Part unknown = legacyWithoutItsBinary();
        assertEquals("iptables-legacy-save -c", unknown.tool());
        assertEquals(127, unknown.exit());
    }

    private Part legacyWithoutItsBinary() throws Exception {
        for (String tool : List.of("cat", "iptables-nft-save")) {
            Files.createSymbolicLink(
                    folder.resolve(tool), ToolPath.ofThisProcess().find(tool).orElseThrow());
        }
        List<String> prefix = new ArrayList<>(node.prefix());
        prefix.addAll(List.of("env", "PATH=" + folder));
        CommandRunner runner = new CommandRunner(ToolPath.of(folder), prefix);
        return new SnapshotTaker(shipping(), runner, InstantSource.fixed(NOW), null, (command, outcome) -> {})
                .take()
                .parts()
                .get(1);
    }

    @Test
    void aSnapshotIsTakenAtOnceWhenAsked() throws Exception {
        try (FirewallShipper shipper = shipper(shipping().withEvery(Duration.ofHours(1)))) {
            shipper.start();
            snapshot(0);
            shipper.snapshotNow();
            snapshot(1);
            Condition.await("ready", shipper::ready);
        }
    }

    @Test
    void whileTheLastOneIsNotAcknowledgedOthersAreSkippedAndCounted() throws Exception {
        sink.holdAcknowledgements();
        try (FirewallShipper shipper = shipper(shipping().withEvery(Duration.ofSeconds(1)))) {
            shipper.start();
            snapshot(0);
            Condition.await("skipped", () -> shipper.vitals().skipped() >= 2);
            assertEquals(1, sink.records().size());
            assertFalse(shipper.ready());
            assertTrue(shipper.trouble().contains("not acknowledged"), shipper::trouble);
            sink.acknowledge();
            snapshot(1);
            Condition.await("ready", () -> shipper.ready() && shipper.trouble() == null);
        }
    }

    @Test
    void afterARefusalEveryTextIsSentAgain() throws Exception {
        sink.holdAcknowledgements();
        try (FirewallShipper shipper = shipper(shipping().withEvery(Duration.ofSeconds(1)))) {
            shipper.start();
            snapshot(0);
            sink.refuse(new IllegalStateException("no room"));
            Part again = part(snapshot(1), "iptables-nft-save -c");
            assertNotNull(again.text());
        }
    }

    @Test
    void closeEndsItSoon() throws Exception {
        sink.block();
        FirewallShipper shipper = shipper(shipping());
        shipper.start();
        long began = System.nanoTime();
        shipper.close();
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(2).toNanos());
        assertTrue(shipper.ended().isDone());
    }

    private FirewallShipping shipping() {
        return FirewallShipping.of(NODE)
                .withPrefix(node.prefix())
                .withSoftware(new NodeFact("1.32.4", "manifest", null, null, null));
    }

    private FirewallShipper shipper(FirewallShipping shipping) {
        return new FirewallShipper(shipping, sink, ToolPath.ofThisProcess(), InstantSource.fixed(NOW));
    }

    private FirewallSnapshot once(FirewallShipping shipping) throws Exception {
        run(shipper(shipping.onlyOnce()));
        return snapshot(0);
    }

    private static void run(FirewallShipper shipper) throws Exception {
        try (shipper) {
            shipper.start();
            shipper.ended().get(30, TimeUnit.SECONDS);
        }
    }

    private FirewallSnapshot snapshot(int index) throws InterruptedException {
        return Json.read(
                sink.await(records -> records.size() > index).get(index).value(), FirewallSnapshot.class);
    }

    private static Part part(FirewallSnapshot snapshot, String tool) {
        return snapshot.parts().stream()
                .filter(part -> tool.equals(part.tool()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + tool + " in " + snapshot));
    }
}

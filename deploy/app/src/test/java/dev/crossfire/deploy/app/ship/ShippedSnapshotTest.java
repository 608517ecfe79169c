package dev.crossfire.deploy.app.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crossfire.ingest.PrintingSink;
import dev.crossfire.ingest.firewall.FirewallShipper;
import dev.crossfire.ingest.firewall.FirewallShipping;
import dev.crossfire.model.Json;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.fact.Fact;
import dev.crossfire.model.fact.NodeFact;
import dev.crossfire.model.fact.RouteGetFact;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.SocketsFact;
import dev.crossfire.model.fact.UnreadableFact;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.signal.PartFact;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.fact.SnapshotReading;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the firewall shipper sends of a node with a careless MASQUERADE, the reader of snapshots understands, part by part. */
class ShippedSnapshotTest {

    private static final NodeKey NODE = new NodeKey("prod", "worker-3");
    private static final String RULES = """
            ip link set lo up
            iptables-nft -N KUBE-FIREWALL
            iptables-nft -A OUTPUT -j KUBE-FIREWALL
            iptables-nft -A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP
            iptables-legacy -t nat -A POSTROUTING -j MASQUERADE
            nft add table inet site
            """;

    private Process namespace;
    private List<String> inNamespace;

    @BeforeEach
    void aNode() throws Exception {
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        assumeTrue(
                root || "true".equals(System.getenv("CI")),
                "needs root, for a network namespace with rules of its own");
        // Ends with its stdin, so that it does not outlive this process.
        namespace = new ProcessBuilder("unshare", "--net", "cat").start();
        Path its = Path.of("/proc", Long.toString(namespace.pid()), "ns/net");
        while (Files.readSymbolicLink(its).equals(Files.readSymbolicLink(Path.of("/proc/self/ns/net")))) {
            LockSupport.parkNanos(1_000_000);
        }
        inNamespace = List.of("nsenter", "--net=" + its);
        Process rules = new ProcessBuilder("nsenter", "--net=" + its, "sh", "-ec", RULES)
                .redirectErrorStream(true)
                .start();
        String said = new String(rules.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, rules.waitFor(), said);
    }

    @AfterEach
    void gone() {
        if (namespace != null) {
            namespace.destroyForcibly();
        }
    }

    @Test
    void everyPartIsUnderstood() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        FirewallShipping shipping = FirewallShipping.of(NODE)
                .withPrefix(inNamespace)
                .withSoftware(new NodeFact("1.32.4", "manifest", "containerd", null, "3.29.1"))
                .onlyOnce();
        try (PrintingSink sink = new PrintingSink(printed);
                FirewallShipper shipper = new FirewallShipper(shipping, sink)) {
            shipper.start();
            shipper.ended().get(30, TimeUnit.SECONDS);
        }
        SnapshotReading reading = SnapshotReader.read(Json.read(printed.toByteArray(), FirewallSnapshot.class));
        assertEquals(List.of(), reading.failures());
        Map<String, PartFact> parts =
                reading.facts().stream().collect(Collectors.toMap(PartFact::part, Function.identity()));
        assertEquals(
                List.of(
                        "conntrack",
                        "ip-addr",
                        "ip-route",
                        "ip-route-get",
                        "ip-rule",
                        "iptables-save/legacy",
                        "iptables-save/nft",
                        "nft",
                        "node",
                        "ss",
                        "ss-listen",
                        "sysctl"),
                parts.keySet().stream().sorted().toList());
        assertTrue(parts.values().stream().noneMatch(part -> part.fact() instanceof UnreadableFact), () -> "" + parts);
        assertEquals(
                1,
                fact(parts, "iptables-save/nft", RulesetFact.class)
                        .localnetDrops()
                        .size());
        assertEquals(
                1,
                fact(parts, "iptables-save/legacy", RulesetFact.class)
                        .rewriters()
                        .size());
        assertTrue(fact(parts, "ss", SocketsFact.class).connectionsShown());
        assertTrue(fact(parts, "ss-listen", SocketsFact.class).listenersShown());
        assertEquals("3.29.1", fact(parts, "node", NodeFact.class).calico());
        assertInstanceOf(RouteGetFact.class, parts.get("ip-route-get").fact());
    }

    private static <F extends Fact> F fact(Map<String, PartFact> parts, String name, Class<F> type) {
        return type.cast(parts.get(name).fact());
    }
}

package dev.crossfire.streams.fact;

import static dev.crossfire.streams.fact.LabBundle.fact;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.fact.AddressesFact;
import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.ConntrackFact;
import dev.crossfire.model.fact.PolicyRulesFact;
import dev.crossfire.model.fact.RouteGetFact;
import dev.crossfire.model.fact.RoutesFact;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.RulesetFact.OtherDrop;
import dev.crossfire.model.fact.SocketsFact;
import dev.crossfire.model.fact.SysctlFact;
import dev.crossfire.model.signal.PartFact;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recording of a real kernel against what is known of it. */
class LabFactsTest {

    /** Recording → the backend that rewrites 127.0.0.1, the rule's target and the new source. */
    private static final Map<String, List<String>> REWRITES = Map.of(
            "d_masq_all", List.of("nft", "MASQUERADE", ""),
            "d_masq_all_flip", List.of("nft", "MASQUERADE", ""),
            "d_snat_all", List.of("nft", "SNAT", "10.20.0.1"),
            "x_masq_in_other_backend", List.of("legacy", "MASQUERADE", ""));

    private static final Map<String, OtherDrop> DROPS = Map.of(
            "m_input_policy_drop",
            new OtherDrop("policy", ":INPUT DROP", 0, "INPUT", "INPUT", false, Certainty.EXACT, null),
            "m_other_drop_9099",
            new OtherDrop(
                    "rule",
                    "-A INPUT -p tcp -m tcp --dport 9099 -j DROP",
                    0,
                    "INPUT",
                    "INPUT",
                    false,
                    Certainty.EXACT,
                    null),
            "m_mark_0x8000_drop",
            new OtherDrop(
                    "mark",
                    "-A KUBE-FIREWALL -m comment --comment \"kubernetes firewall for dropping marked packets\""
                            + " -m mark --mark 0x8000/0x8000 -j DROP",
                    0,
                    "OUTPUT",
                    "KUBE-FIREWALL",
                    true,
                    Certainty.EXACT,
                    null));

    private static final Set<String> UNTRACKED = Set.of("o_notrack_healthy");

    static Stream<LabBundle> bundles() {
        return LabBundle.all();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyPartIsReadAndSmall(LabBundle bundle) {
        for (int snapshot = 0; snapshot < bundle.snapshots(); snapshot++) {
            SnapshotReading reading = bundle.read(snapshot);
            assertEquals(List.of(), reading.failures());
            assertEquals(11, reading.facts().size());
            for (PartFact part : reading.facts()) {
                assertTrue(Json.write(part.fact()).length <= 4096, () -> part.part() + " is too long");
            }
            assertTrue(Json.write(reading.facts()).length <= 16384);
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void theLocalnetRuleIsHookedWhereItStands(LabBundle bundle) {
        for (int snapshot = 0; snapshot < bundle.snapshots(); snapshot++) {
            boolean other = bundle.name().equals("n_rule_in_other_backend");
            RulesetFact holder = ruleset(bundle, snapshot, other ? Backend.LEGACY : Backend.NFT);
            RulesetFact without = ruleset(bundle, snapshot, other ? Backend.NFT : Backend.LEGACY);
            assertEquals(List.of(), without.localnetDrops());
            assertTrue(holder.complete());
            boolean stands = bundle.text((other ? "other-backend." : "iptables-save.") + snapshot + ".txt")
                    .contains("block incoming localnet connections");
            assertEquals(stands ? 1 : 0, holder.localnetDrops().size());
            if (stands) {
                assertTrue(holder.kubeFirewall());
                RulesetFact.LocalnetDrop drop = holder.localnetDrops().get(0);
                boolean marked = bundle.name().equals("m_mark_0x8000_drop");
                assertEquals(marked ? List.of() : List.of("INPUT", "OUTPUT"), drop.hooks());
                assertEquals(List.of(), drop.mayHooks());
                assertEquals("filter", drop.table());
                assertEquals("KUBE-FIREWALL", drop.chain());
                assertEquals(marked ? DROPS.get(bundle.name()).rule() : null, drop.behind());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void onlyRealRewritersAreFoundAndSurely(LabBundle bundle) {
        for (int snapshot = 0; snapshot < bundle.snapshots(); snapshot++) {
            for (Backend backend : List.of(Backend.NFT, Backend.LEGACY)) {
                RulesetFact fact = ruleset(bundle, snapshot, backend);
                List<String> expected = REWRITES.get(bundle.name());
                if (expected == null || !expected.get(0).equals(backend.word())) {
                    assertEquals(List.of(), fact.rewriters());
                } else {
                    assertEquals(1, fact.rewriters().size());
                    RulesetFact.Rewriter rewriter = fact.rewriters().get(0);
                    assertEquals(Certainty.EXACT, rewriter.certainty());
                    assertEquals(expected.get(1), rewriter.target());
                    assertEquals(expected.get(2), rewriter.toSource() == null ? "" : rewriter.toSource());
                    assertEquals(List.of("POSTROUTING"), rewriter.path());
                    assertNull(rewriter.because());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void onlyRealDropsAreFoundAndSurely(LabBundle bundle) {
        for (int snapshot = 0; snapshot < bundle.snapshots(); snapshot++) {
            RulesetFact fact = ruleset(bundle, snapshot, Backend.NFT);
            OtherDrop expected = DROPS.get(bundle.name());
            if (expected == null) {
                assertEquals(List.of(), fact.otherDrops());
            } else {
                OtherDrop drop = fact.otherDrops().get(0);
                assertEquals(expected, withoutLine(drop));
                assertTrue(find(bundle, snapshot, Backend.NFT).counters().containsKey(drop.line()));
            }
            assertEquals(List.of(), ruleset(bundle, snapshot, Backend.LEGACY).otherDrops());
            assertEquals(UNTRACKED.contains(bundle.name()) ? "-A OUTPUT -j NOTRACK" : null, fact.untracked());
            assertNull(fact.redirect());
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void theRouteLookupDecidesAsTheKernelDid(LabBundle bundle) {
        SnapshotReading reading = bundle.read(0);
        RouteDecision decision = RouteLookup.decide(
                fact(reading, RoutesFact.class, "ip-route"),
                fact(reading, PolicyRulesFact.class, "ip-rule"),
                fact(reading, AddressesFact.class, "ip-addr"));
        RouteGetFact kernel = fact(reading, RouteGetFact.class, "ip-route-get");
        assertEquals(Certainty.EXACT, decision.certainty());
        if (kernel.error() != null) {
            assertEquals(RouteDecision.Outcome.UNREACHABLE, decision.outcome());
            return;
        }
        assertEquals(kernel.local(), decision.outcome() == RouteDecision.Outcome.LOCAL);
        assertEquals(kernel.src(), decision.source());
        assertEquals(kernel.dev(), decision.dev());
        assertEquals(kernel.via(), decision.via());
        if (kernel.table() != null) {
            assertEquals(kernel.table(), decision.table());
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void anUnchangedRuleSetIsAnEqualFactWithAnEqualHash(LabBundle bundle) {
        PartFact first = find(bundle, 0, Backend.NFT);
        PartFact second = find(bundle, 1, Backend.NFT);
        assertEquals(first.hash(), second.hash());
        assertEquals(first.fact(), second.fact());
        assertFalse(first.counters().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void kindsAreToldByContent(LabBundle bundle) {
        assertEquals("iptables-save", tool(bundle, "iptables-save.0.txt"));
        assertEquals("ip-route", tool(bundle, "ip-route.txt"));
        assertEquals("ip-rule", tool(bundle, "ip-rule.txt"));
        assertEquals("ip-addr", tool(bundle, "ip-addr.txt"));
        assertEquals("ip-route-get", tool(bundle, "ip-route-get.txt"));
        assertEquals("ss-listen", tool(bundle, "ss-ltn.txt"));
        assertEquals("sysctl", tool(bundle, "sysctl.txt"));
        assertEquals(bundle.text("ss.txt").isBlank() ? "" : "ss", tool(bundle, "ss.txt"));
        assertEquals(bundle.text("conntrack.txt").isBlank() ? "" : "conntrack", tool(bundle, "conntrack.txt"));
        assertEquals("", tool(bundle, "node.yaml"));
        assertEquals("", tool(bundle, "events.json"));
    }

    @ParameterizedTest
    @CsvSource({
        "b_src_route_32, SYN-SENT, 10.20.0.1, 127.0.0.1",
        "d_masq_all, SYN-SENT, 127.0.0.1, 127.0.0.1",
        "l_slow, FIN-WAIT-2, 127.0.0.1, 127.0.0.1",
    })
    void socketsOfTheCheckAreKept(String name, String state, String local, String peer) {
        SocketsFact sockets = fact(LabBundle.named(name).read(0), SocketsFact.class, "ss");
        assertTrue(sockets.connectionsShown());
        assertTrue(sockets.connections().stream()
                .anyMatch(connection -> connection.state().equals(state)
                        && connection.local().equals(local)
                        && connection.peer().equals(peer)
                        && connection.peerPort() == 9099));
    }

    @Test
    void conntrackShowsTheRewrittenReply() {
        ConntrackFact conntrack = fact(LabBundle.named("d_masq_all").read(0), ConntrackFact.class, "conntrack");
        ConntrackFact.Flow flow = conntrack.flows().get(0);
        assertEquals("SYN_SENT", flow.state());
        assertEquals("10.20.0.1", flow.replyDestination());
        assertTrue(flow.unreplied());
        assertEquals(4, flow.count());
        assertEquals(105, flow.minSecondsLeft());
        assertEquals(119, flow.maxSecondsLeft());
    }

    @Test
    void aLinkThatIsDownAndARouteThatIsOpenAreSeen() {
        AddressesFact down = fact(LabBundle.named("e_lo_down_default").read(0), AddressesFact.class, "ip-addr");
        assertFalse(down.loopbackUp());
        assertEquals(List.of("10.20.0.1"), down.global());
        SysctlFact sysctl = fact(LabBundle.named("h_attack_plus_healthy_probe").read(0), SysctlFact.class, "sysctl");
        assertTrue(sysctl.remoteMayReachLoopback());
        assertNotNull(sysctl.routeLocalnet().get("lo"));
    }

    private static String tool(LabBundle bundle, String file) {
        return SnapshotText.kindOf(bundle.text(file), file)
                .map(SnapshotText.Kind::tool)
                .orElse("");
    }

    private static RulesetFact ruleset(LabBundle bundle, int snapshot, Backend backend) {
        return (RulesetFact) find(bundle, snapshot, backend).fact();
    }

    private static PartFact find(LabBundle bundle, int snapshot, Backend backend) {
        return LabBundle.find(bundle.read(snapshot), LabBundle.ruleSetOf(backend))
                .orElseThrow();
    }

    private static OtherDrop withoutLine(OtherDrop drop) {
        return new OtherDrop(
                drop.kind(),
                drop.rule(),
                0,
                drop.hook(),
                drop.chain(),
                drop.before(),
                drop.certainty(),
                drop.because());
    }
}

package dev.crossfire.streams.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.fact.AddressesFact;
import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.PolicyRulesFact;
import dev.crossfire.model.fact.RoutesFact;
import dev.crossfire.streams.fact.RouteDecision.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel's lookup for 127.0.0.1. */
class RouteLookupTest {

    private static final String ROUTES = """
            default via 10.20.0.2 dev n0
            default via 10.20.0.2 dev n0 table 100 src 10.20.0.1
            local 127.0.0.0/8 dev lo table 101 scope host src 10.20.0.1
            throw 127.0.0.0/8 table 102
            blackhole 127.0.0.0/8 table 103
            local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
            local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1
            """;

    private static final String LAST =
            "100:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n";

    private static RouteDecision decide(String routes, String rules) {
        return RouteLookup.decide(
                RouteReader.routes(routes, null),
                PolicyRuleReader.read(rules),
                new AddressesFact(true, List.of("127.0.0.1/8"), List.of("10.20.0.1")));
    }

    /** With one rule ahead of the local one. */
    private static RouteDecision ahead(String rule) {
        return decide(ROUTES, "50:\t" + rule + "\n" + LAST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from all lookup 100",
                "from all to 127.0.0.0/8 lookup 100",
                "from all to 127.0.0.1 lookup 100",
                "from 0.0.0.0/0 lookup 100",
                "from all iif lo lookup 100",
                "from all uidrange 0-999 lookup 100",
                "from all ipproto tcp lookup 100",
                "from all ipproto tcp dport 9000-9100 lookup 100",
                "from all fwmark 0/0xff lookup 100",
                "from all tos 0x00 lookup 100",
                "not from all fwmark 0xca6c lookup 100",
                "not from all to 10.0.0.0/8 lookup 100",
                "from all table 100",
                "from all lookup 100 suppress_prefixlength 7 proto static",
            })
    void aRuleThatMatchesDecides(String rule) {
        boolean suppressed = rule.contains("suppress");
        RouteDecision decision = ahead(rule);
        assertEquals(Certainty.EXACT, decision.certainty());
        assertEquals(suppressed ? Outcome.LOCAL : Outcome.AWAY, decision.outcome());
        assertEquals(suppressed ? 100 : 50, decision.rulePref());
        if (!suppressed) {
            assertEquals("10.20.0.1", decision.source());
            assertEquals("10.20.0.2", decision.via());
            assertEquals("n0", decision.dev());
            assertEquals("100", decision.table());
            assertEquals("0.0.0.0/0", decision.routePrefix());
            assertTrue(decision.foreignSource());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from 10.20.0.1 lookup 100",
                "from 127.0.0.0/8 lookup 100",
                "from all to 10.0.0.0/8 lookup 100",
                "from all iif n0 lookup 100",
                "from all oif n0 lookup 100",
                "from all fwmark 0x1 lookup 100",
                "from all fwmark 0x1/0xff lookup 100",
                "from all uidrange 1000-2000 lookup 100",
                "from all ipproto udp lookup 100",
                "from all dport 53 lookup 100",
                "from all tos 0x10 lookup 100",
                "not from all lookup 100",
                "from all l3mdev lookup 100",
                "from all lookup [l3mdev-table]",
                "from all lookup 999",
                "from all lookup 102",
                "from all nop",
                "from all goto 32000",
                "from all lookup main suppress_prefixlength 0"
            })
    void aRuleThatDoesNotMatchOrFindsNothingIsPassed(String rule) {
        RouteDecision decision = ahead(rule);
        assertEquals(Outcome.LOCAL, decision.outcome());
        assertEquals("127.0.0.1", decision.source());
        assertEquals("lo", decision.dev());
        assertEquals(100, decision.rulePref());
        assertEquals("127.0.0.1/32", decision.routePrefix());
        assertEquals(Certainty.EXACT, decision.certainty());
    }

    @ParameterizedTest
    @CsvSource({
        "from all unreachable",
        "from all blackhole",
        "from all prohibit",
        "from all lookup 103",
    })
    void aRuleOrRouteMayRefuse(String rule) {
        RouteDecision decision = ahead(rule);
        assertEquals(Outcome.UNREACHABLE, decision.outcome());
        assertNull(decision.source());
        assertNull(decision.dev());
    }

    @Test
    void gotoSkipsRules() {
        RouteDecision decision = ahead("from all goto 32766");
        assertEquals(Outcome.AWAY, decision.outcome());
        assertEquals(32766, decision.rulePref());
        assertEquals("10.20.0.1", decision.source(), "the only global address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"from all sport 1000-2000 lookup 100", "from all tun_id 5 lookup 100"})
    void aSelectorThatIsNotModelledMayDecide(String rule) {
        RouteDecision decision = ahead(rule);
        assertEquals(Certainty.MAY, decision.certainty());
        assertEquals(Outcome.AWAY, decision.outcome());
        RouteDecision harmless = ahead(rule.replace("100", "local"));
        assertEquals(Certainty.EXACT, harmless.certainty());
        assertEquals(Outcome.LOCAL, harmless.outcome());
    }

    @Test
    void theLocalTableMovedBehindAnotherLosesItsSource() {
        RouteDecision decision = ahead("from all lookup 101");
        assertEquals(Outcome.LOCAL, decision.outcome());
        assertEquals("10.20.0.1", decision.source());
        assertEquals("50: from all lookup 101", decision.rule());
        assertEquals("local 127.0.0.0/8 dev lo table 101 scope host src 10.20.0.1", decision.route());
    }

    @Test
    void theLongestPrefixWinsThenTheLowestMetricThenTheFirst() {
        String rules = "0:\tfrom all lookup local\n";
        String eight = "local 127.0.0.0/8 dev lo table local src 10.0.0.8\n";
        assertEquals("10.0.0.8", decide(eight, rules).source());
        assertEquals(
                "10.0.0.32",
                decide(eight + "local 127.0.0.1 dev lo table local src 10.0.0.32\n", rules)
                        .source());
        assertEquals("10.0.0.1", decide("""
                                local 127.0.0.1 dev lo table local src 10.0.0.2 metric 5
                                local 127.0.0.1 dev lo table local src 10.0.0.1
                                local 127.0.0.1 dev lo table local src 10.0.0.3
                                """, rules).source());
    }

    @Test
    void withoutHintTheDestinationItselfIsTheSource() {
        assertEquals(
                "127.0.0.1",
                decide("local 127.0.0.0/8 dev lo table local\n", "0:\tfrom all lookup local\n")
                        .source());
    }

    @Test
    void withoutRulesTheKernelsOwnThreeHold() {
        RoutesFact routes = RouteReader.routes(ROUTES, null);
        RouteDecision decision = RouteLookup.decide(routes, null, null);
        assertEquals(Outcome.LOCAL, decision.outcome());
        assertNull(decision.rule());
        assertEquals(-1, decision.rulePref());
        assertEquals(decision, RouteLookup.decide(routes, new PolicyRulesFact(List.of()), null));
        RouteDecision away = RouteLookup.decide(RouteReader.routes("default via 10.20.0.2 dev n0\n", null), null, null);
        assertEquals(Outcome.AWAY, away.outcome());
        assertNull(away.source(), "which of its addresses is not known");
        assertEquals(
                Outcome.UNREACHABLE,
                RouteLookup.decide(new RoutesFact(List.of()), null, null).outcome());
    }
}

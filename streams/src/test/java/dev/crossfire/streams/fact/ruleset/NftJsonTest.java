package dev.crossfire.streams.fact.ruleset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.RulesetFact;
import java.util.List;
import org.junit.jupiter.api.Test;

/** nft's JSON and its scripts: read like its text as far as they go, and never taken for the opposite of what stands. */
class NftJsonTest {

    private static final String HEAD = """
            {"nftables": [{"metainfo": {"version": "1.0.6", "json_schema_version": 1}},
            {"table": {"family": "ip", "name": "filter", "handle": 1}},
            """;

    private static RulesetFact fact(String text) {
        return RulesetFacts.of(List.of(NftText.read(text))).get(0);
    }

    @Test
    void theLocalnetRuleOfIptablesIsRecognisedAndItsLossToo() {
        RulesetFact fact = fact(HEAD + """
                {"chain": {"family": "ip", "table": "filter", "name": "INPUT", "type": "filter", "hook": "input", "prio": 0, "policy": "accept"}},
                {"chain": {"family": "ip", "table": "filter", "name": "KUBE-FIREWALL"}},
                {"rule": {"family": "ip", "table": "filter", "chain": "INPUT", "handle": 4, "expr": [{"counter": {"packets": 9, "bytes": 540}}, {"jump": {"target": "KUBE-FIREWALL"}}]}},
                {"rule": {"family": "ip", "table": "filter", "chain": "KUBE-FIREWALL", "handle": 5, "expr": [
                  {"match": {"op": "!=", "left": {"payload": {"protocol": "ip", "field": "saddr"}}, "right": {"prefix": {"addr": "127.0.0.0", "len": 8}}}},
                  {"match": {"op": "==", "left": {"payload": {"protocol": "ip", "field": "daddr"}}, "right": {"prefix": {"addr": "127.0.0.0", "len": 8}}}},
                  {"xt": {"type": "match", "name": "comment"}}, {"xt": {"type": "match", "name": "conntrack"}},
                  {"counter": {"packets": 3, "bytes": 180}}, {"drop": null}]}}]}
                """);
        assertTrue(fact.kubeFirewall());
        assertTrue(fact.lossyLocalnetDrop());
        assertFalse(fact.complete(), "what it lacks is unknown, not absent");
        assertEquals(List.of(), fact.otherDrops(), "the table is iptables' own: judged by a save alone");
    }

    @Test
    void aNativeTableIsEvaluatedAsItsTextWouldBe() {
        String nat = HEAD.replace("\"filter\"", "\"egress\"") + """
                {"chain": {"family": "ip", "table": "egress", "name": "post", "type": "nat", "hook": "postrouting", "prio": 100, "policy": "accept"}},
                {"rule": {"family": "ip", "table": "egress", "chain": "post", "handle": 7, "expr": [
                  {"match": {"op": "!=", "left": {"meta": {"key": "oifname"}}, "right": "eth1"}}, {"masquerade": null}]}}]}
                """;
        assertEquals(Certainty.EXACT, fact(nat).rewriters().get(0).certainty());
        assertEquals(7, fact(nat).rewriters().get(0).handle());
        assertEquals(List.of(), fact(nat.replace("\"!=\"", "\"==\"")).rewriters());
        String unknown = nat.replace("{\"masquerade\": null}", "{\"xt\": null}, {\"masquerade\": null}");
        assertEquals(Certainty.MAY, fact(unknown).rewriters().get(0).certainty());
    }

    @Test
    void aNameIsNoMoreThanAName() {
        String text = HEAD + """
                {"chain": {"family": "ip", "table": "filter", "name": "x } } table ip evil { chain y { drop"}}]}
                """;
        assertEquals(List.of("ip filter"), NftText.read(text).tableNames());
    }

    @Test
    void cutJsonIsARuleSetOfWhichNothingIsKnown() {
        RuleSet cut = NftText.read(HEAD);
        assertTrue(cut.recognised());
        assertFalse(cut.complete());
        assertEquals(List.of(), cut.tables());
    }

    @Test
    void commandsOfAScriptAreReadInTheOrderTheyTakeEffect() {
        RulesetFact fact = fact("""
                add table ip guard
                add chain ip guard out { type nat hook postrouting priority 100 \\; policy accept \\; }
                add rule ip guard out masquerade
                insert rule ip guard out oifname "lo" return
                """);
        assertEquals(List.of(), fact.rewriters(), "the return was inserted before");
        assertFalse(fact.complete());
        assertEquals(List.of("ip guard"), fact.tables());
    }
}

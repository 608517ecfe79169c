package dev.crossfire.streams.fact.ruleset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.RulesetFact.OtherDrop;
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

    /** Text and JSON say it alike; one flag is a word of its own in JSON, several are a list. */
    @Test
    void aTableThatAProcessHasForItselfIsTold() {
        String json = HEAD.replace("\"handle\": 1", "\"handle\": 1, \"flags\": FLAGS") + """
                {"chain": {"family": "ip", "table": "filter", "name": "post"}}]}
                """;
        assertTrue(fact(json.replace("FLAGS", "\"owner\"")).owned("ip filter"));
        assertTrue(fact(json.replace("FLAGS", "[\"owner\", \"persist\"]")).owned("ip filter"));
        assertFalse(fact(json.replace("FLAGS", "\"dormant\"")).owned("ip filter"));
        String listing =
                "table inet firewalld { # progname firewalld\n\tflags owner,persist\n\n\tchain post {\n\t}\n}\n";
        assertTrue(fact(listing).owned("inet firewalld"));
        assertFalse(fact(listing.replace("\tflags owner,persist\n", "")).owned("inet firewalld"));
        assertFalse(fact(listing).owned(null), "of iptables no table is");
    }

    private static RulesetFact ofRule(String expressions) {
        return fact(HEAD.replace("\"filter\"", "\"own\"") + """
                {"set": {"family": "ip", "table": "own", "name": "ports", "type": "inet_service", "elem": [443, {"range": [9000, 9999]}]}},
                {"map": {"family": "ip", "table": "own", "name": "fates", "type": "inet_service", "map": "verdict",
                  "elem": [[80, {"accept": null}], [9099, {"jump": {"target": "c"}}]]}},
                {"chain": {"family": "ip", "table": "own", "name": "c"}},
                {"chain": {"family": "ip", "table": "own", "name": "out", "type": "filter", "hook": "output", "prio": 0, "policy": "accept"}},
                {"rule": {"family": "ip", "table": "own", "chain": "c", "handle": 8, "expr": [{"drop": null}]}},
                {"rule": {"family": "ip", "table": "own", "chain": "out", "handle": 9, "expr": [EXPRESSIONS]}},
                {"rule": {"family": "ip", "table": "own", "chain": "out", "handle": 10, "expr": [
                  {"match": {"op": "==", "left": {"meta": {"key": "mark"}}, "right": 5}}, {"drop": null}]}}]}
                """.replace("EXPRESSIONS", expressions));
    }

    private static List<Certainty> drops(String expressions) {
        return ofRule(expressions).otherDrops().stream()
                .map(OtherDrop::certainty)
                .toList();
    }

    @Test
    void mapsAndSetsLeadWhereTheyLeadInTheText() {
        String port = "{\"payload\": {\"protocol\": \"tcp\", \"field\": \"dport\"}}";
        assertEquals(List.of(Certainty.EXACT), drops("{\"vmap\": {\"key\": " + port + ", \"data\": \"@fates\"}}"));
        String map = "{\"vmap\": {\"key\": " + port
                + ", \"data\": {\"set\": [[80, {\"drop\": null}], [9099, {\"goto\": {\"target\": \"c\"}}]]}}}";
        assertEquals(List.of(Certainty.EXACT), drops(map));
        assertEquals(List.of(), drops(map.replace("9099", "9200")));
        String inSet = "{\"match\": {\"op\": \"==\", \"left\": " + port
                + ", \"right\": \"@ports\"}}, {\"jump\": {\"target\": \"c\"}}";
        assertEquals(List.of(Certainty.EXACT), drops(inSet));
        assertEquals(List.of(), drops(inSet.replace("==", "!=")));
    }

    @Test
    void aMarkThatIsSetIsSeenLater() {
        String mangle = "{\"mangle\": {\"key\": {\"meta\": {\"key\": \"mark\"}}, \"value\": 5}}";
        assertEquals(List.of(Certainty.EXACT), drops(mangle));
        assertEquals(List.of(), drops(mangle.replace("5", "6")));
        assertEquals(List.of(Certainty.MAY), drops(mangle.replace("5", "{\"numgen\": {}}")));
        String masked =
                "{\"match\": {\"op\": \"==\", \"left\": {\"&\": [{\"meta\": {\"key\": \"mark\"}}, 4]}, \"right\": 0}}, ";
        assertEquals(List.of(Certainty.EXACT), drops(masked + mangle));
        assertEquals(List.of(), drops(masked.replace("==", "!=") + mangle));
    }

    /** Whether the rule behind it is met is not known either. */
    @Test
    void whatIsNotToldMayEndTheWay() {
        String mark = "{\"mangle\": {\"key\": {\"meta\": {\"key\": \"mark\"}}, \"value\": 5}}, ";
        for (String hidden : List.of(
                "{\"xt\": {\"type\": \"target\", \"name\": \"TARPIT\"}}",
                "{\"xt\": null}",
                "{\"synproxy\": null}",
                "{\"vmap\": {\"key\": {\"osf\": {}}, \"data\": \"@fates\"}}")) {
            assertEquals(List.of(Certainty.MAY), drops(mark + hidden), hidden);
        }
        assertEquals(List.of(Certainty.EXACT), drops(mark + "{\"log\": null}"));
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

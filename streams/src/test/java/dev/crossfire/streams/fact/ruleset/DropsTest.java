package dev.crossfire.streams.fact.ruleset;

import static dev.crossfire.streams.fact.ruleset.Saves.LOCALNET;
import static dev.crossfire.streams.fact.ruleset.Saves.fact;
import static dev.crossfire.streams.fact.ruleset.Saves.filter;
import static dev.crossfire.streams.fact.ruleset.Saves.mangle;
import static dev.crossfire.streams.fact.ruleset.Saves.raw;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.RulesetFact.LocalnetDrop;
import dev.crossfire.model.fact.RulesetFact.OtherDrop;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What drops packets: the localnet rule, and what else. */
class DropsTest {

    private static final String[] HOOKED = {":KUBE-FIREWALL", "-A INPUT -j KUBE-FIREWALL", "-A OUTPUT -j KUBE-FIREWALL"
    };

    private static LocalnetDrop localnet(String... lines) {
        List<LocalnetDrop> drops = fact(filter(lines)).localnetDrops();
        assertEquals(1, drops.size());
        return drops.get(0);
    }

    private static String[] hooked(String... more) {
        String[] lines = new String[HOOKED.length + more.length];
        System.arraycopy(HOOKED, 0, lines, 0, HOOKED.length);
        System.arraycopy(more, 0, lines, HOOKED.length, more.length);
        return lines;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "! -s 127.0.0.0/8 -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP",
                "-d 127.0.0.0/8 ! -s 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP",
                "-s ! 127.0.0.0/8 -d 127.0.0.0/8 -j DROP",
                "! -s localhost/8 -d localhost/8 -j DROP",
                "! -s loopback/8 -d loopback/8 -j DROP",
                "! -s 127.0.0.0/255.0.0.0 -d 127.0.0.0/255.0.0.0 -j DROP",
                "-j DROP ! --src 127.0.0.0/8 --dst 127.0.0.0/8",
                "-p all ! -s 127.0.0.0/8 -d 127.0.0.0/8 -j DROP",
                "-p tcp ! -s 127.0.0.0/8 -d 127.0.0.1/32 -j DROP",
                "-m comment --comment \"site: no outsiders\" ! -s 127.0.0.0/8 -d 127.0.0.0/8 -j DROP",
                "-m state ! --state RELATED,ESTABLISHED ! -s 127.0.0.0/8 -d 127.0.0.0/8 -j DROP"
            })
    void theLocalnetRuleIsToldByItsMeaning(String rule) {
        LocalnetDrop drop = localnet(hooked("-A KUBE-FIREWALL " + rule));
        assertEquals(List.of("INPUT", "OUTPUT"), drop.hooks());
        assertTrue(drop.hooked());
        assertEquals("filter", drop.table());
        assertEquals("-A KUBE-FIREWALL " + rule, drop.rule());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "! -s 127.0.0.0/8 -j DROP",
                "-d 127.0.0.0/8 -j DROP",
                "-s 127.0.0.0/8 -d 127.0.0.0/8 -j DROP",
                "! -s 127.0.0.0/8 -d 10.0.0.0/8 -j DROP",
                "! -s 10.0.0.0/8 -d 127.0.0.0/8 -j DROP",
                "! -s 127.0.0.0/8 -d 127.0.0.0/8 -j ACCEPT",
                "! -s 127.0.0.0/8 -d 127.0.0.0/8 -p udp -j DROP",
                "! -s 127.0.0.0/8 -d 127.0.0.0/8 ! -i lo ! -o lo -m mark --mark 0x1 -j DROP",
                "-m mark --mark 0x8000/0x8000 -j DROP"
            })
    void otherRulesAreNotTakenForIt(String rule) {
        assertEquals(List.of(), fact(filter(hooked("-A KUBE-FIREWALL " + rule))).localnetDrops(), rule);
    }

    @Test
    void withAMatchThatIsNotModelledItMayBeOne() {
        LocalnetDrop drop = localnet(
                hooked("-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m set --match-set peers src -j DROP"));
        assertEquals(List.of(), drop.hooks());
        assertEquals(List.of("INPUT", "OUTPUT"), drop.mayHooks());
    }

    @Test
    void aChainOfTheSameNameInNatIsNotIt() {
        RulesetFact fact =
                fact("*nat\n:OUTPUT ACCEPT [0:0]\n:KUBE-FIREWALL - [0:0]\n-A OUTPUT -j KUBE-FIREWALL\nCOMMIT\n");
        assertFalse(fact.kubeFirewall());
        assertEquals(List.of(), fact.localnetDrops());
    }

    @Test
    void aRuleThatNothingLeadsToIsNotHooked() {
        LocalnetDrop drop = localnet(":KUBE-FIREWALL", LOCALNET);
        assertEquals(List.of(), drop.hooks());
        assertEquals(List.of(), drop.mayHooks());
        assertNull(drop.behind());
        assertFalse(drop.hooked());
        assertTrue(fact(filter(":KUBE-FIREWALL", LOCALNET)).kubeFirewall());
    }

    @ParameterizedTest
    @CsvSource({
        "-A INPUT -i lo -j ACCEPT, OUTPUT",
        "-A OUTPUT -o lo -j ACCEPT, INPUT",
        "-A INPUT -j ACCEPT, OUTPUT",
        "-A INPUT -d 127.0.0.0/8 -j RETURN, OUTPUT",
        "-A INPUT -p tcp -m tcp --dport 9099 -j ACCEPT, OUTPUT",
        "-A INPUT -m conntrack --ctstate NEW -j REJECT, OUTPUT",
    })
    void anEarlierRuleEndsTheWay(String before, String remaining) {
        LocalnetDrop drop =
                localnet(":KUBE-FIREWALL", before, "-A INPUT -j KUBE-FIREWALL", "-A OUTPUT -j KUBE-FIREWALL", LOCALNET);
        assertEquals(List.of(remaining), drop.hooks());
        assertEquals(before, drop.behind());
    }

    @Test
    void theRuleThatEndsTheWayIsNamedThroughChains() {
        LocalnetDrop drop = localnet(
                ":KUBE-FIREWALL",
                ":SITE",
                "-A OUTPUT -j SITE",
                "-A OUTPUT -j KUBE-FIREWALL",
                "-A SITE -p udp -j ACCEPT",
                "-A SITE -o lo -j ACCEPT",
                LOCALNET);
        assertEquals(List.of(), drop.hooks());
        assertEquals("-A SITE -o lo -j ACCEPT", drop.behind());
        LocalnetDrop same =
                localnet(":KUBE-FIREWALL", "-A OUTPUT -j KUBE-FIREWALL", "-A KUBE-FIREWALL -o lo -j RETURN", LOCALNET);
        assertEquals("-A KUBE-FIREWALL -o lo -j RETURN", same.behind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-A OUTPUT -m owner --uid-owner 0 -j ACCEPT",
                "-A OUTPUT -s 10.20.0.1/32 -j ACCEPT",
                "-A OUTPUT -s 10.20.0.1/32 -d 127.0.0.1/32 -p tcp -m tcp --dport 9099 -j RETURN",
                "-A OUTPUT -m set --match-set nodes src -j ACCEPT"
            })
    void anEarlierRuleThatMayEndTheWayLeavesTheHookOpen(String before) {
        LocalnetDrop drop = localnet(":KUBE-FIREWALL", before, "-A OUTPUT -j KUBE-FIREWALL", LOCALNET);
        assertEquals(List.of(), drop.hooks());
        assertEquals(List.of("OUTPUT"), drop.mayHooks());
        assertNull(drop.behind());
    }

    @Test
    void aDuplicateStandsBehindTheFirst() {
        List<LocalnetDrop> drops = fact(filter(hooked(LOCALNET, LOCALNET))).localnetDrops();
        assertEquals(List.of("INPUT", "OUTPUT"), drops.get(0).hooks());
        assertEquals(List.of(), drops.get(1).hooks());
        assertEquals(LOCALNET, drops.get(1).behind());
    }

    @Test
    void anyTableIsNamed() {
        String rule = "-A OUTPUT ! -s 127.0.0.0/8 -d 127.0.0.0/8 -j DROP";
        assertEquals("mangle", fact(mangle(rule)).localnetDrops().get(0).table());
        assertEquals(List.of("OUTPUT"), fact(raw(rule)).localnetDrops().get(0).hooks());
    }

    @ParameterizedTest
    @CsvSource({
        "-A INPUT -j DROP, INPUT, EXACT",
        "-A INPUT -i lo -j DROP, INPUT, EXACT",
        "-A OUTPUT -o lo -p tcp -m tcp --dport 9099 -j DROP, OUTPUT, EXACT",
        "-A OUTPUT -m addrtype --dst-type LOCAL -j DROP, OUTPUT, EXACT",
        "-A OUTPUT -m owner ! --uid-owner 0 -j DROP, OUTPUT, MAY",
        "-A INPUT -m recent --update --seconds 60 --name x -j DROP, INPUT, MAY",
        "-A INPUT -m u32 --u32 0=0 -j DROP, INPUT, MAY",
        "-A INPUT -p tcp -m tcp --dport 9199 -j DROP, INPUT, MAY",
    })
    void otherRulesThatDropAreFound(String rule, String hook, Certainty certainty) {
        List<OtherDrop> drops = fact(filter(rule)).otherDrops();
        assertEquals(1, drops.size());
        assertEquals(hook, drops.get(0).hook());
        assertEquals(certainty, drops.get(0).certainty());
        assertEquals("rule", drops.get(0).kind());
        assertEquals(certainty == Certainty.EXACT, drops.get(0).because() == null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-A INPUT ! -i lo -j DROP",
                "-A INPUT -j REJECT",
                "-A FORWARD -j DROP",
                "-A INPUT -p tcp -m tcp --dport 22 -j DROP",
                "-A INPUT -m conntrack --ctstate INVALID -j DROP",
                "-A INPUT -s 10.0.0.0/8 -j DROP",
                "-A OUTPUT -d 169.254.169.254/32 -m owner ! --uid-owner 0 -j DROP",
                "-A INPUT -m mark --mark 0x8000/0x8000 -j DROP"
            })
    void whatDoesNotDropTheCheckIsNotTold(String rule) {
        assertEquals(List.of(), fact(filter(rule)).otherDrops(), rule);
    }

    @Test
    void dropsBetweenTheHooksAreToldWhenSure() {
        List<OtherDrop> drops = fact(raw("-A PREROUTING -i lo -j DROP")).otherDrops();
        assertEquals("PREROUTING", drops.get(0).hook());
        assertEquals(
                List.of(),
                fact(raw("-A PREROUTING -m rpfilter --invert -j DROP")).otherDrops());
        assertEquals(
                List.of(),
                fact(raw("-A PREROUTING -d 127.0.0.1/32 ! -i lo -j DROP")).otherDrops());
    }

    @Test
    void aPolicyDropsWhatNothingAccepts() {
        String policy = "*filter\n:INPUT DROP [12:720]\n:OUTPUT ACCEPT [0:0]\n%s\nCOMMIT\n";
        OtherDrop drop = fact(policy.formatted("-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT"))
                .otherDrops()
                .get(0);
        assertEquals("policy", drop.kind());
        assertEquals(":INPUT DROP", drop.rule());
        assertEquals(2, drop.line());
        assertEquals(Certainty.EXACT, drop.certainty());
        assertEquals(
                List.of(), fact(policy.formatted("-A INPUT -i lo -j ACCEPT")).otherDrops());
        OtherDrop open = fact(policy.formatted("-A INPUT -m set --match-set ok src -j ACCEPT"))
                .otherDrops()
                .get(0);
        assertEquals(Certainty.MAY, open.certainty());
        assertEquals("-m set is not evaluated", open.because());
        assertEquals(
                "policy",
                fact("-P INPUT DROP\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n")
                        .otherDrops()
                        .get(0)
                        .kind());
    }

    @Test
    void theMarkRuleIsToldWhenTheMarkIsThere() {
        String[] rules = hooked(
                "-A KUBE-FIREWALL -m comment --comment \"dropping marked packets\" -m mark --mark 0x8000/0x8000 -j DROP",
                LOCALNET);
        assertEquals(List.of(), fact(filter(rules)).otherDrops());
        List<OtherDrop> drops = fact(mangle("-A OUTPUT -j MARK --or-mark 0x8000") + filter(rules))
                .otherDrops();
        assertEquals(
                List.of("OUTPUT", "INPUT"), drops.stream().map(OtherDrop::hook).toList());
        assertEquals("mark", drops.get(0).kind());
        assertTrue(drops.get(0).before());
        OtherDrop open = fact(mangle("-A OUTPUT -j CONNMARK --restore-mark") + filter(rules))
                .otherDrops()
                .get(0);
        assertEquals(Certainty.MAY, open.certainty());
        assertEquals("its mark after \"-A OUTPUT -j CONNMARK --restore-mark\" is not known", open.because());
    }

    @Test
    void beforeTheLocalnetRuleOrBehindIt() {
        List<OtherDrop> drops = fact(filter(
                        ":KUBE-FIREWALL",
                        ":EARLY",
                        "-A INPUT -j EARLY",
                        "-A INPUT -j KUBE-FIREWALL",
                        "-A OUTPUT -j KUBE-FIREWALL",
                        "-A OUTPUT -p tcp -m tcp --dport 9099 -j DROP",
                        "-A EARLY -p tcp -m tcp --dport 9099 -j DROP",
                        LOCALNET))
                .otherDrops();
        assertEquals("OUTPUT", drops.get(0).hook());
        assertFalse(drops.get(0).before());
        assertEquals("EARLY", drops.get(1).chain());
        assertTrue(drops.get(1).before());
        assertTrue(fact(raw("-A OUTPUT -j DROP") + filter(hooked(LOCALNET)))
                .otherDrops()
                .get(0)
                .before());
    }
}

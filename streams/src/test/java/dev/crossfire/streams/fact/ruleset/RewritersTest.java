package dev.crossfire.streams.fact.ruleset;

import static dev.crossfire.streams.fact.ruleset.Saves.fact;
import static dev.crossfire.streams.fact.ruleset.Saves.facts;
import static dev.crossfire.streams.fact.ruleset.Saves.filter;
import static dev.crossfire.streams.fact.ruleset.Saves.mangle;
import static dev.crossfire.streams.fact.ruleset.Saves.nat;
import static dev.crossfire.streams.fact.ruleset.Saves.raw;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.RulesetFact.Rewriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which nat rules give 127.0.0.1 another source. */
class RewritersTest {

    private static final String MASQUERADE = "-A POSTROUTING -j MASQUERADE";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-j MASQUERADE",
                "-j MASQUERADE --random-fully",
                "! -o docker0 -j MASQUERADE",
                "! -o n0 -j MASQUERADE",
                "-o lo -j MASQUERADE",
                "-o l+ -j MASQUERADE",
                "-o + -j MASQUERADE",
                "-s 127.0.0.0/8 -j MASQUERADE",
                "-s 127.0.0.0/255.0.0.0 -j MASQUERADE",
                "-s localhost/8 -j MASQUERADE",
                "-s 0.0.0.0/0 -d 127.0.0.1 -j MASQUERADE",
                "! -s 172.17.0.0/16 ! -d 172.17.0.0/16 -j MASQUERADE",
                "-s ! 172.17.0.0/16 -o ! docker0 -j MASQUERADE",
                "-p tcp -j MASQUERADE",
                "-p all -j MASQUERADE",
                "-p 0 -j MASQUERADE",
                "-p 6 -j MASQUERADE --to-ports 1024-2048",
                "-p tcp -m tcp --dport 9099 -j MASQUERADE",
                "-p tcp -m tcp --dport 9000:9100 -j MASQUERADE",
                "-p tcp -m tcp ! --dport 80 -j MASQUERADE",
                "-p tcp -m multiport --dports 80,9090:9100 -j MASQUERADE",
                "-p tcp -m multiport ! --dports 80,443 -j MASQUERADE",
                "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j MASQUERADE",
                "-p tcp --syn -j MASQUERADE",
                "-m addrtype --dst-type LOCAL -j MASQUERADE",
                "-m addrtype --src-type LOCAL --dst-type LOCAL -j MASQUERADE",
                "-m addrtype ! --dst-type UNICAST -j MASQUERADE",
                "-m conntrack --ctstate NEW -j MASQUERADE",
                "-m conntrack ! --ctstate DNAT -j MASQUERADE",
                "-m state --state NEW,RELATED -j MASQUERADE",
                "-m mark --mark 0x0 -j MASQUERADE",
                "-m mark ! --mark 0x4000/0x4000 -j MASQUERADE",
                "-m comment --comment \"a \\\"b\\\" -j RETURN\" -j MASQUERADE",
                "-m iprange --src-range 127.0.0.0-127.0.0.9 -j MASQUERADE",
                "-j MASQUERADE -o lo",
                "! -f -j MASQUERADE",
                "-j SNAT --to-source 10.20.0.1",
                "-j SNAT --to-source 10.20.0.1:1024-2048 --persistent"
            })
    void matchSurely(String rule) {
        RulesetFact fact = fact(nat("-A POSTROUTING " + rule));
        assertEquals(1, fact.rewriters().size(), rule);
        assertEquals(Certainty.EXACT, fact.rewriters().get(0).certainty(), rule);
        assertNull(fact.rewriters().get(0).because());
        assertTrue(fact.complete());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-s 172.17.0.0/16 ! -o docker0 -j MASQUERADE",
                "! -o lo -j MASQUERADE",
                "! -o l+ -j MASQUERADE",
                "-o n0 -j MASQUERADE",
                "-o docker+ -j MASQUERADE",
                "-i lo -j MASQUERADE",
                "-d 10.0.0.0/8 -j MASQUERADE",
                "! -s 127.0.0.0/8 -j MASQUERADE",
                "-s 10.20.0.1/32 -j MASQUERADE",
                "-m addrtype ! --dst-type LOCAL -j MASQUERADE",
                "-m addrtype --dst-type UNICAST -j MASQUERADE",
                "-m addrtype ! --src-type LOCAL -j MASQUERADE",
                "-p udp -j MASQUERADE",
                "! -p tcp -j MASQUERADE",
                "-p icmp -m icmp --icmp-type 8 -j MASQUERADE",
                "-p tcp -m tcp --dport 80 -j MASQUERADE",
                "-p tcp -m tcp --sport 53 -j MASQUERADE",
                "-p tcp -m multiport --ports 53,80 -j MASQUERADE",
                "-p tcp -m tcp --tcp-flags SYN,ACK ACK -j MASQUERADE",
                "-m conntrack --ctstate RELATED,ESTABLISHED -j MASQUERADE",
                "-m conntrack --ctstate DNAT -j MASQUERADE",
                "-m mark --mark 0x4000/0x4000 -j MASQUERADE",
                "-m mark --mark 0x2000/0x2000 -m set --match-set pods src -j MASQUERADE",
                "-f -j MASQUERADE",
                "-j SNAT --to-source 127.0.0.2",
                "-j ACCEPT",
                "-j DNAT --to-destination 10.0.0.1"
            })
    void surelyDoNotMatch(String rule) {
        assertEquals(List.of(), fact(nat("-A POSTROUTING " + rule)).rewriters(), rule);
    }

    static Stream<Arguments> open() {
        return Stream.of(
                Arguments.of("-m set --match-set pods src -j MASQUERADE", "-m set is not evaluated"),
                Arguments.of("-m set ! --match-set pods src -j MASQUERADE", "-m set is not evaluated"),
                Arguments.of("-m owner --uid-owner 0 -j MASQUERADE", "-m owner is not evaluated"),
                Arguments.of("-m cgroup --path x -j MASQUERADE", "-m cgroup is not evaluated"),
                Arguments.of(
                        "-m statistic --mode random --probability 0.5 -j MASQUERADE", "-m statistic is not evaluated"),
                Arguments.of("-m policy --dir out --pol none -j MASQUERADE", "-m policy is not evaluated"),
                Arguments.of("-m bpf --object-pinned /x -j MASQUERADE", "-m bpf is not evaluated"),
                Arguments.of("-m time --timestart 01:00 -j MASQUERADE", "-m time is not evaluated"),
                Arguments.of("-m connmark --mark 0x1 -j MASQUERADE", "-m connmark is not evaluated"),
                Arguments.of("-m limit --limit 5/sec -j MASQUERADE", "-m limit is not evaluated"),
                Arguments.of("-m socket -j MASQUERADE", "-m socket is not evaluated"),
                Arguments.of("-p tcp -m tcp --tcp-option 5 -j MASQUERADE", "-m tcp --tcp-option is not evaluated"),
                Arguments.of(
                        "-m conntrack --ctstatus ASSURED -j MASQUERADE", "-m conntrack --ctstatus is not evaluated"),
                Arguments.of("-p tcp -m tcp --sport 33000:40000 -j MASQUERADE", "its source port is not known"),
                Arguments.of("-s node.example.com -j MASQUERADE", "-s node.example.com is not evaluated"),
                Arguments.of("-j NETMAP --to 10.0.0.0/8", "target NETMAP is not evaluated"),
                Arguments.of("-p tcp -m tcp --dport 9199 -j MASQUERADE", "it concerns port 9199 only"));
    }

    @ParameterizedTest
    @MethodSource("open")
    void mayMatch(String rule, String because) {
        List<Rewriter> rewriters = fact(nat("-A POSTROUTING " + rule)).rewriters();
        assertEquals(1, rewriters.size());
        assertEquals(Certainty.MAY, rewriters.get(0).certainty());
        assertEquals(because, rewriters.get(0).because());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-A POSTROUTING -j RETURN",
                "-A POSTROUTING -j ACCEPT",
                "-A POSTROUTING -o lo -j RETURN",
                "-A POSTROUTING -o lo -s 127.0.0.0/8 -d 127.0.0.0/8 -j RETURN",
                "-A POSTROUTING -j SNAT --to-source 127.0.0.1",
                "-A POSTROUTING -j ENDS",
                "-A POSTROUTING -g ENDS",
                "-A POSTROUTING -g RETURNS"
            })
    void nothingRewritesBehindARuleThatEndsTheWay(String before) {
        assertEquals(
                List.of(),
                fact(nat(":ENDS", ":RETURNS", before, MASQUERADE, "-A ENDS -j ACCEPT", "-A RETURNS -j RETURN"))
                        .rewriters());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-A POSTROUTING -s 10.0.0.0/8 -j RETURN",
                "-A POSTROUTING -j RETURNS",
                "-A POSTROUTING -j EMPTY",
                "-A POSTROUTING -j LOG --log-prefix \"-j RETURN\"",
                "-A POSTROUTING -j MARK --set-xmark 0x4000/0x4000",
                "-A POSTROUTING"
            })
    void aRuleThatLetsThePacketOnChangesNothing(String before) {
        List<Rewriter> rewriters = fact(nat(":RETURNS", ":EMPTY", before, MASQUERADE, "-A RETURNS -j RETURN"))
                .rewriters();
        assertEquals(Certainty.EXACT, rewriters.get(0).certainty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-A POSTROUTING -m set --match-set pods src -j RETURN",
                "-A POSTROUTING -m set --match-set pods src -j ACCEPT",
                "-A POSTROUTING -m set --match-set pods src -j ENDS",
                "-A POSTROUTING -m set --match-set pods src -g RETURNS",
                "-A POSTROUTING -j PERHAPS",
                "-A POSTROUTING -j UNHEARD-OF",
                "-A POSTROUTING -j NFQUEUE --queue-num 1"
            })
    void behindARuleThatMayEndTheWayItMayRewrite(String before) {
        List<Rewriter> rewriters = fact(nat(
                        ":ENDS",
                        ":RETURNS",
                        ":PERHAPS",
                        before,
                        MASQUERADE,
                        "-A ENDS -j ACCEPT",
                        "-A RETURNS -j RETURN",
                        "-A PERHAPS -m owner --uid-owner 0 -j ACCEPT"))
                .rewriters();
        assertEquals(Certainty.MAY, rewriters.get(0).certainty());
    }

    @Test
    void aReturnThatMayBeTakenInAChainLeavesTheCallerSure() {
        List<Rewriter> rewriters = fact(nat(
                        ":SUB", "-A POSTROUTING -j SUB", MASQUERADE, "-A SUB -m set --match-set pods src -j RETURN"))
                .rewriters();
        assertEquals(Certainty.EXACT, rewriters.get(0).certainty());
    }

    @Test
    void aRuleInAChainThatNothingJumpsToDoesNotRewrite() {
        assertEquals(List.of(), fact(nat(":SITE", "-A SITE -j MASQUERADE")).rewriters());
    }

    @Test
    void thePathNamesTheChains() {
        Rewriter rewriter = fact(nat(
                        ":SITE",
                        ":VPN",
                        "-A POSTROUTING -j SITE",
                        "-A SITE -o lo -j VPN",
                        "-A VPN -j SNAT --to-source 10.8.0.1"))
                .rewriters()
                .get(0);
        assertEquals(List.of("POSTROUTING", "SITE", "VPN"), rewriter.path());
        assertEquals("VPN", rewriter.chain());
        assertEquals("10.8.0.1", rewriter.toSource());
        assertEquals("nat", rewriter.table());
        assertEquals("-A VPN -j SNAT --to-source 10.8.0.1", rewriter.rule());
    }

    private static final String[] KUBE_POSTROUTING = {
        ":KUBE-POSTROUTING",
        "-A POSTROUTING -j KUBE-POSTROUTING",
        "-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN",
        "-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0",
        "-A KUBE-POSTROUTING -j MASQUERADE --random-fully"
    };

    @Test
    void kubeProxysOwnRuleNeedsItsMark() {
        assertEquals(List.of(), fact(nat(KUBE_POSTROUTING)).rewriters());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-j MARK --set-xmark 0x4000/0x4000",
                "-j MARK --set-mark 0x4000",
                "-j MARK --or-mark 0x4000",
                "-j MARK --xor-mark 0x4000",
                "-p tcp -m tcp --dport 9099 -j MARK --set-xmark 0x4001/0xffffffff"
            })
    void aMarkOfAnyTableAndBackendIsSeen(String mark) {
        String marking = mangle("-A OUTPUT " + mark);
        assertEquals(
                Certainty.EXACT,
                fact(marking + nat(KUBE_POSTROUTING)).rewriters().get(0).certainty());
        assertEquals(
                Certainty.EXACT,
                facts(nat(KUBE_POSTROUTING), marking).get(0).rewriters().get(0).certainty());
        assertEquals(List.of(), facts(nat(KUBE_POSTROUTING), marking).get(1).rewriters());
    }

    @Test
    void aMarkThatIsTakenAwayAgainIsNone() {
        String text = mangle("-A OUTPUT -j MARK --set-xmark 0x4000/0x4000", "-A OUTPUT -j MARK --and-mark 0xffffbfff")
                + nat(KUBE_POSTROUTING);
        assertEquals(List.of(), fact(text).rewriters());
    }

    @Test
    void aMarkThatMayBeSetNamesItsReason() {
        Rewriter rewriter = fact(mangle("-A OUTPUT -m set --match-set vips dst -j MARK --set-xmark 0x4000/0x4000")
                        + nat(KUBE_POSTROUTING))
                .rewriters()
                .get(0);
        assertEquals(Certainty.MAY, rewriter.certainty());
        assertEquals("-m set is not evaluated", rewriter.because());
    }

    /** Once a table has rewritten the destination no other is asked, so that it sets no mark either; which one is first is not known. */
    @Test
    void whereTwoTablesRedirectOneIsAskedAlone() {
        String marks = nat(
                "-A OUTPUT -j MARK --set-xmark 0x4000/0x4000",
                "-A OUTPUT -p tcp -j DNAT --to-destination 127.0.0.1:9100",
                "-A POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE");
        assertEquals(Certainty.EXACT, fact(marks).rewriters().get(0).certainty());
        String redirects = nat("-A OUTPUT -p tcp -j REDIRECT --to-ports 9100");
        assertEquals(
                Certainty.MAY, facts(redirects, marks).get(1).rewriters().get(0).certainty());
        assertEquals(
                Certainty.EXACT,
                facts(redirects.replace("-p tcp", "-p udp"), marks)
                        .get(1)
                        .rewriters()
                        .get(0)
                        .certainty());
    }

    @Test
    void natNeverSeesAnUntrackedPacket() {
        RulesetFact fact = fact(raw("-A OUTPUT -o lo -j CT --notrack") + nat(MASQUERADE));
        assertEquals(List.of(), fact.rewriters());
        assertEquals("-A OUTPUT -o lo -j CT --notrack", fact.untracked());
        List<RulesetFact> both = facts(nat(MASQUERADE), raw("-A OUTPUT -j NOTRACK"));
        assertEquals(List.of(), both.get(0).rewriters());
        assertEquals("-A OUTPUT -j NOTRACK", both.get(1).untracked());
    }

    @Test
    void notrackBehindConntrackDoesNothing() {
        RulesetFact fact = fact(filter("-A OUTPUT -j NOTRACK") + nat(MASQUERADE));
        assertNull(fact.untracked());
        assertEquals(Certainty.EXACT, fact.rewriters().get(0).certainty());
    }

    @Test
    void aRedirectedPacketIsTold() {
        RulesetFact fact = fact(nat(
                "-A OUTPUT -p tcp -m tcp --dport 9099 -j REDIRECT --to-ports 19099",
                "-A POSTROUTING -p tcp -m tcp --dport 9099 -j MASQUERADE",
                "-A POSTROUTING -m conntrack --ctstate DNAT -j MASQUERADE"));
        assertEquals("-A OUTPUT -p tcp -m tcp --dport 9099 -j REDIRECT --to-ports 19099", fact.redirect());
        assertEquals(1, fact.rewriters().size());
        assertNull(fact(nat("-A OUTPUT -d 10.20.0.1/32 -p tcp -j DNAT --to-destination 127.0.0.1:9099"))
                .redirect());
    }

    @Test
    void anUnreadableRuleMakesTheRestOpen() {
        RulesetFact fact = fact(nat("-A POSTROUTING -m comment --comment \"never closed -j RETURN", MASQUERADE));
        assertEquals(false, fact.complete());
        RulesetFact cut = fact(nat("-A POSTROUTING -s", MASQUERADE));
        assertEquals(false, cut.complete());
        assertEquals(Certainty.MAY, cut.rewriters().get(0).certainty());
    }
}

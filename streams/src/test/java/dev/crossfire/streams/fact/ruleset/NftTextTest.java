package dev.crossfire.streams.fact.ruleset;

import static dev.crossfire.streams.fact.ruleset.Saves.nftFact;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.RulesetFact.LocalnetDrop;
import dev.crossfire.model.fact.RulesetFact.Rewriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of {@code nft list ruleset}. */
class NftTextTest {

    private static final String NAT = """
            table ip site {
            	set pods {
            		type ipv4_addr
            		flags interval
            		elements = { 10.244.0.0/16, 172.17.0.0/16 }
            	}
            	set here {
            		type ipv4_addr
            		elements = { 127.0.0.1, 10.20.0.1,
            			     10.20.0.2 }
            	}
            	set learned {
            		type ipv4_addr
            		flags dynamic,timeout
            		elements = { 10.0.0.1 expires 30s }
            	}
            	chain postrouting {
            		type nat hook postrouting priority srcnat; policy accept;
            		%s
            	}
            }
            """;

    private static List<Rewriter> rewriters(String rule) {
        RulesetFact fact = nftFact(NAT.formatted(rule));
        assertTrue(fact.complete(), rule);
        return fact.rewriters();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "masquerade",
                "counter packets 5 bytes 300 masquerade fully-random comment \"site: accept drop\"",
                "oifname != \"docker0\" masquerade",
                "oifname \"lo\" masquerade",
                "oif \"lo\" masquerade",
                "oifname { \"lo\", \"n0\" } masquerade",
                "oifname \"l*\" masquerade",
                "ip saddr != 10.0.0.0/8 masquerade",
                "ip saddr != @pods masquerade",
                "ip saddr @here masquerade",
                "ip daddr { 127.0.0.1, 10.0.0.0/8 } masquerade",
                "ip daddr 127.0.0.0-127.255.255.255 masquerade",
                "meta l4proto tcp masquerade",
                "meta l4proto { tcp, udp } masquerade to :1024-65535",
                "ip protocol tcp masquerade",
                "tcp dport 9099 masquerade",
                "tcp dport != { 80, 443 } masquerade",
                "tcp dport > 9000 masquerade",
                "tcp flags syn / fin,syn,rst,ack masquerade",
                "ct state new masquerade",
                "ct state != established | related masquerade",
                "ct direction original masquerade",
                "fib daddr type local masquerade",
                "fib saddr type local masquerade",
                "meta mark 0x00000000 masquerade",
                "meta mark & 0x00004000 != 0x00004000 masquerade",
                "meta nfproto ipv4 masquerade",
                "ip6 saddr ::1 return ; masquerade",
                "snat to 10.20.0.1",
                "snat ip to 10.20.0.1:1000-2000 persistent",
            })
    void matchSurely(String rule) {
        List<Rewriter> rewriters = rewriters(rule);
        assertEquals(1, rewriters.size(), rule);
        assertEquals(
                Certainty.EXACT,
                rewriters.get(0).certainty(),
                () -> rule + ": " + rewriters.get(0).because());
        assertEquals("ip site", rewriters.get(0).table());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oifname != \"lo\" masquerade",
                "oif != \"lo\" masquerade",
                "iifname \"lo\" masquerade",
                "ip saddr 10.0.0.0/8 masquerade",
                "ip saddr @pods ip daddr != @pods masquerade",
                "ip daddr != 127.0.0.0/8 masquerade",
                "udp dport 53 masquerade",
                "ip6 daddr ::1 masquerade",
                "icmp type echo-request masquerade",
                "tcp dport { 80, 443 } masquerade",
                "ct state established,related masquerade",
                "ct status dnat masquerade",
                "ct direction reply masquerade",
                "fib daddr type != local masquerade",
                "meta mark & 0x00004000 == 0x00004000 masquerade",
                "oifname \"lo\" return ; masquerade",
                "oifname vmap { \"lo\" : accept } ; masquerade",
                "ip daddr . tcp dport { 127.0.0.1 . 80, 127.0.0.1 . 443 } masquerade",
                "tcp dport vmap { 9000-9200 : accept, 80 : drop } ; masquerade",
                "meta cgroup 1 oifname \"n0\" masquerade",
                "snat to 127.0.0.2"
            })
    void surelyDoNotMatch(String rule) {
        assertEquals(List.of(), rewriters(rule), rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "meta skuid 0 masquerade | meta is not evaluated",
                "meta cgroup 1 oifname \"lo\" masquerade | meta is not evaluated",
                "numgen random mod 2 0 tcp dport vmap { 9099 : accept } ; masquerade | numgen is not evaluated",
                "ip saddr @learned masquerade | a set is not evaluated",
                "ip saddr @elsewhere masquerade | a set is not evaluated",
                "numgen random mod 2 0 masquerade | numgen is not evaluated",
                "limit rate 5/second masquerade | limit is not evaluated",
                "limit rate over 10 mbytes/second burst 5 mbytes oifname \"lo\" masquerade | limit is not evaluated",
                "limit name \"few\" oifname \"lo\" masquerade | limit is not evaluated",
                "xt match \"physdev\" oifname \"lo\" masquerade | xt match physdev is not evaluated",
                "xt target \"LOG\" ; masquerade | target xt target LOG is not evaluated",
                "ct original ip saddr 10.0.0.1 masquerade | ct is not evaluated",
                "fib saddr . iif oif missing masquerade | fib is not evaluated",
                "ip dscp cs1 masquerade | ip is not evaluated",
                "oifname vmap @elsewhere ; masquerade | a verdict map is not evaluated",
                "# match-set pods src masquerade | an untranslated match is not evaluated",
                "snat to ip saddr map { 127.0.0.1 : 10.0.0.1 } | the new source is not known",
            })
    void mayMatch(String rule, String because) {
        boolean cut = rule.startsWith("#");
        List<Rewriter> rewriters = rewriters(cut ? "meta l4proto tcp " + rule + "\n masquerade" : rule);
        assertEquals(1, rewriters.size());
        assertEquals(Certainty.MAY, rewriters.get(0).certainty());
        assertEquals(because, rewriters.get(0).because());
    }

    private static final String LOCALNET = """
            table inet guard { # handle 3
            	chain protect { # handle 1
            		ip saddr != 127.0.0.0/8 ip daddr 127.0.0.0/8 ct state != established counter packets 7 bytes 420 drop comment "no outsiders" # handle 12
            	}
            	chain output { # handle 2
            		type filter hook output priority filter; policy accept;
            		jump protect # handle 4
            	}
            	chain input { # handle 5
            		type filter hook input priority filter; policy accept;
            		iif "lo" accept # handle 6
            		goto protect # handle 7
            	}
            }
            """;

    @Test
    void aNativeCopyOfTheLocalnetRuleIsJudged() {
        RulesetFact fact = nftFact(LOCALNET);
        LocalnetDrop drop = fact.localnetDrops().get(0);
        assertEquals(Backend.NATIVE, fact.backend());
        assertEquals("inet guard", drop.table());
        assertEquals("protect", drop.chain());
        assertEquals(List.of("OUTPUT"), drop.hooks());
        assertEquals("iif \"lo\" accept", drop.behind());
        assertEquals(12, drop.handle());
        assertEquals(3, drop.line());
        assertEquals(
                "ip saddr != 127.0.0.0/8 ip daddr 127.0.0.0/8 ct state != established counter drop comment \"no outsiders\"",
                drop.rule());
        assertEquals(new Counter(7, 420), NftText.read(LOCALNET).counters().get(3));
        assertFalse(fact.lossyLocalnetDrop());
        assertFalse(fact.kubeFirewall());
        assertTrue(fact.counted());
        assertNull(nftFact(LOCALNET.replaceAll(" # handle \\d+", ""))
                .localnetDrops()
                .get(0)
                .handle());
    }

    private static final String MANAGED = """
            table ip filter {
            	chain KUBE-FIREWALL {
            		ip saddr != 127.0.0.0/8 ip daddr 127.0.0.0/8  ct status dnat counter packets 4 bytes 240 drop
            	}
            	chain OUTPUT {
            		type filter hook output priority filter; policy drop;
            		counter packets 3722 bytes 1474044 jump KUBE-FIREWALL
            	}
            }
            table ip nat {
            	chain POSTROUTING {
            		type nat hook postrouting priority srcnat; policy accept;
            		counter packets 1 bytes 60 masquerade
            	}
            }
            """;

    @ParameterizedTest
    @ValueSource(strings = {"", "# Warning: table ip filter is managed by iptables-nft, do not touch!\n"})
    void iptablesOwnTablesAreSeenButNotJudged(String warning) {
        RulesetFact fact = nftFact(warning + MANAGED);
        assertTrue(fact.lossyLocalnetDrop());
        assertTrue(fact.kubeFirewall());
        assertEquals(List.of(), fact.localnetDrops());
        assertEquals(List.of(), fact.rewriters());
        assertEquals(List.of(), fact.otherDrops());
        assertEquals(List.of("ip filter", "ip nat"), fact.tables());
    }

    @Test
    void aHandMadeTableOfTheSameNameIsJudged() {
        RulesetFact fact = nftFact(MANAGED.replace("OUTPUT", "out").replace("POSTROUTING", "post"));
        assertEquals(1, fact.rewriters().size());
        assertEquals(
                "policy", fact.otherDrops().get(fact.otherDrops().size() - 1).kind());
    }

    @Test
    void aPolicyAndRulesThatDropAreFound() {
        RulesetFact fact = nftFact("""
                table inet filter {
                  chain input {
                    type filter hook input priority 0;
                    policy drop;
                    ct state established,related accept   # a comment
                    tcp dport {22, 6443} accept
                    udp dport {4789} accept   # VXLAN
                  }
                  chain output { type filter hook output priority 0; policy accept; oifname "lo" tcp dport 9099 drop; }
                }
                """);
        assertEquals("OUTPUT", fact.otherDrops().get(0).hook());
        assertEquals(
                "oifname \"lo\" tcp dport 9099 drop", fact.otherDrops().get(0).rule());
        assertEquals("policy", fact.otherDrops().get(1).kind());
        assertEquals("chain policy drop", fact.otherDrops().get(1).rule());
        assertEquals(Certainty.EXACT, fact.otherDrops().get(1).certainty());
        assertEquals(4, fact.otherDrops().get(1).line());
    }

    @Test
    void kubeProxysNftablesModeIsFollowedThroughItsMaps() {
        RulesetFact fact = nftFact("""
                table ip kube-proxy {
                	map service-ips {
                		type ipv4_addr . inet_proto . inet_service : verdict
                		elements = { 10.96.0.1 . tcp . 443 : goto service-api, 10.96.0.10 . udp . 53 : goto service-dns }
                	}
                	map service-nodeports {
                		type inet_proto . inet_service : verdict
                	}
                	chain nat-output {
                		type nat hook output priority -100; policy accept;
                		jump services
                	}
                	chain nat-postrouting {
                		type nat hook postrouting priority srcnat; policy accept;
                		jump masquerading
                	}
                	chain masquerading {
                		meta mark & 0x00004000 == 0x00000000 return
                		meta mark set meta mark ^ 0x00004000
                		masquerade fully-random
                	}
                	chain services {
                		ip daddr . meta l4proto . th dport vmap @service-ips
                		fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @service-nodeports
                	}
                	chain service-api {
                		jump mark-for-masquerade
                	}
                	chain service-dns {
                	}
                	chain mark-for-masquerade {
                		meta mark set meta mark | 0x00004000
                	}
                }
                """);
        assertTrue(fact.complete());
        assertEquals(List.of(), fact.rewriters());
        assertNull(fact.redirect());
    }

    @Test
    void marksNotrackAndRedirectsAreFollowed() {
        String text = """
                table ip site {
                	chain out {
                		type route hook output priority mangle; policy accept;
                		%s
                	}
                	chain post {
                		type nat hook postrouting priority srcnat + 10; policy accept;
                		meta mark & 0x00000001 == 0x00000001 masquerade
                	}
                }
                """;
        assertEquals(
                Certainty.EXACT,
                only(nftFact(text.formatted("meta mark set 0x1"))).certainty());
        assertEquals(
                Certainty.EXACT,
                only(nftFact(text.formatted("tcp dport 9099 meta mark set meta mark | 0x3 accept")))
                        .certainty());
        assertEquals(
                Certainty.MAY,
                only(nftFact(text.formatted("meta mark set ct mark"))).certainty());
        assertEquals(
                List.of(),
                nftFact(text.formatted("meta mark set meta mark & 0xff")).rewriters());
        String untracked = text.replace("mangle", "raw").formatted("meta mark set 0x1 notrack");
        assertEquals("meta mark set 0x1 notrack", nftFact(untracked).untracked());
        assertEquals(List.of(), nftFact(untracked).rewriters());
        String redirected = text.replace("type route", "type nat").replace("mangle", "-100");
        assertEquals(
                "tcp dport 9099 redirect to :8080",
                nftFact(redirected.formatted("tcp dport 9099 redirect to :8080"))
                        .redirect());
    }

    private static Rewriter only(RulesetFact fact) {
        assertEquals(1, fact.rewriters().size());
        return fact.rewriters().get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "table ip x {\n\tchain post {\n\t\ttype nat hook postrouting priority srcnat; policy accept;\n\t\tmasq",
                "table ip x {\n\tset s {\n\t\telements = { 1.2.3.4,",
                "table ip x {",
                "table ip",
                "table ip x {\n\tchain c {\n\t\tip saddr\n\t}\n}\n",
                "table ip x {\n\tchain c {\n\t\tjump\n\t}\n}\n"
            })
    void aCutTextIsReadAsFarAsItGoes(String text) {
        assertFalse(NftText.read(text).complete());
    }

    @Test
    void tablesOfOtherFamiliesAndSleepingOnesAreNotJudged() {
        String table = """
                table %s x {
                	%s
                	chain c {
                		type filter hook output priority 0; policy drop;
                	}
                }
                """;
        assertEquals(1, nftFact(table.formatted("ip", "")).otherDrops().size());
        assertEquals(List.of(), nftFact(table.formatted("ip6", "")).otherDrops());
        assertEquals(List.of(), nftFact(table.formatted("bridge", "")).otherDrops());
        assertEquals(List.of(), nftFact(table.formatted("ip", "flags dormant")).otherDrops());
    }
}

package dev.crossfire.streams.fact.ruleset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.RulesetFact.LocalnetDrop;
import dev.crossfire.model.raw.PartText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code iptables -L} in its variants: what it shows is read as a save would be, and what it hides is not made up. */
class IptablesListingTest {

    private static final String EXACT = """
            Chain INPUT (policy ACCEPT 12 packets, 840 bytes)
            num      pkts      bytes target     prot opt in     out     source               destination
            1         412    24720 KUBE-FIREWALL  all  --  *      *       0.0.0.0/0            0.0.0.0/0

            Chain KUBE-FIREWALL (1 references)
            num      pkts      bytes target     prot opt in     out     source               destination
            1           7      420 DROP       0    --  *      *      !127.0.0.0/8          127.0.0.0/8          /* block incoming localnet connections */ ! ctstate RELATED,ESTABLISHED,DNAT
            """;

    private static RuleSet read(String text) {
        return IptablesText.read(text, Backend.NFT, 4);
    }

    private static RulesetFact fact(String text) {
        return RulesetFacts.of(List.of(read(text))).get(0);
    }

    @Test
    void countersAndInterfacesAreReadWhereTheyArePrinted() {
        RulesetFact fact = fact(EXACT);
        LocalnetDrop drop = fact.localnetDrops().get(0);
        assertTrue(fact.kubeFirewall());
        assertTrue(fact.counted());
        assertEquals(List.of("INPUT"), drop.hooks());
        assertEquals("KUBE-FIREWALL", drop.chain());
        assertEquals(new Counter(7, 420), read(EXACT).counters().get(drop.line()));
        assertEquals(new Counter(12, 840), read(EXACT).counters().get(1));
        assertFalse(fact.complete(), "nothing says where a listing ends");
    }

    @Test
    void grownCountersLeaveTheRuleSetTheSame() {
        String later = EXACT.replace("  7      420", "129K    7784K").replace("12 packets, 840", "13 packets, 900");
        assertEquals(PartText.hashOfRuleSet(EXACT), PartText.hashOfRuleSet(later));
        assertNotEquals(PartText.hashOfRuleSet(EXACT), PartText.hashOfRuleSet(EXACT.replace("DROP ", "LOG  ")));
    }

    @Test
    void aRoundedCounterIsNone() {
        RuleSet rounded = read(EXACT.replace("    7      420", "  12K     720K"));
        assertNull(rounded.counters().get(7));
        assertEquals(1, RulesetFacts.of(List.of(rounded)).get(0).localnetDrops().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP       all  --  !127.0.0.0/8          127.0.0.0/8          /* block incoming localnet connections */ ! ctstate RELATED,ESTABLISHED,DNAT",
                "DROP       0    --  !loopback/8          loopback/8          /* block incoming localnet connections */ ! ctstate RELATED,ESTABLISHED,DNAT",
                "DROP       all  -- !localhost/8          localhost/8          ! ctstate RELATED,ESTABLISHED,DNAT /* block incoming localnet connections */",
                "2    DROP       all  -- !127.0.0.0/8          127.0.0.0/8"
            })
    void theRuleIsFoundWithoutInterfacesButNotSurelyReached(String row) {
        RulesetFact fact = fact("Chain KUBE-FIREWALL (2 references)\n"
                + (Character.isDigit(row.charAt(0)) ? "num  " : "")
                + "target     prot opt source               destination\n" + row + "\n");
        assertTrue(fact.kubeFirewall());
        assertEquals(1, fact.localnetDrops().size());
        assertFalse(fact.localnetDrops().get(0).hooked(), "no jump to it was listed");
    }

    @Test
    void aMasqueradeThatMayBeOfAnInterfaceOnlyMayRewrite() {
        String nat = """
                Chain POSTROUTING (policy ACCEPT)
                target     prot opt source               destination
                MASQUERADE  all  --  anywhere             anywhere
                """;
        assertEquals(
                Certainty.MAY, fact(nat).rewriters().get(0).certainty(), "-v alone tells which interface it is of");
        String verbose = """
                Chain POSTROUTING (policy ACCEPT 3 packets, 180 bytes)
                 pkts bytes target     prot opt in     out     source               destination
                    5   300 MASQUERADE  all  --  any    any     anywhere             anywhere
                """;
        assertEquals(Certainty.EXACT, fact(verbose).rewriters().get(0).certainty());
        assertEquals(
                List.of(), fact(verbose.replace("any    any ", "any    eth0")).rewriters());
        assertEquals(
                1,
                fact(verbose.replace("any    any ", "any    !eth0")).rewriters().size());
    }

    @Test
    void matchesInWordsAreThoseOfASave() {
        String listing = """
                Chain INPUT (policy DROP 2 packets, 120 bytes)
                 pkts bytes target     prot opt in     out     source               destination
                    0     0            all  --  *      *       0.0.0.0/0            0.0.0.0/0            /* no target: goes on */
                    1    60 ACCEPT     tcp  --  *      *       0.0.0.0/0            0.0.0.0/0            multiport dports 22,9099,9199 state NEW
                """;
        assertEquals(List.of(), fact(listing).otherDrops(), "the check's packet is accepted before the policy");
        RulesetFact other = fact(listing.replace("22,9099,9199", "22,443"));
        assertEquals(Certainty.EXACT, other.otherDrops().get(0).certainty());
        assertEquals("Chain INPUT (policy DROP)", other.otherDrops().get(0).rule());
        assertEquals("policy", other.otherDrops().get(0).kind());
    }

    @Test
    void theTableIsToldByItsNameOrItsChains() {
        assertEquals(
                List.of("filter"),
                read("Tabelle: filter\nChain INPUT (policy ACCEPT)\n").tableNames());
        String twoTables = """
                Chain INPUT (policy ACCEPT)

                Chain OUTPUT (policy ACCEPT)

                Chain PREROUTING (policy ACCEPT)

                Chain INPUT (policy ACCEPT)

                Chain POSTROUTING (policy ACCEPT)
                """;
        assertEquals(List.of("filter", "nat"), read(twoTables).tableNames());
    }
}

package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.RulesetFact;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Rule sets written down in short: the tables that a test is about, with the node's usual ones around them. */
final class Saves {

    static final String LOCALNET =
            "-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment \"block incoming localnet connections\""
                    + " -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP";

    private Saves() {}

    /** Table nat with these lines: {@code :CHAIN} declares a chain, the rest are rules. */
    static String nat(String... lines) {
        return table(
                "nat",
                ":PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n",
                lines);
    }

    static String filter(String... lines) {
        return table("filter", ":INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n", lines);
    }

    static String mangle(String... lines) {
        return table("mangle", ":PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n", lines);
    }

    static String raw(String... lines) {
        return table("raw", ":PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n", lines);
    }

    private static String table(String table, String builtIn, String... lines) {
        String chains = Arrays.stream(lines)
                .filter(line -> line.startsWith(":"))
                .map(line -> line.indexOf(' ') < 0 ? line + " - [0:0]\n" : line + "\n")
                .collect(Collectors.joining());
        String rules = Arrays.stream(lines)
                .filter(line -> !line.startsWith(":"))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        return "*" + table + "\n" + builtIn + chains + rules + "COMMIT\n";
    }

    static RulesetFact fact(String text) {
        return RulesetFacts.of(List.of(IptablesText.read(text, Backend.NFT, 4))).get(0);
    }

    /** Both backends of one node. */
    static List<RulesetFact> facts(String nft, String legacy) {
        return RulesetFacts.of(
                List.of(IptablesText.read(nft, Backend.NFT, 4), IptablesText.read(legacy, Backend.LEGACY, 4)));
    }

    static RulesetFact nftFact(String text) {
        return RulesetFacts.of(List.of(NftText.read(text))).get(0);
    }
}

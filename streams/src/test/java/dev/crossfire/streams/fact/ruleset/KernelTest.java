package dev.crossfire.streams.fact.ruleset;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.RulesetFact.LocalnetDrop;
import dev.crossfire.model.fact.RulesetFact.OtherDrop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The evaluator against the kernel: a rule set is loaded into a network namespace, one SYN is sent to 127.0.0.1:9099, and what the
 * counters say is held against what was foretold, rule by rule. Nothing may be said to match surely that did not count, nothing not to
 * match that did.
 */
@Tag("root")
class KernelTest {

    /** Enough to try every kind of match several times; set {@code crossfire.kernel.rulesets} for more. */
    private static final int RULE_SETS = Integer.getInteger("crossfire.kernel.rulesets", 50);

    private static final String LOCALNET_DROP =
            "! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment \"block incoming localnet connections\""
                    + " -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP";

    private static final long SEED = Long.getLong("crossfire.kernel.seed", 9099);

    /**
     * Takes what got through everything, so that no answer is sent whose counts would mix with the SYN's. It has conntrack run, as on every
     * node: a nat chain that rewrites nothing does not begin it, and is asked nothing then.
     */
    private static final String SINK = """
            table inet sink {
              counter own { }
              counter foreign { }
              chain in {
                type filter hook input priority 2000;
                ct state untracked continue
                ip saddr 127.0.0.0/8 counter name own drop
                counter name foreign drop
              }
            }
            """;

    private static final Pattern COUNTED = Pattern.compile("counter (own|foreign) \\{\\s*packets (\\d+)");

    private static NetworkNamespace namespace;

    @BeforeAll
    static void openNamespace() {
        namespace = NetworkNamespace.open();
    }

    @AfterAll
    static void closeNamespace() {
        if (namespace != null) {
            namespace.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"NFT", "LEGACY"})
    void randomRuleSetsOfIptables(Backend backend) {
        Score score = new Score();
        for (int i = 0; i < RULE_SETS; i++) {
            String ruleSet = new RandomRules(SEED + i).iptables();
            clear();
            restore(backend, ruleSet);
            namespace.connect();
            String saved = save(backend);
            score.add(List.of(IptablesText.read(saved, backend, 4)), saved);
        }
        score.mustBeTelling();
    }

    /** What 'iptables -S' and 'iptables -L' print of a rule set says of it what its save says, and never more. */
    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"NFT", "LEGACY"})
    void otherPrintsOfTheSameRules(Backend backend) {
        int drops = 0;
        for (int i = 0; i < RULE_SETS; i++) {
            clear();
            restore(backend, new RandomRules(SEED + i).iptables());
            namespace.connect();
            String command = requireNonNull(backend.binary()) + " -t filter";
            namespace.run(
                    command + " -A " + List.of("A", "B", "C", "INPUT", "OUTPUT").get(i % 5) + " " + LOCALNET_DROP);
            RulesetFact saved = fact(namespace.run(backend.binary() + "-save -c -t filter"), backend);
            String specified = namespace.run(command + " -S -v");
            assertEquals(said(saved), said(fact(specified, backend)), specified);
            String listed = namespace.run(command + " -L -n -v -x --line-numbers");
            RulesetFact ofListing = fact(listed, backend);
            assertEquals(saved.kubeFirewall(), ofListing.kubeFirewall(), listed);
            assertEquals(saved.localnetDrops().size(), ofListing.localnetDrops().size(), listed);
            for (int drop = 0; drop < saved.localnetDrops().size(); drop++) {
                List<String> sure = ofListing.localnetDrops().get(drop).hooks();
                assertTrue(saved.localnetDrops().get(drop).hooks().containsAll(sure), listed);
            }
            drops += saved.localnetDrops().size();
        }
        assertTrue(drops > RULE_SETS / 2, "of so few rules nothing is shown: " + drops);
    }

    private static RulesetFact fact(String text, Backend backend) {
        return RulesetFacts.of(List.of(IptablesText.read(text, backend, 4))).get(0);
    }

    /** All but the texts of rules and their places: counters stand elsewhere in them, and a policy is said otherwise. */
    private static String said(RulesetFact fact) {
        return fact.localnetDrops().stream()
                        .map(drop -> drop.chain() + drop.hooks() + drop.mayHooks())
                        .toList()
                + " "
                + fact.otherDrops().stream()
                        .map(drop -> drop.kind() + drop.chain() + drop.hook() + drop.before() + drop.certainty())
                        .toList()
                + fact.kubeFirewall();
    }

    /** As text, and as JSON, which is not complete but may not mislead. */
    @Test
    void randomRuleSetsOfNft() {
        Score score = new Score();
        Score ofJson = new Score();
        for (int i = 0; score.loaded < RULE_SETS; i++) {
            String ruleSet = new RandomNftRules(SEED + i).ruleset();
            clear();
            // nft itself finds contradictions, such as two protocols in one rule.
            if (!namespace.does("nft -f - 2>/dev/null <<'END'\n" + ruleSet + "END")) {
                continue;
            }
            namespace.connect();
            String listed = namespace.run("nft " + (i % 2 == 0 ? "-a " : "") + "list ruleset");
            RuleSet read = NftText.read(listed);
            assertTrue(read.complete(), listed);
            score.add(List.of(read), listed);
            String json = namespace.run("nft -j list ruleset");
            ofJson.add(List.of(NftText.read(json)), json);
        }
        score.mustBeTelling();
        ofJson.mustBeTelling();
    }

    @Test
    void randomRuleSetsOfBothBackendsTogether() {
        Score score = new Score();
        for (int i = 0; i < RULE_SETS; i++) {
            clear();
            restore(Backend.NFT, new RandomRules(SEED + i).iptables());
            restore(Backend.LEGACY, new RandomRules(SEED + 1_000_000 + i).iptables());
            namespace.connect();
            String nft = save(Backend.NFT);
            String legacy = save(Backend.LEGACY);
            score.addWay(
                    List.of(IptablesText.read(nft, Backend.NFT, 4), IptablesText.read(legacy, Backend.LEGACY, 4)),
                    nft + legacy);
        }
        score.mustBeTelling();
    }

    /** A source that the route gives meets the localnet rule in OUTPUT, or what comes before it does. */
    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"NFT", "LEGACY"})
    void theLocalnetRuleMeetsASourceOfTheRoute(Backend backend) {
        namespace.run("ip route replace local 127.0.0.1 dev lo table local src " + NetworkNamespace.NODE_ADDRESS);
        try {
            int sure = 0;
            for (int i = 0; i < RULE_SETS; i++) {
                clear();
                restore(backend, new RandomRules(SEED + i).iptablesWithLocalnetRule());
                LocalnetCount count = tryLocalnetRule(backend);
                if (count.drop.hooks().contains("OUTPUT")) {
                    assertTrue(count.packets > 0, count.saved);
                    sure++;
                } else if (count.drop.hooks().isEmpty() && count.drop.mayHooks().isEmpty()) {
                    assertEquals(0, count.packets, count.saved);
                    sure++;
                }
            }
            assertTrue(2 * sure > RULE_SETS, sure + " of " + RULE_SETS + " sure");
        } finally {
            namespace.run("ip route replace local 127.0.0.1 dev lo table local src 127.0.0.1");
        }
    }

    /** A source that nat rewrites meets it in INPUT. */
    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"NFT", "LEGACY"})
    void theLocalnetRuleMeetsARewrittenSource(Backend backend) {
        int sure = 0;
        for (int i = 0; i < RULE_SETS; i++) {
            clear();
            restore(
                    backend,
                    new RandomRules(SEED + i).iptablesWithLocalnetRule() + Saves.nat("-A POSTROUTING -j MASQUERADE"));
            LocalnetCount count = tryLocalnetRule(backend);
            boolean comesThere =
                    count.otherDrops.stream().allMatch(drop -> drop.hook().equals("INPUT"));
            if (count.drop.hooks().contains("INPUT") && comesThere) {
                assertTrue(count.packets > 0, count.saved);
                sure++;
            } else if (!count.drop.hooks().contains("INPUT")
                    && !count.drop.mayHooks().contains("INPUT")) {
                assertEquals(0, count.packets, count.saved);
                sure++;
            }
        }
        assertTrue(3 * sure > RULE_SETS, sure + " of " + RULE_SETS + " sure");
    }

    private record LocalnetCount(LocalnetDrop drop, List<OtherDrop> otherDrops, long packets, String saved) {}

    private static LocalnetCount tryLocalnetRule(Backend backend) {
        namespace.connect();
        String saved = save(backend);
        RuleSet ruleSet = IptablesText.read(saved, backend, 4);
        RulesetFact fact = RulesetFacts.of(List.of(ruleSet)).get(0);
        LocalnetDrop drop = fact.localnetDrops().get(0);
        long packets = requireNonNull(ruleSet.counters().get(drop.line())).packets();
        return new LocalnetCount(drop, fact.otherDrops(), packets, saved);
    }

    private static void clear() {
        namespace.run("nft flush ruleset; for t in raw mangle nat filter; do"
                + " printf '*%s\\nCOMMIT\\n' $t | iptables-legacy-restore; done; nft -f - <<'END'\n" + SINK + "END");
    }

    private static void restore(Backend backend, String ruleSet) {
        namespace.run(backend.binary() + "-restore <<'END'\n" + ruleSet + "END");
    }

    private static String save(Backend backend) {
        return namespace.run(backend.binary() + "-save -c");
    }

    /** What was foretold and what came of it. */
    private static final class Score {

        private int loaded;
        private int sure;
        private int open;
        private int sureWays;
        private int openWays;

        void add(List<RuleSet> ruleSets, String text) {
            KernelPath path = KernelPath.of(ruleSets);
            for (RuleSet ruleSet : ruleSets) {
                ruleSet.counters().forEach((line, counter) -> rule(path, ruleSet, line, counter, text));
            }
            addWay(ruleSets, text);
        }

        private void rule(KernelPath path, RuleSet ruleSet, int line, Counter counter, String text) {
            if (!isRule(ruleSet, line)) {
                return;
            }
            Truth foretold = path.matched().getOrDefault(line, Truth.NO);
            if (foretold == Truth.MAY) {
                open++;
                return;
            }
            sure++;
            assertEquals(foretold == Truth.YES, counter.packets() > 0, () -> "line " + line + " of\n" + text);
        }

        private static boolean isRule(RuleSet ruleSet, int line) {
            return ruleSet.tables().stream()
                    .filter(table -> table.judged() && !table.name().equals("inet sink"))
                    .flatMap(table -> table.chains().values().stream())
                    .flatMap(chain -> chain.rules().stream())
                    .anyMatch(rule -> rule.line() == line);
        }

        /** Whether the packet got through, and with which source. */
        void addWay(List<RuleSet> ruleSets, String text) {
            loaded++;
            List<RuleSet> withoutSink =
                    ruleSets.stream().map(Score::withoutSink).toList();
            KernelPath path = KernelPath.of(withoutSink);
            Map<String, Long> arrived = arrived();
            long own = arrived.get("own");
            long foreign = arrived.get("foreign");
            if (path.arrives() == Truth.MAY || path.foreign() == Truth.MAY) {
                openWays++;
            } else {
                sureWays++;
                assertEquals(path.arrives() == Truth.YES, own + foreign > 0, () -> "arrival by\n" + text);
                assertEquals(path.foreign() == Truth.YES, foreign > 0, () -> "source by\n" + text);
            }
        }

        private static RuleSet withoutSink(RuleSet ruleSet) {
            return new RuleSet(
                    ruleSet.backend(),
                    ruleSet.family(),
                    ruleSet.tables().stream()
                            .filter(table -> !table.name().equals("inet sink"))
                            .toList(),
                    ruleSet.counted(),
                    ruleSet.complete(),
                    ruleSet.recognised(),
                    ruleSet.counters(),
                    false);
        }

        private static Map<String, Long> arrived() {
            Matcher counted = COUNTED.matcher(namespace.run("nft list counters table inet sink"));
            Map<String, Long> counts = new HashMap<>();
            while (counted.find()) {
                counts.put(counted.group(1), Long.parseLong(counted.group(2)));
            }
            return counts;
        }

        /** A test that finds everything possible would pass always. */
        void mustBeTelling() {
            assertTrue(sure >= 4 * open, () -> sure + " rules sure, " + open + " open");
            assertTrue(sureWays >= openWays, () -> sureWays + " ways sure, " + openWays + " open");
            assertFalse(sureWays == 0);
        }
    }
}

package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.RulesetFact.ClusterRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code services-split: {differ: true}}: kube-proxy's rules for Services stand, hooked, in iptables-nft and in iptables-legacy at once, so
 * that the kernel asks both; with differ, when the two lead to different endpoints.
 */
record ServicesSplit(boolean differ) implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<Instant> snapshots = node.firewall().snapshots();
        Outcome newest = Outcome.missed("no readable firewall snapshot of this node within 10 min");
        Outcome held = null;
        List<Instant> times = new ArrayList<>();
        for (Instant at : snapshots) {
            newest = at(node, at);
            if (newest.held()) {
                times.add(at);
                held = held == null ? newest : held;
            }
        }
        // What was put right is no split any more: the newest snapshot decides.
        return newest.held() && held != null ? held.times(times) : newest;
    }

    private Outcome at(Observations node, Instant at) {
        Ruleset nft = of(node, Backend.NFT, at);
        Ruleset legacy = of(node, Backend.LEGACY, at);
        if (nft == null || legacy == null) {
            return Outcome.missed(
                    "kube-proxy's rules for Services do not stand in both iptables-nft and iptables-legacy at "
                            + Words.clock(at));
        }
        ClusterRules one = Objects.requireNonNull(nft.fact().cluster());
        ClusterRules other = Objects.requireNonNull(legacy.fact().cluster());
        boolean equal = one.servicesHash().equals(other.servicesHash());
        if (differ && equal) {
            return Outcome.missed("both backends hold the same " + one.services() + " rules for Services");
        }
        Backend stale = other.services() > one.services() ? Backend.NFT : Backend.LEGACY;
        return Outcome.held(
                        "iptables-nft holds " + one.services() + " rules for Services, iptables-legacy "
                                + other.services() + (equal ? ", the same" : ", others") + ", at " + Words.clock(at),
                        at,
                        at)
                .with("stale.binary", stale.binary());
    }

    private static @Nullable Ruleset of(Observations node, Backend backend, Instant at) {
        Optional<Ruleset> found = node.firewall().rulesets(at).stream()
                .filter(ruleset -> ruleset.fact().backend() == backend)
                .filter(ruleset -> {
                    ClusterRules rules = ruleset.fact().cluster();
                    return rules != null && rules.services() > 0 && rules.servicesHooked();
                })
                .findFirst();
        return found.orElse(null);
    }
}

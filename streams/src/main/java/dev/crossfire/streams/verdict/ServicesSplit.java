package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.NodeFact;
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
 *
 * @param staleKnown it shows which of the two is no longer kept: how many rules they hold does not tell
 */
record ServicesSplit(boolean differ, boolean staleKnown) implements Check {

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
        if (newest.held() && staleKnown) {
            Stale stale = stale(node, snapshots);
            if (stale == null) {
                return Outcome.missed(
                        "which of the two kube-proxy still keeps is not seen: neither changed alone between two"
                                + " snapshots, and the node's proxy mode does not tell");
            }
            newest = newest.with("stale.binary", stale.backend().binary()).with("stale.because", stale.because());
            held = newest;
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
        return Outcome.held(
                "iptables-nft holds " + one.services() + " rules for Services, iptables-legacy " + other.services()
                        + (equal ? ", the same" : ", others") + ", at " + Words.clock(at),
                at,
                at);
    }

    private record Stale(Backend backend, String because) {}

    /** By the proxy mode where one copy is not of that mode, else by which of them alone changed. */
    private static @Nullable Stale stale(Observations node, List<Instant> snapshots) {
        Instant newest = snapshots.get(snapshots.size() - 1);
        Ruleset nft = of(node, Backend.NFT, newest);
        Ruleset legacy = of(node, Backend.LEGACY, newest);
        String mode = node.node().map(NodeFact::proxyMode).orElse("");
        if (nft != null
                && legacy != null
                && nft.fact().kubeProxy() != legacy.fact().kubeProxy()
                && List.of("iptables", "ipvs").contains(mode)) {
            boolean nftIsOfMode = nft.fact().kubeProxy() == mode.equals("iptables");
            return new Stale(
                    nftIsOfMode ? Backend.LEGACY : Backend.NFT,
                    "kube-proxy runs in mode " + mode + ", and that copy is of the other mode");
        }
        Instant nftChanged = changed(node, Backend.NFT, snapshots);
        Instant legacyChanged = changed(node, Backend.LEGACY, snapshots);
        if ((nftChanged == null) == (legacyChanged == null)) {
            return null;
        }
        Instant at = nftChanged != null ? nftChanged : legacyChanged;
        return new Stale(
                nftChanged != null ? Backend.LEGACY : Backend.NFT,
                "the other copy was changed by " + Words.clock(Objects.requireNonNull(at)) + " and that one was not");
    }

    /** When the rules for Services of a backend were first seen to have changed; null when they stayed as they were. */
    private static @Nullable Instant changed(Observations node, Backend backend, List<Instant> snapshots) {
        String before = null;
        for (Instant at : snapshots) {
            Ruleset ruleset = of(node, backend, at);
            String hash = ruleset == null || ruleset.fact().cluster() == null
                    ? null
                    : ruleset.fact().cluster().servicesHash();
            if (before != null && hash != null && !hash.equals(before)) {
                return at;
            }
            before = hash == null ? before : hash;
        }
        return null;
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

package dev.crossfire.streams.outbreak;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.fact.AddressesFact;
import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.PartFact;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.model.signal.SnapshotFacts;
import dev.crossfire.streams.evidence.NodeEvidence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Evidence of nodes whose nat rules rewrite 127.0.0.1 to an address of their own. */
final class RewritingNodes {

    /** What {@link #changed} shows of each node. */
    static final List<String> CHANGES = List.of(
            "nat rule '-A POSTROUTING -j SNAT --to-source ADDRESS-OF-THE-NODE' (nft) appeared",
            "kube-proxy was restarted");

    private static final Duration GRACE = Duration.ofHours(1);

    /** A rewriter that appeared, and kube-proxy restarted, before {@link TestVictims#START}. */
    NodeEvidence changed(String address, Instant from) {
        NodeEvidence evidence = snapshot(NodeEvidence.NOTHING, address, from, false);
        evidence = snapshot(evidence, address, from.plusSeconds(30), true);
        return evidence.plus(restart(from), GRACE)
                .evidence()
                .plus(restart(from.plusSeconds(90)), GRACE)
                .evidence();
    }

    NodeEvidence rewriting(String address) {
        return snapshot(NodeEvidence.NOTHING, address, TestVictims.START, true);
    }

    NodeEvidence withoutRewriter() {
        return snapshot(NodeEvidence.NOTHING, "10.0.0.99", TestVictims.START, false);
    }

    private static NodeEvidence snapshot(NodeEvidence before, String address, Instant at, boolean rewriter) {
        PartFact rules = new PartFact(
                "iptables-save/nft",
                Backend.NFT,
                at,
                rewriter ? "with" : "without",
                ruleset(address, rewriter),
                Map.of());
        PartFact addresses = new PartFact(
                "ip-addr", null, at, "addr", new AddressesFact(true, List.of(), List.of(address)), Map.of());
        SnapshotFacts snapshot =
                new SnapshotFacts("prod", "n", "b", at, List.of(rules, addresses), Coordinates.inFile("f", 1), false);
        return before.plus(snapshot, GRACE).evidence();
    }

    private static RulesetFact ruleset(String address, boolean rewriter) {
        String rule = "-A POSTROUTING -j SNAT --to-source " + address;
        return new RulesetFact(
                Backend.NFT,
                4,
                true,
                List.of("nat"),
                true,
                true,
                false,
                List.of(),
                rewriter
                        ? List.of(new RulesetFact.Rewriter(
                                rule, 7, "nat", List.of("POSTROUTING"), "SNAT", address, Certainty.EXACT, null, null))
                        : List.of(),
                List.of(),
                null,
                null,
                false,
                List.of(),
                false,
                null,
                rewriter ? "o2" : "o1");
    }

    private static Signal restart(Instant at) {
        return new Signal(
                SignalNames.CONTAINER_STARTED,
                "prod",
                "n",
                RawKind.JOURNAL,
                at,
                at,
                1,
                Map.of(SignalNames.CONTAINER, "kube-proxy"),
                "started " + at,
                Coordinates.inFile("f", 1),
                null,
                false);
    }
}

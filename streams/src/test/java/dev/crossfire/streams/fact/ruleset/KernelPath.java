package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.streams.fact.ruleset.Journey.Visit;
import dev.crossfire.streams.fact.ruleset.Traversal.Hit;
import dev.crossfire.streams.fact.text.Ipv4;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole way of one packet as the evaluator sees it, drops and rewriting included: what the kernel's counters can be held against.
 *
 * @param matched line of the text → how surely the packet matches the rule there
 * @param arrives how surely the packet gets through INPUT
 * @param foreign how surely it does so with a source outside 127.0.0.0/8
 */
record KernelPath(Map<Integer, Truth> matched, Truth arrives, Truth foreign) {

    private static final Endpoint NODE =
            Endpoint.of(Ipv4.parse(NetworkNamespace.NODE_ADDRESS).getAsLong());

    static KernelPath of(List<RuleSet> ruleSets) {
        Map<Integer, Truth> matched = new TreeMap<>();
        Journey journey = Journey.through(
                ruleSets, Packet.leaving(Endpoint.LOOPBACK, HealthPorts.DEFAULT), Effort.of(ruleSets), rule -> true);
        Truth alive = pass(journey.pass(Hook.OUTPUT), Truth.YES, matched);
        List<Visit> postrouting = journey.pass(Hook.POSTROUTING);
        alive = pass(postrouting, alive, matched);
        Truth foreign = rewritten(postrouting);
        Packet packet = journey.packet();
        Packet rewritten = packet.rewritten(NODE);
        journey = journey.with(
                foreign == Truth.YES ? rewritten : foreign == Truth.MAY ? packet.or(rewritten, "rewriting") : packet);
        alive = pass(journey.pass(Hook.PREROUTING), alive, matched);
        alive = pass(journey.pass(Hook.INPUT), alive, matched);
        return new KernelPath(matched, alive, alive.and(foreign));
    }

    private static Truth pass(List<Visit> visits, Truth arriving, Map<Integer, Truth> matched) {
        Truth left = arriving;
        for (Visit visit : visits) {
            Truth here = arriving;
            for (Visit other : visits) {
                if (!other.equals(visit)) {
                    here = here.and(stopsBefore(other, visit).not());
                }
            }
            for (Hit hit : visit.result().hits()) {
                matched.merge(hit.rule().line(), here.and(hit.flow().certainty()), Truth::or);
            }
            left = left.and(drops(visit).not());
        }
        return left;
    }

    /** Whether the packet does not come to a chain because of another of the hook; among chains of one priority any may be first. */
    private static Truth stopsBefore(Visit other, Visit visit) {
        Chain.HookPoint base = other.station().base();
        Truth stops = drops(other);
        if (base.nat() && visit.station().base().nat()) {
            stops = stops.or(translates(other));
        }
        int order = Integer.compare(base.priority(), visit.station().base().priority());
        return order < 0 ? stops : order == 0 ? stops.and(Truth.MAY) : Truth.NO;
    }

    private static Truth drops(Visit visit) {
        Truth drops = visit.station().base().drops() ? visit.result().policy().certainty() : Truth.NO;
        for (Hit hit : visit.result().hits()) {
            drops = drops.or(
                    hit.rule().verdict().kind() == Verdict.Kind.DROP
                            ? hit.flow().certainty()
                            : Truth.NO);
        }
        return drops;
    }

    /** Once a nat chain has rewritten an address, no other of its hook is asked. */
    private static Truth translates(Visit visit) {
        Truth translates = Truth.NO;
        for (Hit hit : visit.result().hits()) {
            Verdict verdict = hit.rule().verdict();
            boolean rewrites = verdict.rewritesSource() || verdict.rewritesDestination();
            translates = translates.or(rewrites ? hit.flow().certainty() : Truth.NO);
        }
        return translates;
    }

    private static Truth rewritten(List<Visit> postrouting) {
        Truth rewritten = Truth.NO;
        for (Visit visit : postrouting) {
            for (Hit hit : visit.result().hits()) {
                boolean rewrites = hit.rule().verdict().rewritesSource()
                        && !hit.rule().verdict().keepsLoopbackSource();
                if (visit.station().base().nat() && rewrites) {
                    rewritten = rewritten.or(hit.flow().certainty());
                }
            }
        }
        return rewritten;
    }
}

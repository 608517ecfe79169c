package dev.crossfire.streams.fact.ruleset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A loopback packet's way through the base chains of all rule sets, hook by hook. Every base chain is walked as if none before it had
 * dropped the packet or rewritten its source: each is an obstacle of its own, and a remedy has to clear all of them. A rewritten
 * destination is carried on, since it changes what later chains see.
 */
final class Journey {

    private static final String ORDER = "the order of two tables of equal priority is not known";

    /**
     * A base chain of one of the rule sets.
     *
     * @param ruleSet its index
     */
    record Station(int ruleSet, Table table, Chain chain, Chain.HookPoint base) {

        boolean isChainOf(Station other) {
            return ruleSet == other.ruleSet
                    && table.name().equals(other.table.name())
                    && chain.name().equals(other.chain.name());
        }
    }

    /** What happened to the packet in a base chain. */
    record Visit(Station station, Traversal.Result result) {}

    private final List<Station> stations;
    private final Effort effort;
    private final Predicate<Rule> told;
    private Packet packet;

    /** Whether a table has rewritten the destination in the hook that is being passed: then no other is asked. */
    private Truth redirected = Truth.NO;

    private Journey(List<Station> stations, Packet packet, Effort effort, Predicate<Rule> told) {
        this.stations = stations;
        this.packet = packet;
        this.effort = effort;
        this.told = told;
    }

    /** @param told whether a rule that is met is told as a hit */
    static Journey through(List<RuleSet> ruleSets, Packet packet, Effort effort, Predicate<Rule> told) {
        List<Station> stations = new ArrayList<>();
        for (int ruleSet = 0; ruleSet < ruleSets.size(); ruleSet++) {
            for (Table table : ruleSets.get(ruleSet).tables()) {
                if (table.judged()) {
                    addStations(stations, ruleSet, table);
                }
            }
        }
        stations.sort(Comparator.comparingInt(station -> station.base().priority()));
        return new Journey(stations, packet, effort, told);
    }

    private static void addStations(List<Station> stations, int ruleSet, Table table) {
        for (Chain chain : table.chains().values()) {
            Chain.HookPoint base = chain.base();
            if (base != null) {
                stations.add(new Station(ruleSet, table, chain, base));
            }
        }
    }

    Packet packet() {
        return packet;
    }

    /** Takes another packet's place from here on. */
    Journey with(Packet other) {
        return new Journey(stations, other, effort, told);
    }

    /** Passes a hook; the packet is then as it leaves it. */
    List<Visit> pass(Hook hook) {
        redirected = Truth.NO;
        packet = hook == Hook.PREROUTING || hook == Hook.INPUT ? packet.arriving() : packet;
        Map<Integer, List<Station>> byPriority = new LinkedHashMap<>();
        for (Station station : stations) {
            if (station.base().hook() == hook && !decidedAlready(station.base())) {
                byPriority
                        .computeIfAbsent(station.base().priority(), key -> new ArrayList<>())
                        .add(station);
            }
        }
        List<Visit> visits = new ArrayList<>();
        byPriority.forEach((priority, group) -> {
            if (priority > Chain.HookPoint.CONNTRACK) {
                packet = packet.tracked();
            }
            visits.addAll(passGroup(group));
        });
        packet = packet.tracked();
        return visits;
    }

    /** The addresses of a loopback connection are settled on its way out; nat is not asked again on its way in. */
    private static boolean decidedAlready(Chain.HookPoint base) {
        return base.nat() && (base.hook() == Hook.PREROUTING || base.hook() == Hook.INPUT);
    }

    private List<Visit> passGroup(List<Station> group) {
        Packet entering = packet;
        Truth before = redirected;
        List<Visit> visits = passInOrder(group);
        if (group.size() > 1) {
            Packet leaving = packet;
            Truth after = redirected;
            packet = entering;
            redirected = before;
            List<Station> reversed = new ArrayList<>(group);
            Collections.reverse(reversed);
            List<Visit> others = passInOrder(reversed);
            Collections.reverse(others);
            packet = leaving.or(packet, ORDER);
            redirected = redirected == after ? after : Truth.MAY;
            visits = merged(visits, others);
        }
        redirect(visits);
        return visits;
    }

    private List<Visit> passInOrder(List<Station> group) {
        List<Visit> visits = new ArrayList<>();
        for (Station station : group) {
            Flow arrives = arrives(station.base());
            Traversal.Result result = arrives.isNone()
                    ? new Traversal.Result(List.of(), Flow.NONE, packet, Map.of())
                    : Traversal.through(station.table(), station.chain(), packet, arrives, effort, told);
            packet = result.packet();
            redirected = redirected.or(redirects(station.base(), result));
            visits.add(new Visit(station, result));
        }
        return visits;
    }

    /**
     * Of sources it is not asked whether another table has rewritten them: each that would is an obstacle. Of destinations it is, since a
     * table that is not asked sets no mark either.
     */
    private Flow arrives(Chain.HookPoint base) {
        Truth untracked = packet.tracking().untracked();
        if (!base.nat() || (untracked == Truth.NO && redirected == Truth.NO)) {
            return Flow.SURE;
        }
        if (untracked == Truth.YES || redirected == Truth.YES) {
            return Flow.NONE;
        }
        return Flow.may(
                untracked == Truth.MAY
                        ? "whether the packet is tracked is not known"
                        : "another table may redirect it");
    }

    private static Truth redirects(Chain.HookPoint base, Traversal.Result result) {
        Truth redirects = Truth.NO;
        for (Traversal.Hit hit : result.hits()) {
            if (base.nat() && hit.rule().verdict().rewritesDestination()) {
                redirects = redirects.or(hit.flow().certainty());
            }
        }
        return redirects;
    }

    private static List<Visit> merged(List<Visit> visits, List<Visit> others) {
        List<Visit> merged = new ArrayList<>();
        for (int i = 0; i < visits.size(); i++) {
            Traversal.Result one = visits.get(i).result();
            Traversal.Result other = others.get(i).result();
            merged.add(new Visit(
                    visits.get(i).station(),
                    new Traversal.Result(
                            mergedHits(one.hits(), other.hits()),
                            either(one.policy(), other.policy()),
                            one.packet(),
                            one.stops())));
        }
        return merged;
    }

    private static List<Traversal.Hit> mergedHits(List<Traversal.Hit> hits, List<Traversal.Hit> others) {
        List<Traversal.Hit> merged = new ArrayList<>();
        for (Traversal.Hit hit : hits) {
            Flow other = flowOf(hit.rule(), others);
            merged.add(new Traversal.Hit(hit.rule(), hit.way(), either(hit.flow(), other), hit.packet()));
        }
        for (Traversal.Hit other : others) {
            if (flowOf(other.rule(), hits).isNone()) {
                merged.add(
                        new Traversal.Hit(other.rule(), other.way(), either(other.flow(), Flow.NONE), other.packet()));
            }
        }
        return merged;
    }

    private static Flow flowOf(Rule rule, List<Traversal.Hit> hits) {
        return hits.stream()
                .filter(hit -> hit.rule().equals(rule))
                .map(Traversal.Hit::flow)
                .findFirst()
                .orElse(Flow.NONE);
    }

    private static Flow either(Flow one, Flow other) {
        if (one.certainty() == other.certainty()) {
            return one;
        }
        return Flow.may(one.because() != null ? one.because() : other.because() != null ? other.because() : ORDER);
    }

    private void redirect(List<Visit> visits) {
        for (Visit visit : visits) {
            if (visit.station().base().nat() && visit.station().base().hook() == Hook.OUTPUT) {
                visit.result().hits().stream()
                        .filter(hit -> hit.rule().verdict().rewritesDestination())
                        .forEach(this::redirect);
            }
        }
    }

    private void redirect(Traversal.Hit hit) {
        Packet redirected = hit.rule().verdict().redirect(packet);
        packet = hit.flow().isSure() ? redirected : packet.or(redirected, "whether it is redirected is not known");
    }
}

package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.model.fact.RulesetFact.ForwardLoss;
import dev.crossfire.model.fact.RulesetFact.OtherDrop;
import dev.crossfire.streams.fact.ruleset.AddressRanges.Range;
import dev.crossfire.streams.fact.ruleset.Journey.Visit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * For what else than the one packet that was followed a drop in FORWARD stands: which pods' packets to which addresses it surely drops, of
 * TCP and UDP, to every port. Addresses that no rule on the packet's way tells apart share its fate; so a packet to one of each such set
 * is followed, along the device by which the routes send it. What the rules that kube-proxy rewrites destinations by name is left out:
 * where that packet goes is decided there.
 */
final class ForwardReach {

    private static final int MOST_DEVICES = 4;
    private static final int MOST_SETS = 8;
    private static final int MOST_RANGES = 24;

    /** Of this network, of loopback, of multicast and beyond: none of them is another host's. */
    private static final AddressRanges NO_HOSTS = AddressRanges.of(0, 0x00FF_FFFFL)
            .plus(AddressRanges.LOOPBACK)
            .plus(AddressRanges.of(0xE000_0000L, 0xFFFF_FFFFL));

    private final List<RuleSet> ruleSets;
    private final PodLink pod;
    private final PodRoutes routes;
    private final Effort effort;
    private final Map<String, AddressRanges> lost = new HashMap<>();
    private AddressRanges sources = AddressRanges.NOTHING;

    private ForwardReach(List<RuleSet> ruleSets, PodLink pod) {
        this.ruleSets = ruleSets;
        this.pod = pod;
        this.routes = PodRoutes.of(pod.routes());
        this.effort = Effort.of(ruleSets);
    }

    static ForwardReach of(List<RuleSet> ruleSets, PodLink pod) {
        ForwardReach reach = new ForwardReach(ruleSets, pod);
        reach.follow();
        return reach;
    }

    /** What each drop of a rule set surely drops, in their order. */
    List<ForwardLoss> losses(int ruleSet, List<OtherDrop> drops) {
        return drops.stream()
                .map(drop -> new ForwardLoss(
                        drop.line(),
                        table(ruleSet, drop),
                        sources.texts(MOST_RANGES),
                        lost.getOrDefault(place(ruleSet, drop.line()), AddressRanges.NOTHING)
                                .texts(MOST_RANGES)))
                .toList();
    }

    private String table(int ruleSet, OtherDrop drop) {
        return ruleSets.get(ruleSet).tables().stream()
                .filter(table -> table.chains().containsKey(drop.chain()) && holds(table, drop))
                .map(Table::name)
                .findFirst()
                .orElse("");
    }

    private static boolean holds(Table table, OtherDrop drop) {
        return table.chains().values().stream()
                .anyMatch(chain -> (chain.base() != null && chain.base().line() == drop.line())
                        || chain.rules().stream().anyMatch(rule -> rule.line() == drop.line()));
    }

    private void follow() {
        List<Packet> packets = List.of(packet(false), packet(true));
        List<Rule> met = new ArrayList<>();
        packets.forEach(packet -> met.addAll(visited(Hook.PREROUTING, packet, base -> true)));
        if (packets.stream().anyMatch(this::mayBeTakenElsewhere)) {
            return;
        }
        List<Journey> journeys = packets.stream().map(this::afterPrerouting).toList();
        AddressRanges like = AddressRanges.ALL
                .and(alike(met, false, Packet.OUTSIDE))
                .minus(routes.own())
                .minus(NO_HOSTS);
        devices().forEach(device -> follow(device, routes.area(device).and(like), journeys));
        journeys.forEach(
                journey -> met.addAll(visited(Hook.FORWARD, journey.packet().leavingBy(pod.uplink()), base -> true)));
        sources = pods(met).and(alike(met, true, Endpoint.remote(pod.pod())));
    }

    private Packet packet(boolean udp) {
        return Packet.ofPod(Endpoint.remote(pod.pod()), pod.device(), udp);
    }

    private Journey afterPrerouting(Packet packet) {
        Journey journey = Journey.through(ruleSets, packet, effort, Rule::changesFate);
        journey.pass(Hook.PREROUTING);
        return journey;
    }

    /** nat rules of PREROUTING that may give it another destination or another mark: then it is not known what FORWARD sees. */
    private boolean mayBeTakenElsewhere(Packet packet) {
        Packet tracked = packet.tracked().anyMark();
        return visited(Hook.PREROUTING, packet, Chain.HookPoint::nat).stream()
                .anyMatch(rule -> (rule.verdict().rewritesDestination()
                                || rule.verdict().kind() == Verdict.Kind.UNKNOWN
                                || !rule.effects().isEmpty())
                        && !rule.test(tracked).isNone());
    }

    /** The uplink and what leads to other nodes; not what leads to pods of this one. */
    private List<String> devices() {
        List<String> devices = new ArrayList<>();
        devices.add(pod.uplink());
        routes.areas().keySet().stream()
                .filter(device -> !device.equals(pod.uplink()) && !PodLink.leadsToPods(device))
                .sorted()
                .limit(MOST_DEVICES - 1L)
                .forEach(devices::add);
        return devices;
    }

    private void follow(String device, AddressRanges area, List<Journey> journeys) {
        AddressRanges left = area;
        for (int i = 0; i < MOST_SETS && !left.isEmpty(); i++) {
            Endpoint to = left.contains(Packet.OUTSIDE.address())
                    ? Packet.OUTSIDE
                    : Endpoint.remote(left.ranges().stream()
                            .max(Comparator.comparingLong(range -> range.last() - range.first()))
                            .orElseThrow()
                            .first());
            List<Rule> met = new ArrayList<>();
            Set<String> dropped = null;
            for (Journey journey : journeys) {
                Packet packet = journey.packet().to(to).leavingBy(device);
                met.addAll(visited(Hook.FORWARD, packet, base -> true));
                Set<String> surely = surelyDropped(journey.with(packet).pass(Hook.FORWARD));
                if (dropped == null) {
                    dropped = surely;
                } else {
                    dropped.retainAll(surely);
                }
            }
            AddressRanges same = left.and(alike(met, false, to));
            if (dropped != null) {
                dropped.forEach(place -> lost.merge(place, same, AddressRanges::plus));
            }
            left = left.minus(same);
        }
    }

    private static Set<String> surelyDropped(List<Visit> visits) {
        Set<String> places = new HashSet<>();
        for (Visit visit : visits) {
            int ruleSet = visit.station().ruleSet();
            visit.result().hits().stream()
                    .filter(hit -> hit.rule().verdict().kind() == Verdict.Kind.DROP
                            && hit.flow().isSure())
                    .forEach(hit -> places.add(place(ruleSet, hit.rule().line())));
            if (visit.station().base().drops() && visit.result().policy().isSure()) {
                places.add(place(ruleSet, visit.station().base().line()));
            }
        }
        return places;
    }

    private static String place(int ruleSet, int line) {
        return ruleSet + "|" + line;
    }

    /** The rules that a packet is, or may be, held against on a hook, nat's included, whatever its mark is. */
    private List<Rule> visited(Hook hook, Packet packet, Predicate<Chain.HookPoint> of) {
        List<Rule> rules = new ArrayList<>();
        Packet anyhow = packet.tracked().anyMark();
        for (RuleSet ruleSet : ruleSets) {
            for (Table table : ruleSet.tables()) {
                if (table.judged()) {
                    visit(table, base -> base.hook() == hook && of.test(base), anyhow, rules);
                }
            }
        }
        return rules;
    }

    private static void visit(Table table, Predicate<Chain.HookPoint> of, Packet packet, List<Rule> rules) {
        Set<Chain> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Chain> open = new ArrayList<>();
        table.chains().values().stream()
                .filter(chain -> chain.base() != null && of.test(chain.base()))
                .forEach(open::add);
        while (!open.isEmpty()) {
            Chain chain = open.remove(open.size() - 1);
            if (!seen.add(chain)) {
                continue;
            }
            for (Rule rule : chain.rules()) {
                rules.add(rule);
                String target = rule.verdict().target();
                if (rule.verdict().entersChain()
                        && target != null
                        && table.chains().get(target) != null
                        && !rule.test(packet).isNone()) {
                    open.add(table.chains().get(target));
                }
            }
        }
    }

    /** The addresses that none of these rules tells from one end of the packet. */
    private static AddressRanges alike(List<Rule> rules, boolean source, Endpoint end) {
        List<Range> others = new ArrayList<>();
        AddressRanges alike = AddressRanges.ALL;
        for (Rule rule : rules) {
            for (Match.Address address : Match.addresses(rule.matches())) {
                if (address.source() != source) {
                    continue;
                }
                if (address.ranges().contains(end.address())) {
                    alike = alike.and(address.ranges());
                } else {
                    others.addAll(address.ranges().ranges());
                }
            }
        }
        return alike.minus(AddressRanges.merged(others));
    }

    /** Addresses of this node's pods that send by the device that was followed, or by one that no rule tells from it. */
    private AddressRanges pods(List<Rule> rules) {
        AddressRanges pods = routes.area(pod.device());
        boolean toldApart = rules.stream()
                .flatMap(rule -> Match.devices(rule.matches()).stream())
                .anyMatch(PodLink::tellsPodsApart);
        if (!toldApart) {
            for (Map.Entry<String, AddressRanges> area : routes.areas().entrySet()) {
                if (PodLink.family(area.getKey()).equals(PodLink.family(pod.device()))) {
                    pods = pods.plus(area.getValue());
                }
            }
        }
        return pods.minus(routes.own());
    }
}

package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.RulesetFact.ForwardLoss;
import dev.crossfire.model.fact.RulesetFact.LocalnetDrop;
import dev.crossfire.model.fact.RulesetFact.OtherDrop;
import dev.crossfire.model.fact.RulesetFact.Rewriter;
import dev.crossfire.streams.fact.ruleset.Journey.Station;
import dev.crossfire.streams.fact.ruleset.Journey.Visit;
import dev.crossfire.streams.fact.ruleset.Traversal.Hit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the rule sets of one node would do to the packet of a local health check: TCP, 127.0.0.1 → 127.0.0.1 over lo, the first of its
 * connection. They are evaluated together, because a mark that one sets is seen by the others.
 */
final class Evaluation {

    /** What stands before a rule is looked for by walking all chains again: a fact keeps few of these rules anyway. */
    private static final int MOST_EXPLAINED = 16;

    private static final String OTHER_PORT = "it concerns port " + HealthPorts.OPENSHIFT + " only";

    private final List<RuleSet> ruleSets;
    private final List<Visit> forward;
    private final @Nullable PodLink pod;
    private @Nullable ForwardReach reach;
    private final Way way;
    private final Way otherPort;
    private final Way anyPort;

    /** Health port of another component → the way of a packet to it; empty where ports make no difference. */
    private final Map<Integer, Way> others;

    private final Foreign foreign;
    private final IdentityHashMap<Station, Standing> standings = new IdentityHashMap<>();

    private Evaluation(
            List<RuleSet> ruleSets,
            Way way,
            Way otherPort,
            Way anyPort,
            Map<Integer, Way> others,
            Foreign foreign,
            List<Visit> forward,
            @Nullable PodLink pod) {
        this.ruleSets = ruleSets;
        this.forward = forward;
        this.pod = pod;
        this.way = way;
        this.otherPort = otherPort;
        this.anyPort = anyPort;
        this.others = others;
        this.foreign = foreign;
    }

    /** The way of a packet with source 127.0.0.1. */
    private record Way(
            List<Visit> output, List<Visit> postrouting, List<Visit> prerouting, List<Visit> input, Packet leaving) {

        /** @param port null for a packet whose port is not known: what it surely meets, a packet to any port does */
        static Way of(List<RuleSet> ruleSets, @Nullable Integer port, Effort effort) {
            Journey journey =
                    Journey.through(ruleSets, Packet.leaving(Endpoint.LOOPBACK, port), effort, Rule::changesFate);
            List<Visit> output = journey.pass(Hook.OUTPUT);
            List<Visit> postrouting = journey.pass(Hook.POSTROUTING);
            Packet leaving = journey.packet();
            return new Way(output, postrouting, journey.pass(Hook.PREROUTING), journey.pass(Hook.INPUT), leaving);
        }

        /** Whether the same rules are met as surely on both. */
        boolean isAs(Way other) {
            return met(this).equals(met(other));
        }

        private static List<Object> met(Way way) {
            List<Object> met = new ArrayList<>();
            for (List<Visit> visits : List.of(way.output, way.postrouting, way.prerouting, way.input)) {
                for (Visit visit : visits) {
                    visit.result().hits().forEach(hit -> {
                        met.add(hit.rule().line());
                        met.add(hit.flow().certainty());
                    });
                    met.add(visit.result().policy().certainty());
                }
            }
            return met;
        }
    }

    /** The ways of a packet with a foreign source: given by the route, it meets OUTPUT; rewritten by nat, INPUT. */
    private record Foreign(List<Visit> output, List<Visit> input) {

        static Foreign of(List<RuleSet> ruleSets, Packet rewritten, Effort effort) {
            Journey routed = Journey.through(
                    ruleSets, Packet.leaving(Endpoint.FOREIGN, HealthPorts.DEFAULT), effort, Rule::changesFate);
            List<Visit> output = routed.pass(Hook.OUTPUT);
            routed.pass(Hook.POSTROUTING);
            Packet arriving = rewritten
                    .or(routed.packet(), "its mark depends on its source")
                    .from(Endpoint.FOREIGN)
                    .perhapsRewritten();
            Journey in = routed.with(arriving);
            in.pass(Hook.PREROUTING);
            return new Foreign(output, in.pass(Hook.INPUT));
        }
    }

    /** The way of a pod's packet to the outside. */
    private static List<Visit> forward(List<RuleSet> ruleSets, @Nullable PodLink pod, Effort effort) {
        if (pod == null) {
            return List.of();
        }
        Journey arriving = Journey.through(
                ruleSets, Packet.ofPod(Endpoint.remote(pod.pod()), pod.device()), effort, Rule::changesFate);
        arriving.pass(Hook.PREROUTING);
        return arriving.with(arriving.packet().leavingBy(pod.uplink())).pass(Hook.FORWARD);
    }

    /** @param pod how a pod reaches the outside; null when not known */
    static Evaluation of(List<RuleSet> ruleSets, @Nullable PodLink pod) {
        Effort effort = Effort.of(ruleSets);
        Way way = Way.of(ruleSets, HealthPorts.DEFAULT, effort);
        Way otherPort = Way.of(ruleSets, HealthPorts.OPENSHIFT, effort);
        Foreign foreign = Foreign.of(ruleSets, way.leaving(), effort);
        List<Visit> forward = forward(ruleSets, pod, effort);
        Way anyPort = Way.of(ruleSets, null, effort);
        Map<Integer, Way> others = new TreeMap<>();
        if (!way.isAs(anyPort)) {
            HealthPorts.OF_OTHERS.forEach(port -> others.put(port, Way.of(ruleSets, port, effort)));
        }
        return new Evaluation(ruleSets, way, otherPort, anyPort, others, foreign, forward, pod);
    }

    List<Rewriter> rewriters(int of) {
        SurePorts sure = new SurePorts(on -> rewriters(of, on, null).stream()
                .filter(rewriter -> rewriter.certainty() == Certainty.EXACT)
                .map(rewriter -> Integer.toString(rewriter.line()))
                .collect(Collectors.toSet()));
        return allRewriters(of).stream()
                .map(rewriter -> withPorts(rewriter, sure.onlyPorts(Integer.toString(rewriter.line()))))
                .toList();
    }

    private static Rewriter withPorts(Rewriter rewriter, @Nullable List<Integer> onlyPorts) {
        return new Rewriter(
                rewriter.rule(),
                rewriter.line(),
                rewriter.table(),
                rewriter.path(),
                rewriter.target(),
                rewriter.toSource(),
                rewriter.certainty(),
                rewriter.because(),
                rewriter.handle(),
                onlyPorts);
    }

    /** To which ports something is surely done, looked up for many things at once. */
    private final class SurePorts {

        private final Set<String> toAny;
        private final Map<Integer, Set<String>> toOthers = new TreeMap<>();

        /** @param of what is surely done on a way, by its place */
        SurePorts(Function<Way, Set<String>> of) {
            toAny = of.apply(anyPort);
            others.forEach((port, other) -> toOthers.put(port, of.apply(other)));
        }

        /** The health ports of others to which it is; null when to every port. */
        @Nullable
        List<Integer> onlyPorts(String place) {
            if (toAny.contains(place)) {
                return null;
            }
            return toOthers.entrySet().stream()
                    .filter(other -> other.getValue().contains(place))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    private List<Rewriter> allRewriters(int of) {
        List<Rewriter> rewriters = new ArrayList<>(rewriters(of, way, null));
        Set<Integer> lines = new HashSet<>();
        rewriters.forEach(rewriter -> lines.add(rewriter.line()));
        for (Rewriter other : rewriters(of, otherPort, OTHER_PORT)) {
            if (!lines.contains(other.line())) {
                rewriters.add(other);
            }
        }
        return rewriters;
    }

    private static List<Rewriter> rewriters(int of, Way way, @Nullable String because) {
        List<Rewriter> rewriters = new ArrayList<>();
        for (Visit visit : ofRuleSet(way.postrouting(), of)) {
            for (Hit hit : visit.result().hits()) {
                Verdict verdict = hit.rule().verdict();
                boolean rewrites = visit.station().base().nat() && verdict.rewritesSource();
                if (rewrites && !hit.flow().isNone() && !verdict.keepsLoopbackSource()) {
                    rewriters.add(rewriter(visit, hit, because));
                }
            }
        }
        return rewriters;
    }

    private static Rewriter rewriter(Visit visit, Hit hit, @Nullable String otherwise) {
        Verdict verdict = hit.rule().verdict();
        boolean masquerade = verdict.kind() == Verdict.Kind.MASQUERADE;
        String because = otherwise != null ? otherwise : hit.flow().because();
        if (because == null && verdict.kind() == Verdict.Kind.NETMAP) {
            because = "target NETMAP is not evaluated";
        }
        if (because == null && verdict.kind() == Verdict.Kind.SNAT && verdict.to() == null) {
            because = "the new source is not known";
        }
        return new Rewriter(
                hit.rule().text(),
                hit.rule().line(),
                visit.station().table().name(),
                hit.path(),
                masquerade ? "MASQUERADE" : "SNAT",
                masquerade ? null : verdict.to(),
                because == null ? Certainty.EXACT : Certainty.MAY,
                because,
                hit.rule().handle());
    }

    List<OtherDrop> otherDrops(int of) {
        SurePorts sure = new SurePorts(on -> otherDrops(of, on, null).stream()
                .filter(drop -> drop.certainty() == Certainty.EXACT)
                .map(Evaluation::place)
                .collect(Collectors.toSet()));
        return allOtherDrops(of).stream()
                .map(drop -> withPorts(drop, sure.onlyPorts(place(drop))))
                .toList();
    }

    private static OtherDrop withPorts(OtherDrop drop, @Nullable List<Integer> onlyPorts) {
        return new OtherDrop(
                drop.kind(),
                drop.rule(),
                drop.line(),
                drop.hook(),
                drop.chain(),
                drop.before(),
                drop.certainty(),
                drop.because(),
                onlyPorts,
                drop.table());
    }

    private List<OtherDrop> allOtherDrops(int of) {
        List<OtherDrop> drops = new ArrayList<>(otherDrops(of, way, null));
        Set<String> places = new HashSet<>();
        drops.forEach(drop -> places.add(place(drop)));
        for (OtherDrop other : otherDrops(of, otherPort, OTHER_PORT)) {
            if (!places.contains(place(other))) {
                drops.add(other);
            }
        }
        return drops;
    }

    /** What would, or may, drop a pod's packet to the outside. */
    List<OtherDrop> forwardDrops(int of) {
        return dropsAt(of, forward, null);
    }

    /** What else those drops surely drop; asked only where there is one, since it takes many walks. */
    List<ForwardLoss> forwardLosses(int of) {
        List<OtherDrop> drops = forwardDrops(of);
        if (pod == null || drops.isEmpty()) {
            return List.of();
        }
        if (reach == null) {
            reach = ForwardReach.of(ruleSets, pod);
        }
        return reach.losses(of, drops);
    }

    private static String place(OtherDrop drop) {
        return drop.hook() + drop.line();
    }

    private List<OtherDrop> otherDrops(int of, Way on, @Nullable String because) {
        List<OtherDrop> drops = new ArrayList<>();
        drops.addAll(dropsAt(of, on.output(), because));
        drops.addAll(surely(dropsAt(of, on.postrouting(), because)));
        drops.addAll(surely(dropsAt(of, on.prerouting(), because)));
        drops.addAll(dropsAt(of, on.input(), because));
        return drops;
    }

    /** Between OUTPUT and INPUT only what surely drops is told: "may" is the rule there, with reverse path filters and the like. */
    private static List<OtherDrop> surely(List<OtherDrop> drops) {
        return drops.stream()
                .filter(drop -> drop.certainty() == Certainty.EXACT)
                .toList();
    }

    private List<OtherDrop> dropsAt(int of, List<Visit> visits, @Nullable String because) {
        List<OtherDrop> drops = new ArrayList<>();
        for (Visit visit : ofRuleSet(visits, of)) {
            for (Hit hit : visit.result().hits()) {
                if (hit.rule().verdict().kind() == Verdict.Kind.DROP
                        && !hit.flow().isNone()) {
                    drops.add(drop(visit, hit, because));
                }
            }
            Flow policy = visit.result().policy();
            if (visit.station().base().drops() && !policy.isNone()) {
                drops.add(policyDrop(visit, policy, because));
            }
        }
        return drops;
    }

    private OtherDrop drop(Visit visit, Hit hit, @Nullable String otherwise) {
        String chain = hit.path().get(hit.path().size() - 1);
        boolean markRule = hit.rule().dependsOnMark() && chain.equals(RuleSet.KUBE_FIREWALL);
        String because = otherwise != null ? otherwise : hit.flow().because();
        return new OtherDrop(
                markRule ? "mark" : "rule",
                hit.rule().text(),
                hit.rule().line(),
                visit.station().base().hook().name(),
                chain,
                standsBefore(visit, hit.rule()),
                because == null ? Certainty.EXACT : Certainty.MAY,
                because,
                null,
                nativeTable(visit));
    }

    private OtherDrop policyDrop(Visit visit, Flow flow, @Nullable String otherwise) {
        Chain.HookPoint base = visit.station().base();
        String because = otherwise != null ? otherwise : flow.because();
        return new OtherDrop(
                "policy",
                base.text(),
                base.line(),
                base.hook().name(),
                visit.station().chain().name(),
                standsBefore(visit, null),
                because == null ? Certainty.EXACT : Certainty.MAY,
                because,
                null,
                nativeTable(visit));
    }

    /** Of iptables the chain alone says where to act. */
    private @Nullable String nativeTable(Visit visit) {
        boolean isNative = ruleSets.get(visit.station().ruleSet()).backend() == Backend.NATIVE;
        return isNative ? visit.station().table().name() : null;
    }

    /** Whether a packet meets the rule, or with null the policy, before the localnet rule of the hook. */
    private boolean standsBefore(Visit visit, @Nullable Rule rule) {
        Hook hook = visit.station().base().hook();
        if (hook != Hook.OUTPUT && hook != Hook.INPUT) {
            return false;
        }
        List<Visit> onHook = hook == Hook.OUTPUT ? foreign.output() : foreign.input();
        return onHook.stream().anyMatch(other -> before(visit.station(), rule, other.station()));
    }

    private boolean before(Station station, @Nullable Rule rule, Station other) {
        Standing standing = standings.computeIfAbsent(other, Standing::of);
        if (standing.localnet().isEmpty()) {
            return false;
        }
        if (!station.isChainOf(other)) {
            return station.base().priority() < other.base().priority();
        }
        return rule != null
                && standing.order().getOrDefault(rule, Integer.MAX_VALUE)
                        < standing.localnet().getAsInt();
    }

    /**
     * The order of the rules that a base chain leads to.
     *
     * @param localnet place of the first localnet rule
     */
    private record Standing(IdentityHashMap<Rule, Integer> order, OptionalInt localnet) {

        static Standing of(Station station) {
            IdentityHashMap<Rule, Integer> order = ChainOrder.of(station.table(), station.chain());
            return new Standing(
                    order,
                    order.entrySet().stream()
                            .filter(entry -> entry.getKey().dropsForeignSourceOfLoopback())
                            .mapToInt(Map.Entry::getValue)
                            .min());
        }
    }

    /** The nat OUTPUT rule that surely sends the packet elsewhere. */
    @Nullable
    String redirect(int of) {
        for (Visit visit : ofRuleSet(way.output(), of)) {
            for (Hit hit : visit.result().hits()) {
                boolean nat = visit.station().base().nat();
                if (nat && hit.flow().isSure() && hit.rule().verdict().rewritesDestination()) {
                    return hit.rule().text();
                }
            }
        }
        return null;
    }

    /** The OUTPUT rule that surely takes the packet out of conntrack. */
    @Nullable
    String untracked(int of) {
        for (Visit visit : ofRuleSet(way.output(), of)) {
            for (Hit hit : visit.result().hits()) {
                boolean untracks = hit.rule().effects().stream().anyMatch(Effect.Untrack.class::isInstance);
                if (untracks && hit.flow().isSure() && !hit.packet().tracking().begun()) {
                    return hit.rule().text();
                }
            }
        }
        return null;
    }

    List<LocalnetDrop> localnetDrops(int of) {
        Reached input = Reached.of(ofRuleSet(foreign.input(), of));
        Reached output = Reached.of(ofRuleSet(foreign.output(), of));
        List<LocalnetDrop> drops = new ArrayList<>();
        for (Table table : ruleSets.get(of).tables()) {
            if (table.judged()) {
                for (Chain chain : table.chains().values()) {
                    chain.rules().stream()
                            .filter(Rule::dropsForeignSourceOfLoopback)
                            .forEach(rule -> drops.add(
                                    localnetDrop(table, chain, rule, input, output, drops.size() < MOST_EXPLAINED)));
                }
            }
        }
        return drops;
    }

    /** How surely a packet meets each rule on a hook. */
    private record Reached(List<Visit> visits, IdentityHashMap<Rule, Truth> rules) {

        static Reached of(List<Visit> visits) {
            IdentityHashMap<Rule, Truth> rules = new IdentityHashMap<>();
            for (Visit visit : visits) {
                for (Hit hit : visit.result().hits()) {
                    rules.merge(hit.rule(), hit.flow().certainty(), Truth::or);
                }
            }
            return new Reached(visits, rules);
        }
    }

    /** @param explained whether it is told what stands before the rule; of the first few at most */
    private static LocalnetDrop localnetDrop(
            Table table, Chain chain, Rule rule, Reached input, Reached output, boolean explained) {
        List<String> hooks = new ArrayList<>();
        List<String> mayHooks = new ArrayList<>();
        String behind = null;
        for (Hook hook : List.of(Hook.INPUT, Hook.OUTPUT)) {
            Reached on = hook == Hook.INPUT ? input : output;
            Truth reached = on.rules().getOrDefault(rule, Truth.NO);
            if (reached == Truth.YES) {
                hooks.add(hook.name());
            } else if (reached == Truth.MAY) {
                mayHooks.add(hook.name());
            } else if (behind == null && explained) {
                behind = stopBefore(on.visits(), chain, rule);
            }
        }
        return new LocalnetDrop(
                rule.text(), rule.line(), table.name(), chain.name(), hooks, mayHooks, behind, rule.handle());
    }

    private static @Nullable String stopBefore(List<Visit> visits, Chain chain, Rule rule) {
        for (Visit visit : visits) {
            Rule stop = ChainOrder.stopBefore(
                    visit.station().table(),
                    visit.station().chain(),
                    visit.result().stops(),
                    chain,
                    rule);
            if (stop != null) {
                return stop.text();
            }
        }
        return null;
    }

    private static List<Visit> ofRuleSet(List<Visit> visits, int of) {
        return visits.stream().filter(visit -> visit.station().ruleSet() == of).toList();
    }
}

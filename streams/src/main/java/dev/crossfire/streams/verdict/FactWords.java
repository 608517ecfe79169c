package dev.crossfire.streams.verdict;

import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.fact.RouteDecision;
import dev.crossfire.streams.yaml.Yaml;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words about failing checks, rules, routes, sockets and the node: what stands behind each is read here. */
final class FactWords {

    private FactWords() {}

    /** Adds them to the vocabulary. */
    static void addTo(CheckWords words) {
        checks(words);
        rules(words);
        routes(words);
        traffic(words);
        cluster(words);
    }

    private static void checks(CheckWords words) {
        CheckWords failing = words.asking(Observations.FAILING);
        failing.counting(
                "timed-out",
                "atLeast",
                "so many health checks of a localhost endpoint failed by timing out; of each kind of check the source counts"
                        + " that saw more",
                TimedOut::new);
        failing.counting(
                "failed",
                "atLeast",
                "so many health checks of a localhost endpoint failed, in whatever way",
                Failed::new);
        failing.reading(
                "failed-otherwise",
                "{outcome: OUTCOME}",
                "the newest failing checks of a localhost endpoint ended this way, and none timed out after",
                arguments -> new FailedOtherwise(
                        arguments.only("outcome").get("outcome").text()));
        failing.reading(
                "victim-is",
                "{workload: NAME}",
                "it is the health checks of this workload that time out",
                arguments ->
                        new VictimIs(arguments.only("workload").get("workload").text()));
        words.asking(DialsByHttp.ASKED)
                .plain("dials-by-http", "the failing checks are the kubelet's own HTTP requests", DialsByHttp::new);
        failing.asking(Observations.RUNNING)
                .plain(
                        "server-dead",
                        "while the container ran and checks failed, nothing listened where they dial",
                        ServerDead::new);
    }

    private static void rules(CheckWords words) {
        CheckWords failing = words.asking(Observations.FAILING);
        words.plain(
                "snapshot-held",
                "a readable firewall snapshot of this node lies within the horizon",
                SnapshotHeld::new);
        failing.plain(
                "rules-stale",
                "rule sets were read, but none of them since a health check had failed: what rewrites its packets may be newer",
                RulesStale::new);
        words.plain(
                "all-backends-seen",
                "iptables-nft, iptables-legacy and native nft were all read whole while checks failed",
                AllBackendsSeen::new);
        words.plain(
                "no-kubernetes-rules",
                "no chain of kubelet or kube-proxy stands in what was read",
                NoKubernetesRules::new);
        words.plain(
                "rule-hooked",
                "a packet with a foreign source surely reaches the localnet rule from INPUT or OUTPUT",
                RuleHooked::new);
        words.plain("rule-reachable", "a packet with a foreign source may reach a localnet rule", RuleReachable::new);
        words.plain("counted", "a snapshot carries the counter of the localnet rule", Counted::new);
        failing.plain(
                "counter-rose",
                "the localnet rule's counter rose over an interval that encloses a failing check",
                CounterRose::new);
        failing.plain(
                "counter-flat",
                "failing checks were enclosed by readings of the localnet rule's counter, and it rose over none of them",
                CounterFlat::new);
        words.plain(
                "counter-assessable",
                "there are two readings of the localnet rule's counter to compare",
                CounterAssessable::new);
        words.plain("counter-nonzero", "the localnet rule dropped something at some time", CounterNonzero::new);
        words.plain(
                "reset-possible",
                "the rule may have been written anew between two readings: its counter fell, or kube-proxy may have had a sync",
                ResetPossible::new);
        failing.counting(
                "only-the-check",
                "intervals",
                "the localnet rule's counter rose in each interval with a failing check, in no other, by packets the size of a"
                        + " SYN, and no other host can have sent them",
                SilentExceptCheck::new);
        failing.asking(Set.of(SignalNames.CONTAINER_READY))
                .plain(
                        "flip",
                        "the localnet rule went and the check passed, it came back and the check failed, and nothing else changed",
                        NaturalExperiment::new);
        words.reading(
                "guard-kept-by",
                "{component: kube-proxy|kubelet}",
                "kube-proxy writes the localnet rule anew in each sync: iptables mode, Kubernetes 1.27 or newer or not known, its"
                        + " chains not in another backend alone; kubelet: kube-proxy is known not to",
                arguments -> new GuardKeptBy(oneOf(
                        arguments.only("component").get("component"),
                        List.of(GuardKeptBy.KUBE_PROXY, GuardKeptBy.KUBELET))));
        words.plain(
                "drops-elsewhere",
                "another rule or policy surely drops the check's packet, with 127.0.0.1 as its source",
                DropsElsewhere::new);
        words.reading(
                "owned-table",
                "{of: rewriter|drop}",
                "the nat rule that rewrites loopback, or what drops it, stands in a native table that a process has for itself",
                arguments -> new OwnedTable(oneOf(arguments.only("of").get("of"), OwnedTable.RULES)));
        words.plain(
                "loopback-drop-gone",
                "what dropped packets from 127.0.0.1 while checks failed drops none in the last snapshot",
                LoopbackDropGone::new);
        failing.reading(
                "loopback-dropped",
                "{kind: rule|policy|mark, counted: true}",
                "such a rule or policy stands; counted: its counter rose over an interval that encloses a failing check",
                FactWords::loopbackDropped);
    }

    private static void routes(CheckWords words) {
        words.reading(
                "rewriter-found",
                "{kind: nat|source-route|routed-away, certainty: exact|may, during: failing}",
                "a nat rule or a route gives packets to 127.0.0.1 a foreign source, before they meet a localnet rule; during: where"
                        + " other hosts can send to 127.0.0.0/8, it was not first seen after the last failing check",
                FactWords::rewriter);
        words.reading(
                "route-of-loopback",
                "{is: local|away|unreachable}",
                "the kernel's decision for 127.0.0.1 is this",
                FactWords::route);
        words.plain(
                "route-repair-known",
                "what was captured tells the route or rule that leads 127.0.0.1 astray",
                RouteRepairKnown::new);
        words.plain("loopback-down", "lo is down or has no address of 127.0.0.0/8", LoopbackDown::new);
        words.plain(
                "cause-gone",
                "what gave packets to 127.0.0.1 a foreign source is no longer there in the last snapshot",
                CauseGone::new);
    }

    private static void traffic(CheckWords words) {
        CheckWords failing = words.asking(Observations.FAILING);
        failing.plain(
                "witness",
                "while checks failed, ss or conntrack showed a SYN of the checked port with a foreign source, unanswered",
                Witness::new);
        failing.plain(
                "connected",
                "while checks timed out, their own connection from 127.0.0.0/8 was seen accepted",
                Connected::new);
        failing.plain(
                "check-passed",
                "between failing checks, with the rule in place, one was seen to pass without being rewritten",
                CheckPassed::new);
        words.plain(
                "answered-between",
                "between two checks that timed out, one of the same port was answered with an HTTP status",
                AnsweredBetween::new);
        words.plain("bound-elsewhere", "the check's socket is bound to a device other than lo", BoundElsewhere::new);
        failing.plain(
                "others-failing",
                "packets to other ports of 127.0.0.0/8 were seen on their way in vain too",
                OthersFailing::new);
        failing.counting(
                "others-timed-out",
                "workloads",
                "while the checks failed, those of so many other workloads timed out too",
                OthersTimedOut::new);
    }

    private static void cluster(CheckWords words) {
        words.reading(
                "chains-standing",
                "{owner: kubernetes|calico|cni}",
                "the newest snapshot shows chains of this owner",
                arguments -> new ChainsStanding(oneOf(arguments.only("owner").get("owner"), ChainsVanished.OWNERS)));
        words.reading(
                "services-split",
                "{differ: true, stale: known}",
                "kube-proxy's rules for Services stand, hooked, in iptables-nft and iptables-legacy at once; differ: with"
                        + " other endpoints; stale: known when it shows which of them kube-proxy no longer keeps",
                FactWords::servicesSplit);
        words.plain(
                "forward-clear",
                "in the newest rule sets in which a pod's packet could be followed to the outside nothing drops it, nor may, but what"
                        + " network policy says",
                ForwardClear::new);
        words.reading(
                "node-is",
                "{install: manifest|operator} or {runtime: NAME} or {proxyMode: NAME} or {distribution: k3s|rke2|openshift|upstream} or {kubernetes: '>=1.27'} or {calico: '<3.15'}",
                "this is known of the node's software; what is not known never holds",
                FactWords::node);
    }

    private static Check rewriter(Yaml arguments) {
        if (!arguments.isMap()) {
            return new RewriterFound(Optional.empty(), true, false);
        }
        arguments.only("kind", "certainty", "during");
        Yaml during = arguments.find("during");
        if (during != null) {
            oneOf(during, List.of("failing"));
        }
        Yaml kind = arguments.find("kind");
        boolean exact = arguments.text("certainty", "exact").equals("exact");
        return new RewriterFound(
                kind == null ? Optional.empty() : Optional.of(constant(kind, Rewriting.Kind.class)),
                exact,
                during != null);
    }

    private static Check route(Yaml arguments) {
        return new RouteIs(constant(arguments.only("is").get("is"), RouteDecision.Outcome.class));
    }

    private static Check loopbackDropped(Yaml arguments) {
        if (!arguments.isMap()) {
            return new LoopbackDropped(null, false);
        }
        arguments.only("kind", "counted");
        Yaml kind = arguments.find("kind");
        Yaml counted = arguments.find("counted");
        return new LoopbackDropped(
                kind == null ? null : oneOf(kind, LoopbackDropped.KINDS), counted != null && counted.flag());
    }

    private static Check servicesSplit(Yaml arguments) {
        if (!arguments.isMap()) {
            return new ServicesSplit(false, false);
        }
        Yaml differ = arguments.only("differ", "stale").find("differ");
        Yaml stale = arguments.find("stale");
        if (stale != null) {
            oneOf(stale, List.of("known"));
        }
        return new ServicesSplit(differ != null && differ.flag(), stale != null);
    }

    private static Check node(Yaml arguments) {
        Map<String, Yaml> entries = arguments.map();
        if (entries.size() != 1) {
            throw arguments.wrong("one property of the node; several go into all: […]");
        }
        Map.Entry<String, Yaml> entry = entries.entrySet().iterator().next();
        if (!NodeIs.PROPERTIES.contains(entry.getKey())) {
            throw entry.getValue().wrongWord("property", entry.getKey(), NodeIs.PROPERTIES);
        }
        for (String wanted : entry.getValue().texts()) {
            String version = wanted.replaceFirst("^(>=|<)", "");
            if (!version.equals(wanted) && SoftwareVersion.parse(version).isEmpty()) {
                throw entry.getValue().wrong("a version such as '>=1.27' or '<3.15'");
            }
        }
        return new NodeIs(entry.getKey(), entry.getValue().texts());
    }

    private static <T extends Enum<T>> T constant(Yaml value, Class<T> type) {
        for (T constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(value.text())) {
                return constant;
            }
        }
        throw value.wrong("one of "
                + List.of(type.getEnumConstants())
                        .toString()
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-'));
    }

    /** One of a few values; the nearest is named when it is another. */
    static String oneOf(Yaml value, List<String> known) {
        if (!known.contains(value.text())) {
            throw value.wrongWord("value", value.text(), known);
        }
        return value.text();
    }
}

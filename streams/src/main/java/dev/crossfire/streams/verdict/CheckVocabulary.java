package dev.crossfire.streams.verdict;

import dev.crossfire.streams.evidence.SignalSeries;
import dev.crossfire.streams.fact.RouteDecision;
import dev.crossfire.streams.yaml.Yaml;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The closed list of words that a conflict file can use in its conditions. A new word is one class and one line here; nothing is looked up
 * by reflection.
 */
public final class CheckVocabulary {

    private final Map<String, Word> words = words();
    private final Set<String> signals = new TreeSet<>();

    /**
     * A word.
     *
     * @param arguments their form, as written behind the word; empty when it takes none
     * @param says when it holds
     */
    private record Word(String arguments, String says, Function<Yaml, Check> reader) {}

    /**
     * What is told of a word.
     *
     * @param arguments their form, as written behind the word; empty when it takes none
     * @param says when it holds
     */
    public record Described(String arguments, String says) {}

    private Map<String, Word> words() {
        Map<String, Word> words = new TreeMap<>();
        combining(words);
        signals(words);
        checks(words);
        rules(words);
        routes(words);
        traffic(words);
        cluster(words);
        return words;
    }

    private void combining(Map<String, Word> words) {
        words.put(
                "all",
                new Word("[CONDITION, …]", "every one of the conditions holds", list -> Combination.all(each(list))));
        words.put(
                "any", new Word("[CONDITION, …]", "one of the conditions holds", list -> Combination.any(each(list))));
        words.put(
                "not",
                new Word("CONDITION", "the condition does not hold", condition -> Combination.not(read(condition))));
    }

    private void signals(Map<String, Word> words) {
        words.put(
                "seen",
                new Word(
                        "{signal: NAME, where: {ATTRIBUTE: VALUE}, atLeast: N, within: TIME, over: TIME}",
                        "a signal was seen within the horizon, at least so often (once), so many within this time, and first and last"
                                + " at least this far apart; a value that ends in * stands for all that begin so",
                        this::seen));
        words.put(
                "ordered",
                new Word(
                        "{first: {signal: NAME, where: {…}}, then: {signal: NAME, where: {…}}, within: TIME}",
                        "the first signal was followed by the second within this time",
                        this::ordered));
        words.put(
                "address-of",
                new Word(
                        "{signal: NAME, where: {…}, onNode: true|false}",
                        "the address that the signal tells as its value is one of this node's global addresses, or is not",
                        this::addressOf));
        words.put(
                "bgp-from",
                new Word(
                        "{signal: NAME, where: {…}}",
                        "BIRD's unanswered connections to its peers leave from the address that the signal tells as its value",
                        arguments -> new BgpFrom(sought(arguments.only("signal", "where")))));
    }

    private static void checks(Map<String, Word> words) {
        words.put(
                "timed-out",
                new Word(
                        "{atLeast: N}",
                        "so many health checks of a localhost endpoint failed by timing out; of each kind of check the source counts"
                                + " that saw more",
                        arguments ->
                                new TimedOut(positive(arguments.only("atLeast").get("atLeast")))));
        words.put(
                "failed",
                new Word(
                        "{atLeast: N}",
                        "so many health checks of a localhost endpoint failed, in whatever way",
                        arguments ->
                                new Failed(positive(arguments.only("atLeast").get("atLeast")))));
        words.put(
                "failed-otherwise",
                new Word(
                        "{outcome: OUTCOME}",
                        "the newest failing checks of a localhost endpoint ended this way, and none timed out after",
                        arguments -> new FailedOtherwise(
                                arguments.only("outcome").get("outcome").text())));
        words.put(
                "victim-is",
                new Word(
                        "{workload: NAME}",
                        "it is the health checks of this workload that time out",
                        arguments -> new VictimIs(
                                arguments.only("workload").get("workload").text())));
        words.put(
                "dials-by-http",
                new Word("", "the failing checks are the kubelet's own HTTP requests", arguments -> new DialsByHttp()));
        words.put(
                "server-dead",
                new Word(
                        "",
                        "while the container ran and checks failed, nothing listened where they dial",
                        arguments -> new ServerDead()));
    }

    private static void rules(Map<String, Word> words) {
        words.put(
                "snapshot-held",
                new Word(
                        "",
                        "a readable firewall snapshot of this node lies within the horizon",
                        a -> new SnapshotHeld()));
        words.put(
                "all-backends-seen",
                new Word(
                        "",
                        "iptables-nft, iptables-legacy and native nft were all read whole while checks failed",
                        a -> new AllBackendsSeen()));
        words.put(
                "no-kubernetes-rules",
                new Word(
                        "", "no chain of kubelet or kube-proxy stands in what was read", a -> new NoKubernetesRules()));
        words.put(
                "rule-hooked",
                new Word(
                        "",
                        "a packet with a foreign source surely reaches the localnet rule from INPUT or OUTPUT",
                        a -> new RuleHooked()));
        words.put(
                "rule-reachable",
                new Word("", "a packet with a foreign source may reach a localnet rule", a -> new RuleReachable()));
        words.put("counted", new Word("", "a snapshot carries the counter of the localnet rule", a -> new Counted()));
        words.put(
                "counter-rose",
                new Word(
                        "",
                        "the localnet rule's counter rose over an interval that encloses a failing check",
                        a -> new CounterRose()));
        words.put(
                "counter-flat",
                new Word(
                        "",
                        "failing checks were enclosed by readings of the localnet rule's counter, and it rose over none of them",
                        a -> new CounterFlat()));
        words.put(
                "counter-assessable",
                new Word(
                        "",
                        "there are two readings of the localnet rule's counter to compare",
                        a -> new CounterAssessable()));
        words.put(
                "counter-nonzero",
                new Word("", "the localnet rule dropped something at some time", a -> new CounterNonzero()));
        words.put(
                "reset-possible",
                new Word(
                        "",
                        "kube-proxy may have written the rule anew between two readings, which resets its counter",
                        a -> new ResetPossible()));
        words.put(
                "only-the-check",
                new Word(
                        "{intervals: N}",
                        "the localnet rule's counter rose in each interval with a failing check, in no other, by packets the size of a"
                                + " SYN, and no other host can have sent them",
                        arguments -> new SilentExceptCheck(
                                positive(arguments.only("intervals").get("intervals")))));
        words.put(
                "flip",
                new Word(
                        "",
                        "the localnet rule went and the check passed, it came back and the check failed, and nothing else changed",
                        a -> new NaturalExperiment()));
        words.put(
                "guard-kept-by",
                new Word(
                        "{component: kube-proxy}",
                        "kube-proxy writes the localnet rule anew in each sync: iptables mode, Kubernetes 1.27 or newer or not known",
                        arguments -> new GuardKeptBy(
                                oneOf(arguments.only("component").get("component"), List.of(GuardKeptBy.KUBE_PROXY)))));
        words.put(
                "drops-elsewhere",
                new Word(
                        "",
                        "another rule or policy surely drops the check's packet, with 127.0.0.1 as its source",
                        a -> new DropsElsewhere()));
        words.put(
                "loopback-dropped",
                new Word(
                        "{kind: rule|policy|mark, counted: true}",
                        "such a rule or policy stands; counted: its counter rose over an interval that encloses a failing check",
                        CheckVocabulary::loopbackDropped));
    }

    private static void routes(Map<String, Word> words) {
        words.put(
                "rewriter-found",
                new Word(
                        "{kind: nat|source-route|routed-away, certainty: exact|may}",
                        "a nat rule or a route gives packets to 127.0.0.1 a foreign source",
                        CheckVocabulary::rewriter));
        words.put(
                "route-of-loopback",
                new Word(
                        "{is: local|away|unreachable}",
                        "the kernel's decision for 127.0.0.1 is this",
                        CheckVocabulary::route));
        words.put(
                "route-repair-known",
                new Word(
                        "",
                        "what was captured tells the route or rule that leads 127.0.0.1 astray",
                        a -> new RouteRepairKnown()));
        words.put(
                "route-repair-known",
                new Word(
                        "",
                        "what was captured tells the route or rule that leads 127.0.0.1 astray",
                        a -> new RouteRepairKnown()));
        words.put(
                "loopback-down", new Word("", "lo is down or has no address of 127.0.0.0/8", a -> new LoopbackDown()));
        words.put(
                "cause-gone",
                new Word(
                        "",
                        "what gave packets to 127.0.0.1 a foreign source is no longer there in the last snapshot",
                        a -> new CauseGone()));
    }

    private static void traffic(Map<String, Word> words) {
        words.put(
                "witness",
                new Word(
                        "",
                        "while checks failed, ss or conntrack showed a SYN of the checked port with a foreign source, unanswered",
                        a -> new Witness()));
        words.put(
                "connected",
                new Word(
                        "",
                        "while checks timed out, their own connection from 127.0.0.0/8 was seen accepted",
                        a -> new Connected()));
        words.put(
                "check-passed",
                new Word(
                        "",
                        "between failing checks, with the rule in place, one was seen to pass without being rewritten",
                        a -> new CheckPassed()));
        words.put(
                "bound-elsewhere",
                new Word("", "the check's socket is bound to a device other than lo", a -> new BoundElsewhere()));
        words.put(
                "others-failing",
                new Word(
                        "",
                        "packets to other ports of 127.0.0.0/8 were seen on their way in vain too",
                        a -> new OthersFailing()));
        words.put(
                "others-timed-out",
                new Word(
                        "{workloads: N}",
                        "while the checks failed, those of so many other workloads timed out too",
                        arguments -> new OthersTimedOut(
                                positive(arguments.only("workloads").get("workloads")))));
        words.put(
                "listening",
                new Word(
                        "{port: N, unless: PROCESS}",
                        "a process listens on one of these TCP ports; with unless, one whose name is told and begins otherwise",
                        CheckVocabulary::listening));
    }

    private static void cluster(Map<String, Word> words) {
        words.put(
                "chains-vanished",
                new Word(
                        "{owner: kubernetes|calico|cni, boot: same}",
                        "all chains of this owner (of any, when none is named) stood in one snapshot and were gone in the next, with no"
                                + " reboot between that is known of; boot: same when both tell their boot",
                        CheckVocabulary::chainsVanished));
        words.put(
                "chains-standing",
                new Word(
                        "{owner: kubernetes|calico|cni}",
                        "the newest snapshot shows chains of this owner",
                        arguments -> new ChainsStanding(
                                oneOf(arguments.only("owner").get("owner"), ChainsVanished.OWNERS))));
        words.put(
                "services-split",
                new Word(
                        "{differ: true}",
                        "kube-proxy's rules for Services stand, hooked, in iptables-nft and iptables-legacy at once; differ: with"
                                + " other endpoints",
                        CheckVocabulary::servicesSplit));
        words.put(
                "forward-dropped",
                new Word(
                        "{intervals: N}",
                        "a rule or policy surely drops what pods send to the outside; intervals: its counter rose over that many",
                        CheckVocabulary::forwardDropped));
        words.put(
                "forward-clear",
                new Word(
                        "",
                        "the newest rule sets in which a pod's packet could be followed to the outside drop it nowhere",
                        a -> new ForwardClear()));
        words.put(
                "node-is",
                new Word(
                        "{install: manifest|operator} or {runtime: NAME} or {proxyMode: NAME} or {kubernetes: '>=1.27'} or {calico: '<3.15'}",
                        "this is known of the node's software; what is not known never holds",
                        CheckVocabulary::node));
    }

    /** Every word and what is told of it, in order. */
    public static Map<String, Described> described() {
        Map<String, Described> described = new TreeMap<>();
        new CheckVocabulary()
                .words.forEach((name, word) -> described.put(name, new Described(word.arguments(), word.says())));
        return described;
    }

    CheckVocabulary() {}

    /** Reads one condition: a word, or a map of one word to its arguments. */
    Check read(Yaml condition) {
        if (!condition.isMap()) {
            return word(condition, condition.text()).apply(condition);
        }
        Map<String, Yaml> entries = condition.map();
        if (entries.size() != 1) {
            throw condition.wrong("one condition; several go into all: […] or any: […]");
        }
        Map.Entry<String, Yaml> entry = entries.entrySet().iterator().next();
        Word known = words.get(entry.getKey());
        if (known != null && known.arguments().isEmpty()) {
            throw entry.getValue().wrong("no arguments: '" + entry.getKey() + "' takes none");
        }
        return word(condition, entry.getKey()).apply(entry.getValue());
    }

    private Function<Yaml, Check> word(Yaml condition, String word) {
        Word found = words.get(word);
        if (found == null) {
            throw condition.wrongWord("check", word, words.keySet());
        }
        return found.reader();
    }

    private List<Check> each(Yaml list) {
        if (list.list().isEmpty()) {
            throw list.wrong("at least one condition");
        }
        return list.list().stream().map(this::read).toList();
    }

    /** Names of the signals that the conditions read so far name. */
    Set<String> signals() {
        return Collections.unmodifiableSet(signals);
    }

    private Check seen(Yaml arguments) {
        arguments.only("signal", "where", "atLeast", "within", "over");
        Yaml atLeast = arguments.find("atLeast");
        Yaml within = arguments.find("within");
        Yaml over = arguments.find("over");
        return new Seen(
                sought(arguments),
                atLeast == null ? 1 : positive(atLeast),
                within == null ? null : within.duration(),
                over == null ? null : over.duration());
    }

    private Check ordered(Yaml arguments) {
        arguments.only("first", "then", "within");
        return new Ordered(
                sought(arguments.get("first").only("signal", "where")),
                sought(arguments.get("then").only("signal", "where")),
                arguments.get("within").duration());
    }

    private Check addressOf(Yaml arguments) {
        arguments.only("signal", "where", "onNode");
        return new AddressOf(sought(arguments), arguments.get("onNode").flag());
    }

    private Sought sought(Yaml yaml) {
        return sought(yaml, signals);
    }

    private static Sought sought(Yaml yaml, Set<String> signals) {
        List<String> names = yaml.get("signal").texts();
        signals.addAll(names);
        Map<String, List<String>> where = new TreeMap<>();
        Yaml conditions = yaml.find("where");
        if (conditions != null) {
            conditions.map().forEach((attribute, values) -> {
                if (!SignalSeries.COMPARED.contains(attribute)) {
                    throw values.wrongWord("attribute", attribute, SignalSeries.COMPARED);
                }
                where.put(attribute, values.texts());
            });
        }
        return new Sought(names, where);
    }

    private static int positive(Yaml yaml) {
        if (yaml.number() < 1) {
            throw yaml.wrong("a number of at least 1");
        }
        return yaml.number();
    }

    private static Check rewriter(Yaml arguments) {
        if (!arguments.isMap()) {
            return new RewriterFound(Optional.empty(), true);
        }
        arguments.only("kind", "certainty");
        Yaml kind = arguments.find("kind");
        boolean exact = arguments.text("certainty", "exact").equals("exact");
        return new RewriterFound(
                kind == null ? Optional.empty() : Optional.of(constant(kind, Rewriting.Kind.class)), exact);
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

    private static Check forwardDropped(Yaml arguments) {
        return new ForwardDropped(
                arguments.isMap() ? positive(arguments.only("intervals").get("intervals")) : 0);
    }

    private static Check chainsVanished(Yaml arguments) {
        if (!arguments.isMap()) {
            return new ChainsVanished(null, false);
        }
        arguments.only("owner", "boot");
        Yaml owner = arguments.find("owner");
        Yaml boot = arguments.find("boot");
        if (boot != null) {
            oneOf(boot, List.of("same"));
        }
        return new ChainsVanished(owner == null ? null : oneOf(owner, ChainsVanished.OWNERS), boot != null);
    }

    private static Check servicesSplit(Yaml arguments) {
        return new ServicesSplit(
                arguments.isMap() && arguments.only("differ").get("differ").flag());
    }

    private static Check listening(Yaml arguments) {
        arguments.only("port", "unless");
        Yaml port = arguments.get("port");
        List<Integer> ports = (port.isList() ? port.list() : List.of(port))
                .stream().map(CheckVocabulary::positive).toList();
        return new Listening(ports, arguments.text("unless", ""));
    }

    private static String oneOf(Yaml value, List<String> known) {
        if (!known.contains(value.text())) {
            throw value.wrongWord("value", value.text(), known);
        }
        return value.text();
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
}

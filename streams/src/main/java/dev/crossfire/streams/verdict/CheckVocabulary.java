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
final class CheckVocabulary {

    private final Map<String, Function<Yaml, Check>> words = words();
    private final Set<String> signals = new TreeSet<>();

    private Map<String, Function<Yaml, Check>> words() {
        Map<String, Function<Yaml, Check>> words = new TreeMap<>();
        words.put("all", arguments -> Combination.all(each(arguments)));
        words.put("any", arguments -> Combination.any(each(arguments)));
        words.put("not", arguments -> Combination.not(read(arguments)));
        words.put(
                "timed-out",
                arguments ->
                        new TimedOut(arguments.only("atLeast").get("atLeast").number()));
        words.put(
                "failed",
                arguments -> new Failed(arguments.only("atLeast").get("atLeast").number()));
        words.put(
                "failed-otherwise",
                arguments -> new FailedOtherwise(
                        arguments.only("outcome").get("outcome").text()));
        words.put("seen", this::seen);
        words.put("ordered", this::ordered);
        words.put("snapshot-held", arguments -> new SnapshotHeld());
        words.put("rule-hooked", arguments -> new RuleHooked());
        words.put("no-kubernetes-rules", arguments -> new NoKubernetesRules());
        words.put("rule-reachable", arguments -> new RuleReachable());
        words.put("counted", arguments -> new Counted());
        words.put("counter-rose", arguments -> new CounterRose());
        words.put("counter-flat", arguments -> new CounterFlat());
        words.put("counter-assessable", arguments -> new CounterAssessable());
        words.put("counter-nonzero", arguments -> new CounterNonzero());
        words.put("reset-possible", arguments -> new ResetPossible());
        words.put("all-backends-seen", arguments -> new AllBackendsSeen());
        words.put("rewriter-found", CheckVocabulary::rewriter);
        words.put("flip", arguments -> new NaturalExperiment());
        words.put("witness", arguments -> new Witness());
        words.put("connected", arguments -> new Connected());
        words.put("check-passed", arguments -> new CheckPassed());
        words.put("server-dead", arguments -> new ServerDead());
        words.put(
                "only-the-check",
                arguments -> new SilentExceptCheck(
                        arguments.only("intervals").get("intervals").number()));
        words.put("route-of-loopback", CheckVocabulary::route);
        words.put("bound-elsewhere", arguments -> new BoundElsewhere());
        words.put("cause-gone", arguments -> new CauseGone());
        words.put("others-failing", arguments -> new OthersFailing());
        words.put("loopback-down", arguments -> new LoopbackDown());
        words.put("drops-elsewhere", arguments -> new DropsElsewhere());
        words.put("dials-by-http", arguments -> new DialsByHttp());
        words.put("node-is", CheckVocabulary::node);
        return words;
    }

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
        return word(condition, entry.getKey()).apply(entry.getValue());
    }

    private Function<Yaml, Check> word(Yaml condition, String word) {
        Function<Yaml, Check> found = words.get(word);
        if (found == null) {
            throw condition.wrongWord("check", word, words.keySet());
        }
        return found;
    }

    private List<Check> each(Yaml list) {
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

    private Sought sought(Yaml yaml) {
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

    private static Check node(Yaml arguments) {
        Map.Entry<String, Yaml> entry = arguments
                .only("install", "runtime", "proxyMode")
                .map()
                .entrySet()
                .iterator()
                .next();
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

package dev.crossfire.streams.verdict;

import dev.crossfire.streams.fact.RouteDecision;
import dev.crossfire.streams.yaml.Yaml;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The closed list of words that a conflict file can use in its conditions. A new word is one class and one line here; nothing is looked up
 * by reflection.
 */
final class CheckVocabulary {

    private static final Map<String, Function<Yaml, Check>> WORDS = words();

    private CheckVocabulary() {}

    private static Map<String, Function<Yaml, Check>> words() {
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
    static Check read(Yaml condition) {
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

    private static Function<Yaml, Check> word(Yaml condition, String word) {
        Function<Yaml, Check> found = WORDS.get(word);
        if (found == null) {
            throw condition.wrong("one of " + WORDS.keySet() + ", not '" + word + "'");
        }
        return found;
    }

    private static List<Check> each(Yaml list) {
        return list.list().stream().map(CheckVocabulary::read).toList();
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

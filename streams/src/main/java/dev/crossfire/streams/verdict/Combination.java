package dev.crossfire.streams.verdict;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code all}, {@code any} and {@code not} over other checks. */
final class Combination {

    private Combination() {}

    /** Holds when every check holds; complete when the last of them is. All are evaluated, so that an explanation misses nothing. */
    record All(List<Check> checks) implements Check {
        @Override
        public Outcome evaluate(Observations node) {
            List<Outcome> outcomes = each(checks, node);
            List<Outcome> missed =
                    outcomes.stream().filter(outcome -> !outcome.held()).toList();
            return combine(missed.isEmpty(), missed.isEmpty() ? outcomes : missed, outcomes);
        }
    }

    /** Holds when one check holds; of several the one complete first speaks. */
    record Any(List<Check> checks) implements Check {
        @Override
        public Outcome evaluate(Observations node) {
            List<Outcome> outcomes = each(checks, node);
            List<Outcome> held = outcomes.stream().filter(Outcome::held).toList();
            if (held.isEmpty()) {
                return combine(false, outcomes, outcomes);
            }
            Outcome first = held.get(0);
            for (Outcome outcome : held) {
                if (outcome.at() != null && first.at() != null && outcome.at().isBefore(first.at())) {
                    first = outcome;
                }
            }
            return new Outcome(
                    true, sentences(held), null, first.from(), first.at(), times(outcomes), bindings(outcomes));
        }
    }

    /** Holds when the check does not. */
    record Not(Check check) implements Check {
        @Override
        public Outcome evaluate(Observations node) {
            Outcome outcome = check.evaluate(node);
            return new Outcome(!outcome.held(), outcome.says(), null, null, null, List.of(), outcome.bindings());
        }
    }

    private static List<Outcome> each(List<Check> checks, Observations node) {
        List<Outcome> outcomes = new ArrayList<>(checks.size());
        checks.forEach(check -> outcomes.add(check.evaluate(node)));
        return outcomes;
    }

    private static Outcome combine(boolean held, List<Outcome> speaking, List<Outcome> all) {
        Instant from = null;
        Instant at = null;
        for (Outcome outcome : all) {
            from = Outcome.earlier(from, outcome.from());
            at = Outcome.later(at, outcome.at());
        }
        return new Outcome(
                held, sentences(speaking), held ? null : margins(speaking), from, at, times(all), bindings(all));
    }

    private static List<Instant> times(List<Outcome> outcomes) {
        TreeSet<Instant> times = new TreeSet<>();
        outcomes.forEach(outcome -> times.addAll(outcome.times()));
        return List.copyOf(times);
    }

    private static String sentences(List<Outcome> outcomes) {
        Set<String> sentences = new LinkedHashSet<>();
        outcomes.forEach(outcome -> sentences.add(outcome.says()));
        sentences.remove("");
        return String.join("; ", sentences);
    }

    private static @Nullable String margins(List<Outcome> outcomes) {
        Set<String> margins = new LinkedHashSet<>();
        for (Outcome outcome : outcomes) {
            if (outcome.margin() != null) {
                margins.add(outcome.margin());
            }
        }
        return margins.isEmpty() ? null : String.join("; ", margins);
    }

    private static Map<String, List<String>> bindings(List<Outcome> outcomes) {
        Map<String, List<String>> bindings = new TreeMap<>();
        outcomes.forEach(outcome -> outcome.bindings().forEach(bindings::putIfAbsent));
        return bindings;
    }
}

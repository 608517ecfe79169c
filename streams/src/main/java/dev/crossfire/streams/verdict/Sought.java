package dev.crossfire.streams.verdict;

import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.evidence.SignalSeries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Signals that a condition looks for.
 *
 * @param names one of them
 * @param where attribute → values, one of which it has; a value that ends in {@code *} stands for all that begin so
 */
record Sought(List<String> names, Map<String, List<String>> where) {

    Sought {
        names = List.copyOf(names);
        where = Map.copyOf(where);
    }

    /** The series that fit, of all sources. */
    List<SignalSeries> series(Observations node) {
        return node.evidence().series(names, this::fits);
    }

    /** What was found, of the source that saw more: the journal and the Events tell of the same things. */
    Found in(Observations node) {
        Map<RawKind, List<SignalSeries>> bySource = new EnumMap<>(RawKind.class);
        for (SignalSeries series : series(node)) {
            bySource.computeIfAbsent(series.source(), source -> new ArrayList<>())
                    .add(series);
        }
        return bySource.values().stream()
                .map(Found::of)
                .max(Comparator.comparingLong(Found::count))
                .orElse(Found.NOTHING);
    }

    /** Whether the newest of these signals, whatever they say, is one of those that are sought. */
    boolean isNewest(Observations node) {
        Instant newest = newest(any(node));
        return newest != null && newest.equals(newest(series(node)));
    }

    /**
     * When what the signal says stands: from one that is sought to the next that is not, and before the first of all what that one says.
     */
    Predicate<Instant> lasting(Observations node) {
        TreeSet<Instant> all = new TreeSet<>();
        any(node).forEach(series -> all.addAll(series.times()));
        Set<Instant> sought = new HashSet<>();
        series(node).forEach(series -> sought.addAll(series.times()));
        return at -> {
            Instant told = all.floor(at);
            Instant nearest = told == null ? all.ceiling(at) : told;
            return nearest != null && sought.contains(nearest);
        };
    }

    private List<SignalSeries> any(Observations node) {
        return new Sought(names, Map.of()).series(node);
    }

    private static @Nullable Instant newest(List<SignalSeries> series) {
        return series.stream()
                .flatMap(each -> each.times().stream())
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    boolean fits(SignalSeries series) {
        return series.attribute(SignalNames.RESTATES).isEmpty()
                && where.entrySet().stream()
                        .allMatch(condition -> condition.getValue().stream()
                                .anyMatch(value -> fits(series.attribute(condition.getKey()), value)));
    }

    private static boolean fits(String attribute, String value) {
        return value.endsWith("*")
                ? attribute.startsWith(value.substring(0, value.length() - 1))
                : attribute.equals(value);
    }

    /** What the one that happened at this time was about; empty when it does not say. */
    String subjectAt(Observations node, Instant at) {
        return series(node).stream()
                .filter(series -> series.times().contains(at))
                .map(series -> series.attribute(SignalNames.SUBJECT))
                .findFirst()
                .orElse("");
    }

    /** When this value was first told. */
    Instant firstOf(Observations node, String value) {
        return series(node).stream()
                .filter(series -> series.attribute(SignalNames.VALUE).equals(value))
                .flatMap(series -> series.times().stream())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    /** In words. */
    String says() {
        String of = where.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(condition -> condition.getKey() + " " + String.join(" or ", condition.getValue()))
                .collect(Collectors.joining(", "));
        return String.join(" or ", names) + (of.isEmpty() ? "" : " (" + of + ")");
    }

    /**
     * What was found.
     *
     * @param times when, in order; of an aggregated Event its first and last
     * @param subject what the newest was about; empty when it does not say
     * @param value what it says of it; empty when it does not say
     */
    record Found(long count, List<Instant> times, String subject, String value) {

        static final Found NOTHING = new Found(0, List.of(), "", "");

        /** Those of them that happened at such times; how often is then told by the times that are known. */
        Found at(Predicate<Instant> when) {
            List<Instant> kept = times.stream().filter(when).toList();
            return kept.size() == times.size() ? this : new Found(kept.size(), kept, subject, value);
        }

        static Found of(List<SignalSeries> series) {
            List<Instant> times = series.stream()
                    .flatMap(each -> each.times().stream())
                    .sorted()
                    .toList();
            SignalSeries newest = series.stream()
                    .filter(each -> !each.times().isEmpty())
                    .max(Comparator.comparing(
                            each -> each.times().get(each.times().size() - 1)))
                    .orElse(series.get(0));
            return new Found(
                    series.stream().mapToLong(SignalSeries::count).sum(),
                    times,
                    newest.attribute(SignalNames.SUBJECT),
                    newest.attribute(SignalNames.VALUE));
        }
    }
}

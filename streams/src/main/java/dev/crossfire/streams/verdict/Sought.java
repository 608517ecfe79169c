package dev.crossfire.streams.verdict;

import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.evidence.SignalSeries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

    private boolean fits(SignalSeries series) {
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

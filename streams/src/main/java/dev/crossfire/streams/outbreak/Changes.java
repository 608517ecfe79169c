package dev.crossfire.streams.outbreak;

import dev.crossfire.model.outbreak.Outbreak.Change;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** On how many nodes changes were seen, by their text. */
final class Changes {

    private Changes() {}

    /** In the order of their texts. */
    static List<Change> sum(Collection<List<Change>> parts) {
        Map<String, Change> all = new TreeMap<>();
        parts.forEach(part -> part.forEach(change -> all.merge(text(change), change, Changes::plus)));
        return List.copyOf(all.values());
    }

    /** Without nodes that are counted twice. */
    static List<Change> without(List<Change> all, List<Change> taken) {
        Map<String, Change> left = new TreeMap<>();
        all.forEach(change -> left.put(text(change), change));
        taken.forEach(change -> left.computeIfPresent(
                text(change),
                (text, known) -> known.nodes() > change.nodes()
                        ? new Change(known.kind(), known.says(), known.nodes() - change.nodes(), known.at())
                        : null));
        return List.copyOf(left.values());
    }

    /** What most saw first; of equals the earlier, then by text. */
    static List<Change> most(List<Change> changes, int limit) {
        return changes.stream()
                .sorted(Comparator.comparing(Change::nodes)
                        .reversed()
                        .thenComparing(Change::at)
                        .thenComparing(Change::kind)
                        .thenComparing(Change::says))
                .limit(limit)
                .toList();
    }

    private static Change plus(Change one, Change other) {
        return new Change(
                one.kind(),
                one.says(),
                one.nodes() + other.nodes(),
                one.at().isBefore(other.at()) ? one.at() : other.at());
    }

    private static String text(Change change) {
        return change.kind() + "|" + change.says();
    }
}

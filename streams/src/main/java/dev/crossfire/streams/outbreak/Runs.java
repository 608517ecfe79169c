package dev.crossfire.streams.outbreak;

import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.OutbreakPart.Repeat;
import dev.crossfire.model.outbreak.OutbreakPart.Run;
import dev.crossfire.model.outbreak.OutbreakPart.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Joins runs that come within the window of each other. Nodes that are chained within one partition are chained in all of them together, so
 * runs lose nothing that the whole needs: joining is associative, and the order does not matter. What failed in two runs is taken off once they
 * are one: what lies between is part of it by then, so reaching back to when a node had failed before is enough to know that it counts twice.
 */
final class Runs {

    private static final Comparator<Outbreak.Victim> BY_TIME_THEN_NAME =
            Comparator.comparing(Outbreak.Victim::openedAt).thenComparing(Outbreak.Victim::node);

    private final OutbreakSettings settings;

    Runs(OutbreakSettings settings) {
        this.settings = settings;
    }

    /**
     * A node by itself.
     *
     * @param before how it failed before; null when it did not
     */
    Run of(Victim victim, @Nullable Past before, @Nullable Instant tick) {
        return new Run(
                victim.title(),
                1,
                victim.open() ? 1 : 0,
                victim.confirmed() ? 1 : 0,
                victim.open() && victim.suppressed() ? 1 : 0,
                victim.openedAt(),
                victim.openedAt(),
                settings.nodes() == 1,
                settings.nodes() == 1 ? List.of() : List.of(victim.openedAt()),
                quiet(victim, tick),
                victim.resolvedAt(),
                List.of(new Outbreak.Victim(victim.node(), victim.openedAt(), victim.incident())),
                Histograms.of(List.of(victim.openedAt())),
                victim.changes().stream().map(SeenChange::onOneNode).toList(),
                victim.signature() == null ? List.of() : List.of(new Signature(victim.signature(), 1)),
                Repeats.of(victim, before));
    }

    /** The runs that these make, oldest first. */
    List<Run> joined(Collection<Run> runs) {
        List<Run> sorted = runs.stream()
                .sorted(Comparator.comparing(Run::first).thenComparing(Run::last))
                .toList();
        List<Run> joined = new ArrayList<>();
        List<Run> chain = new ArrayList<>();
        Instant last = Instant.MIN;
        for (Run run : sorted) {
            if (!chain.isEmpty() && Duration.between(last, run.first()).compareTo(settings.window()) > 0) {
                joined.add(join(chain));
                chain.clear();
            }
            last = chain.isEmpty() || run.last().isAfter(last) ? run.last() : last;
            chain.add(run);
        }
        if (!chain.isEmpty()) {
            joined.add(join(chain));
        }
        return joined;
    }

    static List<Signature> most(Collection<Signature> signatures, int limit) {
        return signatures.stream()
                .sorted(Comparator.comparing(Signature::nodes).reversed().thenComparing(Signature::says))
                .limit(limit)
                .toList();
    }

    private boolean quiet(Victim victim, @Nullable Instant tick) {
        return tick != null
                && victim.joined() != null
                && Duration.between(victim.joined(), tick).compareTo(settings.window()) >= 0;
    }

    private Run join(List<Run> chain) {
        if (chain.size() == 1) {
            return chain.get(0);
        }
        List<Instant> times =
                chain.stream().flatMap(run -> run.times().stream()).sorted().toList();
        boolean dense = chain.stream().anyMatch(Run::dense) || dense(times);
        Instant first =
                chain.stream().map(Run::first).min(Comparator.naturalOrder()).orElseThrow();
        List<Repeat> again = Repeats.joined(
                chain.stream().flatMap(run -> run.again().stream()).toList());
        List<Repeat> twice =
                again.stream().filter(repeat -> !repeat.since().isBefore(first)).toList();
        return new Run(
                chain.stream().map(Run::title).min(Comparator.naturalOrder()).orElseThrow(),
                sum(chain, Run::count) - sum(twice, Repeat::nodes),
                sum(chain, Run::open),
                sum(chain, Run::confirmed) - sum(twice, Repeat::confirmed),
                sum(chain, Run::suppressed),
                first,
                chain.stream().map(Run::last).max(Comparator.naturalOrder()).orElseThrow(),
                dense,
                dense ? List.of() : times,
                chain.stream().allMatch(Run::quiet),
                chain.stream()
                        .flatMap(run -> Stream.ofNullable(run.resolvedAt()))
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                victims(chain),
                Histograms.without(
                        Histograms.ofAll(chain.stream().map(Run::growth).toList()),
                        twice.stream().map(Repeat::growth).toList()),
                Changes.without(
                        Changes.sum(chain.stream().map(Run::changes).toList()),
                        Changes.sum(twice.stream().map(Repeat::changes).toList())),
                signatures(chain),
                again.stream().filter(repeat -> repeat.since().isBefore(first)).toList());
    }

    private static <T> int sum(List<T> all, ToIntFunction<T> number) {
        return all.stream().mapToInt(number).sum();
    }

    /** The first nodes, each by the incident with which it failed first. */
    private static List<Outbreak.Victim> victims(List<Run> chain) {
        Map<String, Outbreak.Victim> first = new LinkedHashMap<>();
        chain.stream()
                .flatMap(run -> run.victims().stream())
                .sorted(BY_TIME_THEN_NAME)
                .forEach(victim -> first.putIfAbsent(victim.node(), victim));
        return first.values().stream().limit(Outbreak.FIRST_NODES).toList();
    }

    private boolean dense(List<Instant> times) {
        for (int i = 0; i + settings.nodes() <= times.size(); i++) {
            if (Duration.between(times.get(i), times.get(i + settings.nodes() - 1))
                            .compareTo(settings.window())
                    <= 0) {
                return true;
            }
        }
        return false;
    }

    private static List<Signature> signatures(List<Run> chain) {
        Map<String, Integer> all = new TreeMap<>();
        chain.forEach(run ->
                run.signatures().forEach(signature -> all.merge(signature.says(), signature.nodes(), Integer::sum)));
        return all.entrySet().stream()
                .map(entry -> new Signature(entry.getKey(), entry.getValue()))
                .toList();
    }
}

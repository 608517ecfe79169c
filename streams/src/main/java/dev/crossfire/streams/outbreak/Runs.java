package dev.crossfire.streams.outbreak;

import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.Outbreak.Change;
import dev.crossfire.model.outbreak.OutbreakPart.Run;
import dev.crossfire.model.outbreak.OutbreakPart.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Joins runs that come within the window of each other. Nodes that are chained within one partition are chained in all of them together, so
 * runs lose nothing that the whole needs: joining is associative, and the order does not matter.
 */
final class Runs {

    private static final Comparator<Outbreak.Victim> BY_TIME_THEN_NAME =
            Comparator.comparing(Outbreak.Victim::openedAt).thenComparing(Outbreak.Victim::node);

    private final OutbreakSettings settings;

    Runs(OutbreakSettings settings) {
        this.settings = settings;
    }

    /** A node by itself. */
    Run of(Victim victim, @Nullable Instant tick) {
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
                victim.changes().stream()
                        .map(change -> new Change(change.kind(), change.says(), 1, change.at()))
                        .toList(),
                victim.signature() == null ? List.of() : List.of(new Signature(victim.signature(), 1)));
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
        return new Run(
                chain.stream().map(Run::title).min(Comparator.naturalOrder()).orElseThrow(),
                chain.stream().mapToInt(Run::count).sum(),
                chain.stream().mapToInt(Run::open).sum(),
                chain.stream().mapToInt(Run::confirmed).sum(),
                chain.stream().mapToInt(Run::suppressed).sum(),
                chain.stream().map(Run::first).min(Comparator.naturalOrder()).orElseThrow(),
                chain.stream().map(Run::last).max(Comparator.naturalOrder()).orElseThrow(),
                dense,
                dense ? List.of() : times,
                chain.stream().allMatch(Run::quiet),
                chain.stream()
                        .flatMap(run -> Stream.ofNullable(run.resolvedAt()))
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                chain.stream()
                        .flatMap(run -> run.victims().stream())
                        .sorted(BY_TIME_THEN_NAME)
                        .limit(Outbreak.FIRST_NODES)
                        .toList(),
                Histograms.ofAll(chain.stream().map(Run::growth).toList()),
                changes(chain),
                signatures(chain));
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

    private static List<Change> changes(List<Run> chain) {
        Map<String, Change> all = new TreeMap<>();
        chain.forEach(run -> run.changes()
                .forEach(change -> all.merge(
                        change.kind() + "|" + change.says(),
                        change,
                        (one, other) -> new Change(
                                one.kind(),
                                one.says(),
                                one.nodes() + other.nodes(),
                                one.at().isBefore(other.at()) ? one.at() : other.at()))));
        return List.copyOf(all.values());
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

package dev.crossfire.streams.outbreak;

import dev.crossfire.model.Json;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.Outbreak.AtRisk;
import dev.crossfire.model.outbreak.OutbreakPart;
import dev.crossfire.model.outbreak.OutbreakPart.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one partition holds of one conflict in one cluster, and the part that it makes of it: a function of the holdings alone, in whatever
 * order they came.
 *
 * <p>Bounds: a holding for each node of the partition that was hit and has not recovered for two hours, and for each that is at risk; one
 * for each run that recovered before, at most {@link OutbreakPart#MOST_RUNS}, for a month, and a small one for each node in them. The part is
 * bounded by its own limits, and has some KiB with one outbreak.
 */
public final class PartialSet {

    /** Of a run that is not dense, which has two nodes within a window at most: what is older was compared with all others long ago. */
    private static final int MOST_TIMES = 256;

    /** What is an outbreak by itself, then what is open, then the newest. */
    private static final Comparator<Run> MATTERS_MOST = Comparator.comparing(Run::dense)
            .thenComparing(run -> run.open() > 0)
            .thenComparing(Run::last)
            .reversed();

    private final OutbreakSettings settings;
    private final Runs runs;

    public PartialSet(OutbreakSettings settings) {
        this.settings = settings;
        runs = new Runs(settings);
    }

    /**
     * What is held after a tick.
     *
     * @param holdings under their names, which are unique within the set
     * @param gone names that are held no longer
     * @param changed holdings to be held anew, under their names
     */
    public record Aged(Map<String, Holding> holdings, Set<String> gone, Map<String, Holding> changed) {}

    /** Lets a tick pass: what recovered long ago is summed up, and what was summed up long ago is forgotten. */
    public Aged at(Instant tick, Map<String, Holding> holdings) {
        Map<String, Holding> now = new TreeMap<>(holdings);
        Map<String, Holding> changed = new TreeMap<>();
        holdings.forEach((name, holding) -> {
            Victim victim = holding.victim();
            if (victim != null && !victim.at(tick).equals(victim)) {
                changed.put(name, Holding.of(victim.at(tick)));
            }
        });
        now.putAll(changed);
        List<List<String>> old = old(now, tick);
        Set<String> gone = old.stream().flatMap(List::stream).collect(Collectors.toCollection(TreeSet::new));
        Map<String, Holding> sums = old.isEmpty() ? Map.of() : sums(old, now, tick);
        gone.forEach(changed::remove);
        changed.putAll(sums);
        gone.removeAll(sums.keySet());
        gone.forEach(now::remove);
        now.putAll(changed);
        Set<String> forgotten = forgotten(tick, now);
        now.keySet().removeAll(forgotten);
        forgotten.addAll(forgottenNodes(now));
        now.keySet().removeAll(forgotten);
        changed.keySet().removeAll(forgotten);
        gone.addAll(forgotten);
        return new Aged(now, gone, changed);
    }

    /** What is left of nodes that recovered long ago: a run of each group, and a little of each node. */
    private Map<String, Holding> sums(List<List<String>> old, Map<String, Holding> now, Instant tick) {
        Pasts pasts = new Pasts(now);
        List<Run> all = joined(now, tick);
        Map<String, Holding> sums = new TreeMap<>();
        Map<String, Past> nodes = new TreeMap<>();
        for (List<String> group : old) {
            List<Run> single = new ArrayList<>();
            for (String name : group) {
                Holding holding = Objects.requireNonNull(now.get(name));
                single.addAll(Stream.ofNullable(run(holding, pasts, tick)).toList());
                Victim victim = holding.victim();
                if (victim != null) {
                    nodes.compute(victim.node(), (node, known) -> pasts.with(victim, known));
                }
            }
            for (Run run : runs.joined(single)) {
                sums.put("run " + run.first(), Holding.of(bounded(run, all), tick));
            }
        }
        nodes.forEach((node, past) -> sums.put(Holdings.nameOfPast(node), Holding.of(past)));
        return sums;
    }

    /** Runs that are summed up: those of long ago in which nobody fails any more, and when there are too many those that matter least. */
    private Set<String> forgotten(Instant tick, Map<String, Holding> now) {
        Map<String, Holding> frozen = new TreeMap<>(now);
        frozen.values().removeIf(holding -> holding.frozen() == null);
        Map<String, Holding> old = new TreeMap<>(frozen);
        old.values()
                .removeIf(holding -> !since(Objects.requireNonNull(holding.frozenAt()), tick, settings.remembered()));
        if (old.isEmpty() && frozen.size() <= OutbreakPart.MOST_RUNS) {
            return new TreeSet<>();
        }
        List<Run> all = joined(now, tick);
        Map<String, Run> whole = new TreeMap<>();
        frozen.forEach((name, holding) -> whole.put(name, around(last(holding), all)));
        whole.entrySet()
                .removeIf(run -> old.containsKey(run.getKey()) && run.getValue().open() == 0);
        whole.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(MATTERS_MOST))
                .limit(OutbreakPart.MOST_RUNS)
                .forEach(kept -> frozen.remove(kept.getKey()));
        return new TreeSet<>(frozen.keySet());
    }

    private static Run around(Instant time, List<Run> all) {
        return all.stream()
                .filter(run -> Repeats.isWithin(run, time))
                .findFirst()
                .orElseThrow();
    }

    /** Nodes whose run is held no longer. */
    private static Set<String> forgottenNodes(Map<String, Holding> now) {
        List<Run> frozen = now.values().stream()
                .flatMap(holding -> Stream.ofNullable(holding.frozen()))
                .toList();
        Set<String> forgotten = new TreeSet<>();
        now.forEach((name, holding) -> {
            Past past = holding.past();
            if (past != null && frozen.stream().noneMatch(run -> Repeats.isWithin(run, past.failedAt()))) {
                forgotten.add(name);
            }
        });
        return forgotten;
    }

    /** The part that these holdings make. */
    public OutbreakPart part(
            String cluster, String conflict, int partition, @Nullable Instant tick, Map<String, Holding> holdings) {
        Set<String> victims = holdings.values().stream()
                .flatMap(holding -> Stream.ofNullable(holding.victim()))
                .map(Victim::node)
                .collect(Collectors.toSet());
        List<Run> most = joined(holdings, tick).stream()
                .sorted(MATTERS_MOST)
                .limit(OutbreakPart.MOST_RUNS)
                .toList();
        List<Run> bounded = bounded(most);
        while (bounded.size() > 1 && Json.write(bounded).length > OutbreakPart.MOST_BYTES) {
            most = most.subList(0, most.size() / 2);
            bounded = bounded(most);
        }
        return new OutbreakPart(cluster, conflict, partition, tick, bounded, atRisk(holdings, victims));
    }

    /** The runs that all of them make. */
    private List<Run> joined(Map<String, Holding> holdings, @Nullable Instant tick) {
        Pasts pasts = new Pasts(holdings);
        return runs.joined(holdings.values().stream()
                .flatMap(holding -> Stream.ofNullable(run(holding, pasts, tick)))
                .toList());
    }

    /** What one of them is by itself; null when it is no run. */
    private @Nullable Run run(Holding holding, Pasts pasts, @Nullable Instant tick) {
        Victim victim = holding.victim();
        return victim == null ? holding.frozen() : runs.of(victim, pasts.before(victim), tick);
    }

    private static List<AtRisk> atRisk(Map<String, Holding> holdings, Set<String> victims) {
        Map<String, TreeSet<String>> nodes = new TreeMap<>();
        holdings.forEach((name, holding) -> {
            String node = name.substring(name.indexOf(' ') + 1);
            if (holding.atRisk() != null && !victims.contains(node)) {
                nodes.computeIfAbsent(holding.atRisk(), any -> new TreeSet<>()).add(node);
            }
        });
        return nodes.entrySet().stream()
                .map(entry -> new AtRisk(
                        entry.getValue().size(),
                        entry.getValue().stream().limit(Outbreak.FIRST_NODES).toList(),
                        entry.getKey()))
                .sorted(Comparator.comparing(AtRisk::count)
                        .reversed()
                        .thenComparing(risk -> String.valueOf(risk.says())))
                .limit(OutbreakPart.MOST_SIGNATURES)
                .toList();
    }

    private static List<Run> bounded(List<Run> most) {
        return most.stream()
                .map(run -> bounded(run, most))
                .sorted(Comparator.comparing(Run::first))
                .toList();
    }

    private static Run bounded(Run run, List<Run> all) {
        int times = run.times().size();
        return new Run(
                run.title(),
                run.count(),
                run.open(),
                run.confirmed(),
                run.suppressed(),
                run.first(),
                run.last(),
                run.dense(),
                run.times().subList(Math.max(0, times - MOST_TIMES), times),
                run.quiet(),
                run.resolvedAt(),
                run.victims(),
                run.growth(),
                Changes.most(run.changes(), Run.MOST_CHANGES),
                Runs.most(run.signatures(), OutbreakPart.MOST_SIGNATURES),
                Repeats.among(run, all));
    }

    /**
     * Names of what is to be summed up together: nodes that recovered long ago and come within the window of each other, with the runs that
     * they belong to. One that has not recovered may lie between: what is summed up around it stays as many runs as there are gaps.
     */
    private List<List<String>> old(Map<String, Holding> holdings, Instant tick) {
        List<Map.Entry<String, Holding>> sorted = holdings.entrySet().stream()
                .filter(entry -> old(entry.getValue(), tick))
                .sorted(Comparator.comparing(entry -> first(entry.getValue())))
                .toList();
        List<List<String>> groups = new ArrayList<>();
        Instant last = Instant.MIN;
        for (Map.Entry<String, Holding> entry : sorted) {
            Holding holding = entry.getValue();
            if (groups.isEmpty() || Duration.between(last, first(holding)).compareTo(settings.window()) > 0) {
                groups.add(new ArrayList<>());
            }
            groups.get(groups.size() - 1).add(entry.getKey());
            last = last(holding).isAfter(last) ? last(holding) : last;
        }
        groups.removeIf(group -> group.stream()
                .allMatch(name -> Objects.requireNonNull(holdings.get(name)).frozen() != null));
        return groups;
    }

    private boolean old(Holding holding, Instant tick) {
        Victim victim = holding.victim();
        return holding.frozen() != null
                || (victim != null
                        && !victim.open()
                        && victim.settled() != null
                        && since(victim.settled(), tick, settings.kept()));
    }

    private static boolean since(Instant then, Instant tick, Duration time) {
        return Duration.between(then, tick).compareTo(time) >= 0;
    }

    private static Instant first(Holding holding) {
        return holding.victim() != null
                ? holding.victim().openedAt()
                : Objects.requireNonNull(holding.frozen()).first();
    }

    private static Instant last(Holding holding) {
        return holding.victim() != null
                ? holding.victim().openedAt()
                : Objects.requireNonNull(holding.frozen()).last();
    }
}

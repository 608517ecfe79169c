package dev.crossfire.streams.outbreak;

import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.Outbreak.AtRisk;
import dev.crossfire.model.outbreak.OutbreakPart;
import dev.crossfire.model.outbreak.OutbreakPart.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one partition holds of one conflict in one cluster, and the part that it makes of it: a function of the holdings alone, in whatever
 * order they came.
 *
 * <p>Bounds: a holding for each node of the partition that was hit and has not recovered for two hours, and for each that is at risk; one
 * for each run that recovered before, at most {@link OutbreakPart#MOST_RUNS}, for a week. The part is bounded by its own limits, some 100
 * KiB at the very worst, some KiB with one outbreak.
 */
public final class PartialSet {

    /** Of a run that is not dense, which has two nodes within a window at most: what is older was compared with all others long ago. */
    private static final int MOST_TIMES = 256;

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
        Set<String> gone = new TreeSet<>();
        Map<String, Holding> frozenNow = new TreeMap<>();
        for (List<String> chain : chains(now)) {
            for (List<String> old : old(chain, now, tick)) {
                gone.addAll(old);
                for (Run frozen : frozen(old, now, tick)) {
                    String name = "run " + frozen.first();
                    while (frozenNow.containsKey(name) || (now.containsKey(name) && !old.contains(name))) {
                        name += "'";
                    }
                    frozenNow.put(name, Holding.of(frozen, tick));
                }
            }
        }
        gone.forEach(changed::remove);
        changed.putAll(frozenNow);
        gone.removeAll(frozenNow.keySet());
        gone.forEach(now::remove);
        now.putAll(changed);
        Set<String> forgotten = forgotten(tick, now);
        forgotten.forEach(now::remove);
        forgotten.forEach(changed::remove);
        gone.addAll(forgotten);
        return new Aged(now, gone, changed);
    }

    /** Runs that are summed up: those of long ago, and the oldest when there are too many. */
    private Set<String> forgotten(Instant tick, Map<String, Holding> now) {
        Set<String> forgotten = new TreeSet<>();
        List<String> newestFirst = now.entrySet().stream()
                .filter(entry -> entry.getValue().frozen() != null)
                .sorted(Comparator.comparing((Map.Entry<String, Holding> entry) -> last(entry.getValue()))
                        .reversed())
                .map(Map.Entry::getKey)
                .toList();
        for (int i = 0; i < newestFirst.size(); i++) {
            Instant frozenAt =
                    Objects.requireNonNull(now.get(newestFirst.get(i))).frozenAt();
            if (i >= OutbreakPart.MOST_RUNS || (frozenAt != null && since(frozenAt, tick, settings.remembered()))) {
                forgotten.add(newestFirst.get(i));
            }
        }
        return forgotten;
    }

    /** The part that these holdings make. */
    public OutbreakPart part(
            String cluster, String conflict, int partition, @Nullable Instant tick, Map<String, Holding> holdings) {
        List<Run> single = new ArrayList<>();
        Set<String> victims = new HashSet<>();
        for (Holding holding : holdings.values()) {
            if (holding.victim() != null) {
                single.add(runs.of(holding.victim(), tick));
                victims.add(holding.victim().node());
            }
            if (holding.frozen() != null) {
                single.add(holding.frozen());
            }
        }
        List<Run> bounded = runs.joined(single).stream()
                .sorted(Comparator.comparing(Run::dense)
                        .thenComparing(run -> run.open() > 0)
                        .thenComparing(Run::last)
                        .reversed())
                .limit(OutbreakPart.MOST_RUNS)
                .map(PartialSet::bounded)
                .sorted(Comparator.comparing(Run::first))
                .toList();
        return new OutbreakPart(cluster, conflict, partition, tick, bounded, atRisk(holdings, victims));
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

    private static Run bounded(Run run) {
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
                Runs.most(run.changes(), Run.MOST_CHANGES),
                Runs.most(run.signatures(), OutbreakPart.MOST_SIGNATURES));
    }

    /** Names of nodes, and of runs that are summed up, by the run that they make together; without runs that are nothing but summed up. */
    private List<List<String>> chains(Map<String, Holding> holdings) {
        List<Map.Entry<String, Holding>> sorted = holdings.entrySet().stream()
                .filter(entry -> entry.getValue().atRisk() == null)
                .sorted(Comparator.comparing(entry -> first(entry.getValue())))
                .toList();
        List<List<String>> chains = new ArrayList<>();
        Instant last = Instant.MIN;
        for (Map.Entry<String, Holding> entry : sorted) {
            Holding holding = entry.getValue();
            if (chains.isEmpty() || Duration.between(last, first(holding)).compareTo(settings.window()) > 0) {
                chains.add(new ArrayList<>());
            }
            chains.get(chains.size() - 1).add(entry.getKey());
            last = last(holding).isAfter(last) ? last(holding) : last;
        }
        chains.removeIf(chain -> chain.stream()
                .allMatch(name -> Objects.requireNonNull(holdings.get(name)).frozen() != null));
        return chains;
    }

    /**
     * What is to be summed up of a chain: neighbours that recovered long ago, by themselves. Across one that has not they may be too far apart
     * to make one run, and the chain goes on through it.
     */
    private List<List<String>> old(List<String> chain, Map<String, Holding> holdings, Instant tick) {
        List<List<String>> groups = new ArrayList<>();
        groups.add(new ArrayList<>());
        for (String name : chain) {
            if (old(Objects.requireNonNull(holdings.get(name)), tick)) {
                groups.get(groups.size() - 1).add(name);
            } else {
                groups.add(new ArrayList<>());
            }
        }
        groups.removeIf(group -> group.stream()
                .allMatch(name -> Objects.requireNonNull(holdings.get(name)).victim() == null));
        return groups;
    }

    private List<Run> frozen(List<String> group, Map<String, Holding> holdings, Instant tick) {
        List<Run> single = group.stream()
                .map(name -> Objects.requireNonNull(holdings.get(name)))
                .map(holding -> holding.victim() != null ? runs.of(holding.victim(), tick) : holding.frozen())
                .toList();
        return runs.joined(single).stream().map(PartialSet::bounded).toList();
    }

    private boolean old(Holding holding, Instant tick) {
        Victim victim = holding.victim();
        return victim == null
                || (!victim.open() && victim.settled() != null && since(victim.settled(), tick, settings.kept()));
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

package dev.crossfire.streams.outbreak;

import dev.crossfire.model.outbreak.OutbreakPart.Histogram;
import dev.crossfire.model.outbreak.OutbreakPart.Repeat;
import dev.crossfire.model.outbreak.OutbreakPart.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What runs count of nodes that had failed before, by when they had. */
final class Repeats {

    private static final Histogram NEVER = Histograms.of(List.of());

    private Repeats() {}

    /** What is counted twice of a node in a run in which it failed before. */
    static List<Repeat> of(Victim victim, @Nullable Past before) {
        List<Repeat> repeats = new ArrayList<>();
        if (before == null) {
            return repeats;
        }
        repeats.add(new Repeat(before.failedAt(), 1, 0, Histograms.of(List.of(victim.openedAt())), List.of()));
        if (victim.confirmed() && before.confirmedAt() != null) {
            repeats.add(new Repeat(before.confirmedAt(), 0, 1, NEVER, List.of()));
        }
        for (SeenChange change : victim.changes()) {
            @Nullable Instant at = before.changedAt().get(change.text());
            if (at != null) {
                repeats.add(new Repeat(at, 0, 0, NEVER, List.of(change.onOneNode())));
            }
        }
        return joined(repeats);
    }

    /** One for each time, oldest first. */
    static List<Repeat> joined(Collection<Repeat> repeats) {
        TreeMap<Instant, List<Repeat>> byTime = new TreeMap<>();
        repeats.forEach(repeat ->
                byTime.computeIfAbsent(repeat.since(), any -> new ArrayList<>()).add(repeat));
        return byTime.entrySet().stream()
                .map(entry -> join(entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * Those of a run that may ever be counted twice: of what failed before in another of these runs, one for each of them.
     *
     * @param all of the partition
     */
    static List<Repeat> among(Run run, List<Run> all) {
        Map<Instant, List<Repeat>> byRun = new TreeMap<>();
        for (Repeat repeat : run.again()) {
            all.stream()
                    .filter(other -> !other.equals(run) && isWithin(other, repeat.since()))
                    .findFirst()
                    .ifPresent(other -> byRun.computeIfAbsent(other.first(), any -> new ArrayList<>())
                            .add(repeat));
        }
        List<Repeat> repeats = new ArrayList<>();
        byRun.values()
                .forEach(same -> repeats.add(join(
                        same.stream().map(Repeat::since).max(Instant::compareTo).orElseThrow(), same)));
        return repeats;
    }

    static boolean isWithin(Run run, Instant time) {
        return !time.isBefore(run.first()) && !time.isAfter(run.last());
    }

    private static Repeat join(Instant since, List<Repeat> same) {
        return same.size() == 1 && same.get(0).since().equals(since)
                ? same.get(0)
                : new Repeat(
                        since,
                        same.stream().mapToInt(Repeat::nodes).sum(),
                        same.stream().mapToInt(Repeat::confirmed).sum(),
                        Histograms.ofAll(same.stream().map(Repeat::growth).toList()),
                        Changes.most(
                                Changes.sum(same.stream().map(Repeat::changes).toList()), Run.MOST_CHANGES));
    }
}

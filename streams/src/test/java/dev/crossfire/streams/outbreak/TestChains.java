package dev.crossfire.streams.outbreak;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Resolution.Kind;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.Outbreak.Growth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Outbreaks as their definition says them, of all incidents at once and without any sum. */
final class TestChains {

    private static final Duration WINDOW = Duration.ofMinutes(10);

    private TestChains() {}

    /** @param last the last revision of each incident */
    static List<List<Incident>> outbreaks(Collection<Incident> last) {
        List<List<Incident>> outbreaks = new ArrayList<>();
        List<Incident> chain = new ArrayList<>();
        List<Incident> sorted = last.stream()
                .filter(incident ->
                        incident.resolution() == null || incident.resolution().kind() != Kind.REFUTED)
                .sorted(Comparator.comparing(Incident::openedAt))
                .toList();
        for (Incident incident : sorted) {
            if (!chain.isEmpty() && !near(chain.get(chain.size() - 1), incident)) {
                outbreaks.add(chain);
                chain = new ArrayList<>();
            }
            chain.add(incident);
        }
        outbreaks.add(chain);
        outbreaks.removeIf(one -> IntStream.range(2, one.size()).noneMatch(at -> near(one.get(at - 2), one.get(at))));
        return outbreaks;
    }

    static int nodes(List<Incident> outbreak) {
        return first(outbreak).size();
    }

    static int confirmed(List<Incident> outbreak) {
        return (int) outbreak.stream()
                .filter(incident -> incident.verdict() == Verdict.CONFIRMED)
                .map(Incident::node)
                .distinct()
                .count();
    }

    /** The incident with which each node failed first, by time. */
    static List<Incident> first(List<Incident> outbreak) {
        Map<String, Incident> first = new LinkedHashMap<>();
        outbreak.forEach(incident -> first.putIfAbsent(incident.node(), incident));
        return List.copyOf(first.values());
    }

    static List<Growth> growth(List<Incident> outbreak) {
        long begin = outbreak.get(0).openedAt().getEpochSecond();
        long end = outbreak.get(outbreak.size() - 1).openedAt().getEpochSecond();
        long width = 10;
        while (Math.floorDiv(end, width) - Math.floorDiv(begin, width) >= Outbreak.MOST_GROWTH) {
            width *= 2;
        }
        long step = width;
        TreeMap<Instant, Integer> growth = new TreeMap<>();
        Set<String> nodes = new HashSet<>();
        for (Incident incident : first(outbreak)) {
            nodes.add(incident.node());
            long start = Math.floorDiv(incident.openedAt().getEpochSecond(), step) * step;
            growth.put(Instant.ofEpochSecond(start + step), nodes.size());
        }
        return growth.entrySet().stream()
                .map(entry -> new Growth(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static boolean near(Incident one, Incident other) {
        return Duration.between(one.openedAt(), other.openedAt()).compareTo(WINDOW) <= 0;
    }
}

package dev.crossfire.streams.simulation;

import dev.crossfire.model.incident.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts after the fact: an outbreak is one conflict on at least three nodes of a cluster within ten minutes, and goes on as long as no
 * ten minutes pass without another node. Each outbreak takes one root message, and so does each incident outside of one.
 */
public record NewsByWindow() implements FleetNews {

    private static final int LEAST_NODES = 3;
    private static final Duration WINDOW = Duration.ofMinutes(10);

    @Override
    public Told of(List<Incident> standing) {
        Map<String, List<Incident>> byConflict = new TreeMap<>();
        standing.forEach(incident -> byConflict
                .computeIfAbsent(incident.cluster() + "/" + incident.conflict(), key -> new ArrayList<>())
                .add(incident));
        int outbreaks = 0;
        int notices = 0;
        for (List<Incident> incidents : byConflict.values()) {
            incidents.sort(Comparator.comparing(Incident::openedAt).thenComparing(Incident::id));
            int from = 0;
            while (from < incidents.size()) {
                int to = outbreakFrom(incidents, from);
                outbreaks += to > from ? 1 : 0;
                notices++;
                from = Math.max(to, from + 1);
            }
        }
        return new Told(outbreaks, notices);
    }

    /** The index behind the outbreak that begins at {@code from}; {@code from} itself when none does. */
    private static int outbreakFrom(List<Incident> incidents, int from) {
        Instant window = incidents.get(from).openedAt().plus(WINDOW);
        long nodes = incidents.subList(from, incidents.size()).stream()
                .takeWhile(incident -> !incident.openedAt().isAfter(window))
                .map(Incident::node)
                .distinct()
                .count();
        if (nodes < LEAST_NODES) {
            return from;
        }
        int to = from + 1;
        while (to < incidents.size()
                && !incidents
                        .get(to)
                        .openedAt()
                        .isAfter(incidents.get(to - 1).openedAt().plus(WINDOW))) {
            to++;
        }
        return to;
    }
}

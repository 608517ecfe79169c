package dev.crossfire.streams.simulation;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.streams.diagnosis.IncidentProjection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of one node's records.
 *
 * @param standing the last revision of each incident that is neither withdrawn nor superseded
 * @param onceConfirmed conflicts of which any revision said confirmed, whatever became of it
 */
public record NodeOutcome(List<Incident> standing, Set<String> onceConfirmed) {

    public NodeOutcome {
        standing = List.copyOf(standing);
        onceConfirmed = Set.copyOf(onceConfirmed);
    }

    /** @param revisions in the order in which they were made */
    public static NodeOutcome of(List<Incident> revisions) {
        Map<String, Incident> last = new TreeMap<>();
        revisions.forEach(incident -> last.put(incident.id(), incident));
        return new NodeOutcome(
                last.values().stream().filter(IncidentProjection::stands).toList(),
                revisions.stream()
                        .filter(incident -> incident.verdict() == Verdict.CONFIRMED)
                        .map(Incident::conflict)
                        .collect(Collectors.toSet()));
    }
}

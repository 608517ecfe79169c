package dev.crossfire.streams.verdict;

import dev.crossfire.streams.evidence.SignalSeries;
import java.util.Collection;
import java.util.List;

/** Which signals belong to the evidence of a conflict's incidents. */
public record EvidenceSignals(List<Kind> kinds) {

    public EvidenceSignals {
        kinds = List.copyOf(kinds);
    }

    /** @param ofVictim only those about a container whose health checks fail */
    record Kind(Sought sought, boolean ofVictim) {}

    public List<String> names() {
        return kinds.stream()
                .flatMap(kind -> kind.sought().names().stream())
                .distinct()
                .toList();
    }

    /**
     * Whether a series belongs to it.
     *
     * @param victims whose health checks fail; empty where that is not known
     */
    public boolean hold(SignalSeries series, Collection<String> victims) {
        return kinds.stream()
                .anyMatch(kind -> kind.sought().names().contains(series.name())
                        && kind.sought().fits(series)
                        && (!kind.ofVictim() || Observations.mayBeOf(series, victims)));
    }
}

package dev.crossfire.streams.simulation;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.outbreak.Holding;
import dev.crossfire.streams.outbreak.Holdings;
import dev.crossfire.streams.outbreak.OutbreakMerge;
import dev.crossfire.streams.outbreak.OutbreakMerge.Followed;
import dev.crossfire.streams.outbreak.OutbreakSettings;
import dev.crossfire.streams.outbreak.PartialSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** By the very core that finds outbreaks: each takes one root message, and so does each incident outside of one. */
public final class NewsByOutbreak implements FleetNews {

    private final Holdings holdings = new Holdings(OutbreakSettings.DEFAULT);
    private final PartialSet set = new PartialSet(OutbreakSettings.DEFAULT);
    private final OutbreakMerge merge = new OutbreakMerge(OutbreakSettings.DEFAULT);

    private record Key(String cluster, String conflict) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int clusters = cluster.compareTo(other.cluster);
            return clusters != 0 ? clusters : conflict.compareTo(other.conflict);
        }
    }

    @Override
    public Told of(List<Incident> standing) {
        Map<Key, List<Incident>> byConflict = new TreeMap<>();
        standing.forEach(incident -> byConflict
                .computeIfAbsent(new Key(incident.cluster(), incident.conflict()), key -> new ArrayList<>())
                .add(incident));
        int outbreaks = 0;
        int alone = 0;
        for (Map.Entry<Key, List<Incident>> conflict : byConflict.entrySet()) {
            List<Outbreak> found = outbreaks(conflict.getKey(), conflict.getValue());
            outbreaks += found.size();
            alone += (int) conflict.getValue().stream()
                    .filter(incident -> found.stream()
                            .noneMatch(outbreak ->
                                    outbreak.takesIn(incident.cluster(), incident.conflict(), incident.openedAt())))
                    .count();
        }
        return new Told(outbreaks, outbreaks + alone);
    }

    private List<Outbreak> outbreaks(Key key, List<Incident> incidents) {
        Map<String, Holding> held = new TreeMap<>();
        Instant last = Instant.EPOCH;
        for (Incident incident : incidents) {
            holdings.victim(incident, null, null, NodeEvidence.NOTHING)
                    .ifPresent(holding -> held.put(Holdings.nameOfVictim(incident.id()), holding));
            last = incident.openedAt().isAfter(last) ? incident.openedAt() : last;
        }
        return merge.merge(
                        Followed.NOTHING, List.of(set.part(key.cluster(), key.conflict(), 0, null, held)), true, last)
                .followed()
                .told();
    }
}

package dev.crossfire.streams.outbreak;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.OutbreakPart;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.outbreak.OutbreakMerge.Followed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The pure core as the topology runs it: some partitions and one merge, without stores. */
final class PartitionedFleet {

    private final Holdings holdings = new Holdings(OutbreakSettings.DEFAULT);
    private final PartialSet set = new PartialSet(OutbreakSettings.DEFAULT);
    private final OutbreakMerge merge = new OutbreakMerge(OutbreakSettings.DEFAULT);
    private final List<Map<String, Holding>> held = new ArrayList<>();
    private final Map<Integer, OutbreakPart> parts = new TreeMap<>();
    private Instant tick;
    private Followed followed = Followed.NOTHING;
    final List<Outbreak> revisions = new ArrayList<>();

    PartitionedFleet(int partitions) {
        for (int i = 0; i < partitions; i++) {
            held.add(new TreeMap<>());
        }
    }

    void take(Incident incident) {
        take(incident, NodeEvidence.NOTHING);
    }

    /** A revision, whose part is sent at once. */
    void take(Incident incident, NodeEvidence evidence) {
        int partition = partition(incident.node());
        String name = Holdings.nameOfVictim(incident.id());
        NodeEvidence now = tick == null ? evidence : evidence.at(tick);
        Map<String, Holding> known = held.get(partition);
        Holding past = known.get(Holdings.nameOfPast(incident.node()));
        put(partition, name, holdings.victim(incident, known.get(name), past, now));
        send(partition, false);
    }

    void take(Finding finding, NodeEvidence evidence) {
        int partition = partition(finding.node());
        put(partition, Holdings.nameOfRisk(finding.node()), holdings.atRisk(finding, evidence));
        send(partition, false);
    }

    private void put(int partition, String name, Optional<Holding> now) {
        now.ifPresentOrElse(
                holding -> held.get(partition).put(name, holding),
                () -> held.get(partition).remove(name));
    }

    void tick(Instant at) {
        tick = at;
        for (int partition = 0; partition < held.size(); partition++) {
            held.set(partition, new TreeMap<>(set.at(at, held.get(partition)).holdings()));
            send(partition, false);
        }
        due();
    }

    /** What merely changed is told. */
    void due() {
        step(true);
    }

    private void send(int partition, boolean due) {
        parts.put(partition, set.part(TestVictims.CLUSTER, TestVictims.CONFLICT, partition, tick, held.get(partition)));
        step(due);
    }

    private void step(boolean due) {
        OutbreakMerge.Step step = merge.merge(followed, parts.values(), due, tick == null ? TestVictims.START : tick);
        followed = step.followed();
        revisions.addAll(step.revisions());
    }

    private int partition(String node) {
        return Math.floorMod(node.hashCode(), held.size());
    }

    int held() {
        return held.stream().mapToInt(Map::size).sum();
    }

    int heldBytes() {
        return held.stream()
                .flatMap(partition -> partition.values().stream())
                .mapToInt(holding -> Json.write(holding).length)
                .sum();
    }

    List<OutbreakPart> parts() {
        return List.copyOf(parts.values());
    }

    /** What stands in the end, without what depends on the order. */
    List<Outbreak> projection() {
        return followed.told().stream()
                .map(outbreak -> outbreak.revised(1, List.of(), Instant.EPOCH))
                .sorted(java.util.Comparator.comparing(Outbreak::since))
                .toList();
    }

    Outbreak last() {
        return revisions.get(revisions.size() - 1);
    }
}

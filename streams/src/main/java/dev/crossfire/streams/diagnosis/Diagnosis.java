package dev.crossfire.streams.diagnosis;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SnapshotFacts;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.NodeState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a closed set of records says.
 *
 * @param revisions every revision of every incident, in the order they were made
 * @param findings one for each node and conflict, as it stands at the end
 */
public record Diagnosis(List<Incident> revisions, List<Finding> findings, Fold.Tally tally) {

    private static final int TICK_SECONDS = 10;

    public Diagnosis {
        revisions = List.copyOf(revisions);
        findings = List.copyOf(findings);
    }

    /** Folds the records in event-time order and ends them with one tick. */
    public static Diagnosis of(Fold fold, List<LogRecord> records) {
        Map<NodeKey, List<LogRecord>> byNode = new TreeMap<>();
        for (LogRecord record : records) {
            if (!(record instanceof Tick)) {
                byNode.computeIfAbsent(node(record), key -> new ArrayList<>()).add(record);
            }
        }
        List<Incident> revisions = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        Fold.Tally tally = Fold.Tally.NONE;
        for (Map.Entry<NodeKey, List<LogRecord>> node : byNode.entrySet()) {
            node.getValue().sort(Comparator.comparing(Diagnosis::time));
            List<LogRecord> ordered = new ArrayList<>(node.getValue());
            ordered.add(new Tick(tickAfter(time(ordered.get(ordered.size() - 1)))));
            NodeState state = NodeState.EMPTY;
            for (LogRecord record : ordered) {
                Fold.Step step = fold.apply(state, node.getKey(), record);
                state = step.state();
                revisions.addAll(step.incidents());
                tally = tally.plus(step.tally());
            }
            findings.addAll(fold.findings(state, node.getKey()));
        }
        return new Diagnosis(revisions, findings, tally);
    }

    /**
     * The incidents that stand at the end: the last revision of each, of a node and conflict the newest first. A withdrawn suspicion is
     * none; it stands in the findings as refuted.
     */
    public List<Incident> standing() {
        Map<String, Incident> last = new LinkedHashMap<>();
        revisions.forEach(incident -> last.put(incident.id(), incident));
        return last.values().stream()
                .filter(incident -> incident.resolution() == null
                        || (incident.resolution().kind() != Resolution.Kind.REFUTED
                                && incident.resolution().kind() != Resolution.Kind.SUPERSEDED))
                .sorted(Comparator.comparing(Incident::cluster)
                        .thenComparing(Incident::node)
                        .thenComparing(Incident::conflict)
                        .thenComparing(Comparator.comparing(Incident::openedAt).reversed()))
                .toList();
    }

    /** The node that a record is about. */
    public static NodeKey node(LogRecord record) {
        if (record instanceof Signal signal) {
            return new NodeKey(signal.cluster(), signal.node());
        }
        if (record instanceof SnapshotFacts snapshot) {
            return new NodeKey(snapshot.cluster(), snapshot.node());
        }
        if (record instanceof Heartbeat heartbeat) {
            return new NodeKey(heartbeat.cluster(), heartbeat.node());
        }
        throw new IllegalArgumentException("a tick is about no node");
    }

    private static Instant time(LogRecord record) {
        if (record instanceof Signal signal) {
            return signal.at();
        }
        if (record instanceof SnapshotFacts snapshot) {
            return snapshot.takenAt();
        }
        return record instanceof Heartbeat heartbeat ? heartbeat.newest() : ((Tick) record).at();
    }

    private static Instant tickAfter(Instant at) {
        return Instant.ofEpochSecond((Math.floorDiv(at.getEpochSecond(), TICK_SECONDS) + 1) * (long) TICK_SECONDS);
    }
}

package dev.crossfire.streams.simulation;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.streams.diagnosis.IncidentProjection;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.signal.Recognised;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up what a simulation gave, node by node. Not for several threads at once. */
public final class SimulationTally {

    private final List<Incident> standing = new ArrayList<>();
    private final List<String> missed = new ArrayList<>();
    private final List<String> falseAlarms = new ArrayList<>();
    private Recognised.Tally recognised = Recognised.Tally.NONE;
    private Fold.Tally folded = Fold.Tally.NONE;
    private int nodes;
    private int truth;
    private long records;
    private long bytes;

    /** What one node sent, and what came of it. */
    public void add(SimulatedNode node, NodeOutcome outcome) {
        Assessment assessment = Assessment.of(node, outcome);
        missed.addAll(assessment.missed());
        falseAlarms.addAll(assessment.falseAlarms());
        standing.addAll(outcome.standing());
        nodes++;
        truth += node.truth().size();
        records += node.sent().size();
        bytes += node.sent().stream().mapToLong(sent -> sent.value().length).sum();
    }

    /** What became of entries. */
    public void add(Recognised.Tally recognition, Fold.Tally fold) {
        recognised = recognised.plus(recognition);
        folded = folded.plus(fold);
    }

    /** The same with another part of the fleet behind it. */
    SimulationTally plus(SimulationTally other) {
        standing.addAll(other.standing);
        missed.addAll(other.missed);
        falseAlarms.addAll(other.falseAlarms);
        add(other.recognised, other.folded);
        nodes += other.nodes;
        truth += other.truth;
        records += other.records;
        bytes += other.bytes;
        return this;
    }

    public SimulationReport report(FleetNews news) {
        Map<String, IncidentProjection> projections = new TreeMap<>();
        standing.forEach(incident -> projections.put(incident.id(), IncidentProjection.of(incident)));
        FleetNews.Told told = news.of(standing);
        return new SimulationReport(
                nodes,
                truth,
                standing.size(),
                told.outbreaks(),
                told.notices(),
                missed.size(),
                falseAlarms.size(),
                SimulationReport.Ledger.of(recognised, folded),
                IncidentProjection.sha256(projections));
    }

    /** Raw records sent. */
    public long records() {
        return records;
    }

    /** Bytes of their values. */
    public long bytes() {
        return bytes;
    }

    /** A line for each thing missed: the node, its story, what was said instead. */
    public List<String> missed() {
        return List.copyOf(missed);
    }

    /** A line for each false alarm. */
    public List<String> falseAlarms() {
        return List.copyOf(falseAlarms);
    }
}

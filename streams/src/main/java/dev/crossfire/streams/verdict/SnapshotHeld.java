package dev.crossfire.streams.verdict;

import java.time.Instant;
import java.util.List;

/** {@code input-fresh: {firewall: true}}: at least one readable snapshot of the node's rule sets lies within the horizon. */
record SnapshotHeld() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<Instant> snapshots = node.firewall().snapshots();
        return snapshots.isEmpty()
                ? Outcome.missed("no readable firewall snapshot of this node within 10 min")
                : Outcome.held(Words.count(snapshots.size(), "firewall snapshot", "firewall snapshots")
                        + ", the last at " + Words.clock(snapshots.get(snapshots.size() - 1)));
    }
}

package dev.crossfire.streams.verdict;

import java.time.Instant;
import java.util.List;

/**
 * {@code rules-stale}: no rule set was read since a health check had failed. What rewrites its packets may have been put there after the rules
 * were read and before the connections were: the commands of a snapshot run one after the other, and take seconds on a node that is busy.
 */
record RulesStale() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<Failure> failures = node.timedOut();
        Instant read = node.firewall().readSince().orElse(null);
        if (failures.isEmpty() || read == null) {
            return Outcome.missed(
                    read == null ? "no rule set was read" : "no health check of a localhost endpoint timed out");
        }
        return read.isBefore(failures.get(0).at())
                ? Outcome.held("the rules were last read at " + Words.clock(read) + ", before a check had failed")
                : Outcome.missed("the rules were read at " + Words.clock(read) + ", after a check had failed");
    }
}

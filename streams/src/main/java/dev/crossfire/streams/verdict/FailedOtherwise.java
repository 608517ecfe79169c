package dev.crossfire.streams.verdict;

import java.util.List;

/**
 * {@code failed-otherwise: {outcome: refused}}: the newest failing checks ended this way, and none timed out after. An answer of any kind
 * means that the packet was not dropped.
 */
record FailedOtherwise(String outcome) implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<Failure> such = node.failures().stream()
                .filter(failure -> failure.outcome().equals(outcome))
                .toList();
        if (such.isEmpty()) {
            return Outcome.missed("no health check of localhost ended as " + outcome);
        }
        Failure newest = such.get(such.size() - 1);
        List<Failure> timedOut = node.timedOut();
        if (!timedOut.isEmpty() && !timedOut.get(timedOut.size() - 1).at().isBefore(newest.at())) {
            return Outcome.missed(
                    "the last check that ended as " + outcome + " was at " + Words.clock(newest.at())
                            + ", others timed out after it",
                    Words.span(java.time.Duration.between(
                                    newest.at(),
                                    timedOut.get(timedOut.size() - 1).at())) + " too early");
        }
        return Outcome.held(
                Words.count(such.size(), "health check", "health checks") + " of localhost ended as " + outcome
                        + ", the last at " + Words.clock(newest.at()) + ", none timed out after",
                such.get(0).at(),
                newest.at());
    }
}

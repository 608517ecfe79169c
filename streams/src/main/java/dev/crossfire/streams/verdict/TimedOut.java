package dev.crossfire.streams.verdict;

import dev.crossfire.model.signal.SignalNames;
import java.time.Instant;
import java.util.List;

/**
 * {@code timed-out: {atLeast: 2}}: health checks of a localhost endpoint failed by timing out, at least so often; of each
 * check kind the source that saw more counts, never their sum.
 */
record TimedOut(int atLeast) implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        long count = node.timedOutCount();
        List<Failure> timedOut = node.timedOut();
        if (count < atLeast || timedOut.isEmpty()) {
            String others = others(node);
            return Outcome.missed(
                            count == 0
                                    ? "no health check of a localhost endpoint timed out" + others
                                    : Words.count(count, "health check", "health checks")
                                            + " of a localhost endpoint timed out" + others,
                            (atLeast - count) + " too few")
                    .times(times(timedOut));
        }
        Instant first = timedOut.get(0).at();
        Instant last = timedOut.get(timedOut.size() - 1).at();
        Instant second = timedOut.get(Math.min(atLeast, timedOut.size()) - 1).at();
        return Outcome.held(
                        count + " health checks of 127.0.0.1:" + timedOut.get(0).port() + " timed out, "
                                + Words.clock(first) + " to " + Words.clock(last),
                        timedOut.get(0).began(),
                        second)
                .times(times(timedOut))
                .with("failures", Long.toString(count))
                .with("port", Integer.toString(timedOut.get(0).port()))
                .with("check.timeout", Long.toString(timedOut.get(0).timeout().toSeconds()));
    }

    private static List<Instant> times(List<Failure> failures) {
        return failures.stream().map(Failure::at).toList();
    }

    private static String others(Observations node) {
        long otherwise = node.failures().stream()
                .filter(failure -> !failure.outcome().equals(SignalNames.OUTCOME_TIMED_OUT))
                .count();
        return otherwise == 0 ? "" : "; " + otherwise + " failed otherwise";
    }
}

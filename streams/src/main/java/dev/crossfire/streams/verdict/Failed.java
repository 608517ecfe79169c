package dev.crossfire.streams.verdict;

import java.time.Instant;
import java.util.List;

/** {@code failed: {atLeast: 1}}: health checks of a localhost endpoint failed, in whatever way. */
record Failed(int atLeast) implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<Instant> times = node.failures().stream().map(Failure::at).toList();
        if (times.size() < atLeast || times.isEmpty()) {
            return Outcome.missed(
                            Words.count(times.size(), "health check", "health checks")
                                    + " of a localhost endpoint failed",
                            (atLeast - times.size()) + " too few")
                    .times(times);
        }
        Instant last = times.get(times.size() - 1);
        return Outcome.held(
                        Words.count(times.size(), "health check", "health checks") + " of a localhost endpoint failed, "
                                + Words.clock(times.get(0)) + " to " + Words.clock(last),
                        times.get(0),
                        times.get(atLeast - 1))
                .times(times);
    }
}

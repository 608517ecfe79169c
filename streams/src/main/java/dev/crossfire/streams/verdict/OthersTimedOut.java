package dev.crossfire.streams.verdict;

import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.evidence.SignalSeries;
import dev.crossfire.streams.verdict.Observations.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code others-timed-out: {workloads: 3}}: while the checks failed, those of so many other workloads, which dial no localhost endpoint of
 * the node, timed out too.
 */
record OthersTimedOut(int workloads) implements Check {

    private static final List<String> FAILING = List.of(SignalNames.EXEC_SYNC_FAILED, SignalNames.PROBE_FAILED);
    private static final Duration AROUND = Duration.ofSeconds(10);

    @Override
    public Outcome evaluate(Observations node) {
        Optional<Window> failing = node.failing();
        if (failing.isEmpty()) {
            return Outcome.missed("no health check of a localhost endpoint timed out");
        }
        Window window = new Window(
                failing.get().from().minus(AROUND), failing.get().to().plus(AROUND));
        Set<String> others = new TreeSet<>();
        for (SignalSeries series : node.evidence().series(FAILING, OthersTimedOut::ofAnother)) {
            String name = series.attribute(SignalSeries.WORKLOAD).isEmpty()
                    ? "container " + series.attribute(SignalNames.CONTAINER_ID)
                    : series.attribute(SignalSeries.WORKLOAD);
            if (series.times().stream().anyMatch(window::holds) && !name.equals("container ")) {
                others.add(name);
            }
        }
        return others.size() < workloads
                ? Outcome.missed(
                        "checks of " + Words.count(others.size(), "other workload", "other workloads")
                                + " timed out too",
                        (workloads - others.size()) + " too few")
                : Outcome.held(
                        "checks of " + others.size() + " other workloads timed out too: "
                                + String.join(", ", others.stream().limit(5).toList()),
                        window.from(),
                        window.to());
    }

    private static boolean ofAnother(SignalSeries series) {
        return series.attribute(SignalNames.OUTCOME).equals(SignalNames.OUTCOME_TIMED_OUT)
                && !series.attribute(SignalNames.TARGET).equals(SignalNames.TARGET_LOCALHOST);
    }
}

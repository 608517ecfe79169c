package dev.crossfire.streams.verdict;

import dev.crossfire.streams.verdict.Observations.Window;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code listening: false}: while the container ran and checks failed, nothing listened where they dial. */
record ServerDead() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<Instant> lists = node.traffic().listenerTimes();
        if (lists.isEmpty()) {
            return Outcome.missed("no list of listening sockets was taken");
        }
        Optional<Window> failing = node.failing();
        Instant at = lists.get(lists.size() - 1);
        for (Instant time : lists) {
            if (failing.isPresent() && failing.get().holds(time)) {
                at = time;
            }
        }
        Instant when = at;
        return node.traffic()
                .listener(when)
                .filter(reading -> !reading.listening())
                .map(reading -> node.running(when)
                        ? Outcome.held(reading.says() + " at " + Words.clock(when) + ", while the container ran")
                        : Outcome.missed(
                                reading.says() + " at " + Words.clock(when) + ", but the container did not run then"))
                .orElseGet(() -> Outcome.missed("something listens where the checks dial"));
    }
}

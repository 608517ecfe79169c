package dev.crossfire.streams.incident;

import static dev.crossfire.streams.WorkerThree.snapshot;
import static dev.crossfire.streams.WorkerThree.tick;
import static dev.crossfire.streams.WorkerThree.timedOut;

import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.EveryTick;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.WorkerThree;
import dev.crossfire.streams.evidence.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A node that says one thing after the other, and what the fold makes of it. */
abstract class StoryOfANode {

    final Fold fold = new Fold(RuleCatalogue.shipped().conflicts(), FoldSettings.DEFAULT);
    final List<Finding> findings = new ArrayList<>();
    final EveryTick ticks = new EveryTick();
    NodeState state = NodeState.EMPTY;

    List<Incident> fold(LogRecord... records) {
        return fold(fold, records);
    }

    List<Incident> fold(Fold with, LogRecord... records) {
        List<Incident> incidents = new ArrayList<>();
        for (LogRecord record : records) {
            ticks.upTo(record).forEach(one -> incidents.addAll(take(with, one)));
        }
        return incidents;
    }

    List<Incident> take(Fold with, LogRecord record) {
        if (record instanceof Tick tick && isLeftOut(with, tick)) {
            state = state.at(tick.at(), List.of());
            return List.of();
        }
        Fold.Step step = with.apply(state, WorkerThree.NODE, record);
        state = step.state();
        findings.addAll(step.findings());
        return step.incidents();
    }

    /** A story of a week has ten thousand ticks; those that do not matter are left out here as they are by the topology. */
    private boolean isLeftOut(Fold with, Tick tick) {
        Instant last = state.evidence().tick();
        return with.nextTick(state).isAfter(tick.at()) && last != null && Gap.between(last, tick.at()) == null;
    }

    static <T> T last(List<T> told) {
        return told.get(told.size() - 1);
    }

    /** Fails, and is confirmed at 50 s. */
    List<Incident> proven() {
        return fold(
                tick(0),
                timedOut(10, "liveness"),
                timedOut(15, "readiness"),
                snapshot(20).packets(4).masquerade().taken(),
                timedOut(35, "liveness"),
                snapshot(50).packets(18).masquerade().taken());
    }

    static long count(Incident incident, String what) {
        return incident.timeline().stream()
                .filter(entry -> entry.what().equals(what))
                .count();
    }
}

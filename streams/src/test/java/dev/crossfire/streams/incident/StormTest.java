package dev.crossfire.streams.incident;

import static dev.crossfire.streams.WorkerThree.snapshot;
import static dev.crossfire.streams.WorkerThree.tick;
import static dev.crossfire.streams.WorkerThree.timedOut;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.streams.CountedPasses;
import dev.crossfire.streams.WorkerThree;
import org.junit.jupiter.api.Test;

/** A node whose checks fail ten thousand times a second. */
class StormTest {

    private static final int SECONDS = 20;
    private static final int STATE_BOUND = (64 + 32) * 1024;

    /** What a stretch of failing checks led to. */
    private record Outcome(long passes, NodeState state, int incidents, Fold.Tally tally) {}

    @Test
    void isJudgedAsOftenAsOneWhoseChecksFailTenTimesASecondAndGrowsNoFurther() {
        Outcome calm = failing(10);
        long before = System.nanoTime();
        Outcome storm = failing(10_000);
        double seconds = (System.nanoTime() - before) / 1e9;
        System.out.printf(
                "a storm of %,d lines: %.1f us a line, %d judge passes, %,d bytes of state%n",
                storm.tally().taken(),
                seconds * 1e6 / storm.tally().taken(),
                storm.passes(),
                Json.write(storm.state()).length);
        assertEquals(calm.passes(), storm.passes());
        assertEquals(calm.incidents(), storm.incidents());
        assertTrue(Json.write(storm.state()).length <= STATE_BOUND, "state of a node in a storm");
        Fold.Tally tally = storm.tally();
        assertEquals(tally.taken(), tally.kept() + tally.folded() + tally.duplicate() + tally.late());
    }

    private static Outcome failing(int linesASecond) {
        CountedPasses counted = new CountedPasses();
        Fold fold = new Fold(counted.conflicts(), FoldSettings.DEFAULT);
        Fold.Step step = fold.apply(
                null, WorkerThree.NODE, snapshot(0).packets(0).masquerade().taken());
        int incidents = 0;
        Fold.Tally tally = step.tally();
        for (int second = 0; second < SECONDS; second++) {
            for (int line = 0; line < linesASecond; line++) {
                double at = 1 + second + line / (double) linesASecond;
                step = fold.apply(step.state(), WorkerThree.NODE, timedOut(at, "liveness"));
                tally = tally.plus(step.tally());
                incidents += step.incidents().size();
            }
            if (second % 10 == 9) {
                step = fold.apply(
                        step.state(),
                        WorkerThree.NODE,
                        snapshot(second + 1.5).packets(second).masquerade().taken());
                incidents += step.incidents().size();
                tally = tally.plus(step.tally());
                step = fold.apply(step.state(), WorkerThree.NODE, tick(second + 1));
                incidents += step.incidents().size();
            }
        }
        return new Outcome(counted.passes(), step.state(), incidents, tally);
    }
}

package dev.crossfire.streams.verdict;

import static dev.crossfire.streams.WorkerThree.NODE;
import static dev.crossfire.streams.WorkerThree.snapshot;
import static dev.crossfire.streams.WorkerThree.timedOut;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.FoldSettings;
import dev.crossfire.streams.incident.NodeState;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Judging looks at buckets and facts, never at signals: what stands behind them may be a hundred or ten thousand. */
class JudgeWorkTest {

    private static final int SECONDS = 580;
    private static final List<Conflict> SHIPPED =
            RuleCatalogue.shipped().conflicts().conflicts();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private record At(double seconds, LogRecord record) {}

    /** A node whose checks failed so often within the horizon, with a snapshot every half minute. */
    private static NodeEvidence evidence(int signals) {
        List<At> records = new ArrayList<>();
        for (int i = 0; i < signals; i++) {
            double at = i * (double) SECONDS / signals;
            records.add(new At(at, timedOut(at, i % 2 == 0 ? "liveness" : "readiness")));
        }
        for (int at = 1; at < SECONDS; at += 30) {
            records.add(new At(at, snapshot(at).packets(at).masquerade().taken()));
        }
        records.sort(Comparator.comparingDouble(At::seconds));
        Fold fold = new Fold(RuleCatalogue.shipped().conflicts(), FoldSettings.DEFAULT);
        NodeState state = NodeState.EMPTY;
        for (At next : records) {
            state = fold.apply(state, NODE, next.record()).state();
        }
        return state.evidence();
    }

    private static long allocated(NodeEvidence evidence) {
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        judge(evidence);
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    private static int judge(NodeEvidence evidence) {
        Observations observed = new Observations(evidence);
        int confirmed = 0;
        for (Conflict conflict : SHIPPED) {
            confirmed += Judge.judge(conflict, observed).proofs().isEmpty() ? 0 : 1;
        }
        return confirmed;
    }

    @Test
    void tenThousandSignalsAreJudgedLikeAHundred() {
        NodeEvidence few = evidence(100);
        NodeEvidence many = evidence(10_000);
        assertEquals(1, judge(few));
        assertEquals(1, judge(many));
        long small = allocated(few);
        long large = allocated(many);
        System.out.printf(
                Locale.ROOT,
                "a judge pass: %d KiB behind 100 signals, %d KiB behind 10,000; %.1f ms and %.1f ms%n",
                small / 1024,
                large / 1024,
                millis(few),
                millis(many));
        assertTrue(
                large < 2 * small,
                () -> "a pass allocates " + large + " bytes behind 10,000 signals, " + small + " behind 100");
    }

    private static double millis(NodeEvidence evidence) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            judge(evidence);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best / (double) Duration.ofMillis(1).toNanos();
    }
}

package dev.crossfire.streams.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.NodeState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A node that is told only of the ticks that matter to it says the same, byte for byte, as one that is told of each. */
class TicksLeftOutTest {

    private static final boolean CAMPAIGN = Boolean.getBoolean("crossfire.campaign");
    private static final int SEEDS = CAMPAIGN ? 20 : 1;
    private static final int NODES = 30;

    /** In CI every third node: a day and its ticks are long. */
    private static final int EVERY = CAMPAIGN ? 1 : 3;

    private static final long STEP = 10;

    private static final long CLOSELY = 1800;
    private static final long SELDOM = 600;

    /** Silence, expiry and the daily finding all come about in it. */
    private static final long AFTERWARDS = 26 * 3600;

    @Test
    void nothingThatIsToldDiffers() {
        long told = 0;
        long all = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            for (int index = 0; index < NODES; index += EVERY) {
                SimulatedNode node = new SimulatedFleet(NODES, seed).node(index);
                Run each = new Run(node, false);
                Run some = new Run(node, true);
                String where = "seed " + seed + " " + node.node() + " " + node.story() + " " + node.disturbance();
                assertEquals(each.incidents, some.incidents, where);
                assertEquals(each.findings, some.findings, where);
                all += each.ticks;
                told += some.ticks;
            }
        }
        System.out.printf("of %d ticks %d mattered%n", all, told);
        assertTrue(told * 3 < all, told + " of " + all);
    }

    private static final class Run {

        private final SimulatedNode node;
        private final boolean leavesOut;
        private final List<Incident> incidents = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();
        private @Nullable NodeState state;
        private @Nullable Instant last;
        private long ticks;

        Run(SimulatedNode node, boolean leavesOut) {
            this.node = node;
            this.leavesOut = leavesOut;
            long offset = 0;
            Instant now = Instant.EPOCH;
            for (ArrivalOrder.Arrival arrival : new ArrivalOrder(0).arrivals(node.sent())) {
                ticksUntil(arrival.at());
                now = arrival.at();
                for (LogRecord record : CoreRun.recognise(History.RECOGNISER, arrival.record(), offset++)
                        .records()) {
                    apply(record);
                }
            }
            ticksUntil(now.plusSeconds(CLOSELY));
            for (long later = CLOSELY; later < AFTERWARDS; later += SELDOM) {
                last = Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond() + later, SELDOM) * SELDOM);
                ticksUntil(last.plusSeconds(STEP + 1));
            }
        }

        private void ticksUntil(Instant end) {
            long first = last == null ? Math.floorDiv(end.getEpochSecond(), STEP) * STEP : last.getEpochSecond() + STEP;
            for (long at = first; at < end.getEpochSecond(); at += STEP) {
                last = Instant.ofEpochSecond(at);
                if (state != null && !(leavesOut && History.FOLD.nextTick(state).isAfter(last))) {
                    ticks++;
                    apply(new Tick(last));
                }
            }
        }

        private void apply(LogRecord record) {
            boolean bringUp = leavesOut && state != null && last != null && !(record instanceof Tick);
            Fold.Step step = History.FOLD.apply(bringUp ? state.at(last) : state, node.node(), record);
            state = step.state();
            incidents.addAll(step.incidents());
            findings.addAll(step.findings());
        }
    }
}

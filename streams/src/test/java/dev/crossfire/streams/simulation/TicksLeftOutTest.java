package dev.crossfire.streams.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Tick;
import dev.crossfire.streams.evidence.Gap;
import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.incident.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A node that is told only of the ticks that matter to it says the same, byte for byte, as one that is told of each. */
class TicksLeftOutTest {

    private static final boolean CAMPAIGN = Boolean.getBoolean("crossfire.campaign");
    private static final int SEEDS = CAMPAIGN ? 20 : 1;
    private static final int NODES = 30;
    private static final int HISTORIES = Integer.getInteger("crossfire.histories", CAMPAIGN ? 2000 : 60);
    private static final long FIRST = Long.getLong("crossfire.first", 1);

    /** In CI every sixth node: a day and its ticks are long. */
    private static final int EVERY = CAMPAIGN ? 1 : 6;

    private static final long STEP = 10;

    /** No gap, and yet no more ticks than a test needs. */
    private static final long SELDOM = 60;

    private static final Duration CLOSELY = Duration.ofMinutes(30);

    /** Silence, expiry and the daily finding all come about in it. */
    private static final Duration DAY = Duration.ofHours(26);

    @Test
    void nothingThatIsToldOfAFleetDiffers() {
        long told = 0;
        long all = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            for (int index = 0; index < NODES; index += EVERY) {
                SimulatedNode node = new SimulatedFleet(NODES, seed).node(index);
                List<Arriving> arriving = arriving(node);
                Run each = new Run(node.node(), false).through(arriving, DAY);
                Run some = new Run(node.node(), true).through(arriving, DAY);
                String where = "seed " + seed + " " + node.node() + " " + node.story() + " " + node.disturbance();
                assertEquals(each.told, some.told, where);
                all += each.ticks;
                told += some.ticks;
            }
        }
        System.out.printf("of %d ticks %d mattered%n", all, told);
        assertTrue(told * 3 < all, told + " of " + all);
    }

    /** As they came, with one source behind the others, and pressed together as when a backlog is worked off; with gaps in the ticks and without. */
    @Test
    void nothingThatIsToldOfRandomHistoriesDiffers() {
        List<String> differ = LongStream.range(FIRST, FIRST + HISTORIES)
                .parallel()
                .mapToObj(TicksLeftOutTest::difference)
                .filter(Objects::nonNull)
                .toList();
        assertEquals(List.of(), differ);
    }

    private static @Nullable String difference(long seed) {
        Random random = new Random(seed);
        RawKind behind = List.of(RawKind.values()).get(random.nextInt(RawKind.values().length));
        long delay = random.nextBoolean() ? 0 : random.nextInt(600);
        List<Arriving> arriving = pressed(
                arriving(RandomHistory.of(seed), (int) (seed % 4), behind, delay),
                random.nextBoolean() ? 1 : 2 + random.nextInt(30));
        long lasts = Duration.between(
                        arriving.get(0).at(), arriving.get(arriving.size() - 1).at())
                .plus(CLOSELY)
                .toSeconds();
        Instant from = arriving.get(0).at().plusSeconds(random.nextInt((int) lasts));
        Gap gap = random.nextInt(3) == 0 ? new Gap(from, from.plusSeconds(30L + random.nextInt(1200))) : null;
        NodeKey node = new NodeKey("random", "node-" + seed);
        List<String> each = new Run(node, false, gap).through(arriving, CLOSELY).told;
        List<String> some = new Run(node, true, gap).through(arriving, CLOSELY).told;
        for (int i = 0; i < Math.max(each.size(), some.size()); i++) {
            String one = i < each.size() ? each.get(i) : "nothing";
            String other = i < some.size() ? some.get(i) : "nothing";
            if (!one.equals(other)) {
                return "history " + seed + ", revision " + i + ":\n" + one + "\n" + other + "\n";
            }
        }
        return null;
    }

    /** @param records what was recognised in it */
    private record Arriving(Instant at, List<LogRecord> records) {}

    private static List<Arriving> arriving(SimulatedNode node) {
        List<Arriving> arriving = new ArrayList<>();
        for (ArrivalOrder.Arrival arrival : new ArrivalOrder(0).arrivals(node.sent())) {
            arriving.add(new Arriving(
                    arrival.at(),
                    CoreRun.recognise(History.RECOGNISER, arrival.record(), arriving.size())
                            .records()));
        }
        return arriving;
    }

    /** @param behind the source that comes this many seconds later */
    private static List<Arriving> arriving(History history, int order, RawKind behind, long delay) {
        return new ArrivalOrder(order)
                .arrivals(history.records()).stream()
                        .map(arrival -> new Arriving(
                                arrival.at().plusSeconds(arrival.record().kind() == behind ? delay : 0),
                                Objects.requireNonNull(history.recognised().get(arrival.record()))
                                        .records()))
                        .sorted(Comparator.comparing(Arriving::at))
                        .toList();
    }

    private static List<Arriving> pressed(List<Arriving> arriving, int times) {
        Instant start = arriving.get(0).at();
        return arriving.stream()
                .map(one -> new Arriving(
                        start.plus(Duration.between(start, one.at()).dividedBy(times)), one.records()))
                .toList();
    }

    private static final class Run {

        private final NodeKey node;
        private final boolean leavesOut;
        private final @Nullable Gap gap;

        /** Revisions and findings, as they are written. */
        private final List<String> told = new ArrayList<>();

        private final List<Gap> gaps = new ArrayList<>();
        private @Nullable NodeState state;
        private @Nullable Instant last;
        private long ticks;

        Run(NodeKey node, boolean leavesOut) {
            this(node, leavesOut, null);
        }

        /** @param gap in which no ticks come; null for none */
        Run(NodeKey node, boolean leavesOut, @Nullable Gap gap) {
            this.node = node;
            this.leavesOut = leavesOut;
            this.gap = gap;
        }

        Run through(List<Arriving> arriving, Duration afterwards) {
            Instant now = Instant.EPOCH;
            for (Arriving one : arriving) {
                ticksUntil(one.at(), STEP);
                now = one.at();
                one.records().forEach(this::apply);
            }
            ticksUntil(now.plus(CLOSELY), STEP);
            ticksUntil(now.plus(afterwards), SELDOM);
            return this;
        }

        private void ticksUntil(Instant end, long step) {
            long first = last == null ? Math.floorDiv(end.getEpochSecond(), step) * step : last.getEpochSecond() + step;
            for (long at = first; at < end.getEpochSecond(); at += step) {
                Instant tick = Instant.ofEpochSecond(at);
                if (gap == null || tick.isBefore(gap.from()) || tick.isAfter(gap.to())) {
                    tick(tick);
                }
            }
        }

        private void tick(Instant tick) {
            boolean matters =
                    state != null && !(leavesOut && History.FOLD.nextTick(state).isAfter(tick));
            if (matters) {
                ticks++;
                apply(new Tick(tick));
            }
            Gap before = Gap.between(last, tick);
            if (before != null) {
                gaps.add(before);
            }
            last = tick;
        }

        private void apply(LogRecord record) {
            boolean bringUp = leavesOut && state != null && last != null;
            Fold.Step step = History.FOLD.apply(bringUp ? state.at(last, gaps) : state, node, record);
            state = step.state();
            step.incidents().forEach(incident -> told.add(Json.text(incident)));
            step.findings().forEach(finding -> told.add(Json.text(finding)));
        }
    }
}

package dev.crossfire.deploy.bench.recognise;

import com.sun.management.ThreadMXBean;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.signal.Recognised;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** {@code crossfire bench recognise}: first what healthy lines cost, then what hostile inputs do. */
public final class RecogniseBench {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SIGNAL_EVERY = 1000;

    private final boolean quick;
    private final Consumer<String> progress;

    /**
     * Prepares a run.
     *
     * @param quick a tenth of the runs
     * @param progress is told a line for each step
     */
    public RecogniseBench(boolean quick, Consumer<String> progress) {
        this.quick = quick;
        this.progress = progress;
    }

    /** Runs it; takes a quarter of an hour, or with {@code quick} two minutes. */
    public RecogniseReport run() {
        // Last, since what hostile inputs teach the compiler is of no use to healthy ones.
        List<LineCost> lines = lines();
        return new RecogniseReport(quick, Runtime.version().toString(), lines, hostile());
    }

    private List<LineCost> lines() {
        List<LineCost> costs = new ArrayList<>();
        for (int signalEvery : new int[] {0, SIGNAL_EVERY}) {
            for (LineTraffic traffic : LineTraffic.inEveryShape(quick ? 5_000 : 20_000, signalEvery)) {
                progress.accept(traffic.shape());
                costs.add(measure(traffic, signalEvery));
            }
        }
        return costs;
    }

    private LineCost measure(LineTraffic traffic, int signalEvery) {
        int rounds = quick ? 7 : 25;
        double[] read = new double[rounds];
        double[] passed = new double[rounds];
        long recognised = 0;
        for (int round = -rounds; round < rounds; round++) {
            long[] signals = new long[1];
            double reading = nanos(() -> signals[0] = recognised(traffic));
            double passing = nanos(() -> lineEnds(traffic));
            if (round >= 0) {
                read[round] = reading;
                passed[round] = passing;
                recognised = signals[0];
            }
        }
        double nanos = median(read);
        return new LineCost(
                traffic.shape(),
                signalEvery,
                Math.toIntExact(traffic.bytes() / traffic.lines()),
                nanos / traffic.lines(),
                nanos / median(passed),
                recognised);
    }

    private static long recognised(LineTraffic traffic) {
        long recognised = 0;
        for (byte[] value : traffic.records()) {
            Recognised result = (Recognised) Parser.recognise(RawKind.JOURNAL, value, traffic.headers());
            recognised += result.tally().recognised();
        }
        return recognised;
    }

    private static long lineEnds(LineTraffic traffic) {
        long ends = 0;
        for (byte[] value : traffic.records()) {
            for (byte b : value) {
                if (b == '\n') {
                    ends++;
                }
            }
        }
        return ends;
    }

    private List<ParseCost> hostile() {
        ParseMeter meter = quick ? ParseMeter.QUICK : ParseMeter.FULL;
        List<ParseCost> costs = new ArrayList<>();
        for (HostileInput input : HostileInputs.ALL) {
            progress.accept(input.parser().word() + ": " + input.shape());
            costs.add(meter.measure(input));
        }
        costs.sort(Comparator.comparingDouble(ParseCost::timesOfBound).reversed());
        return costs;
    }

    /** CPU time of this thread: other work on the machine does not count. */
    private static double nanos(LongSupplier work) {
        long begin = THREADS.getCurrentThreadCpuTime();
        long result = work.getAsLong();
        double nanos = THREADS.getCurrentThreadCpuTime() - begin;
        if (result < 0) {
            throw new IllegalStateException("counted " + result);
        }
        return nanos;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

package dev.crossfire.deploy.bench.recognise;

import java.util.List;

/**
 * What {@code crossfire bench recognise} found.
 *
 * @param quick fewer runs, so rougher
 * @param java that ran it
 * @param lines the cost of healthy traffic
 * @param hostile the cost of the worst inputs, the worst first
 */
public record RecogniseReport(boolean quick, String java, List<LineCost> lines, List<ParseCost> hostile) {

    /** Beyond so many times of a bound the benchmark fails: less may be a slow machine. */
    static final double FAILS_BEYOND = 3;

    public RecogniseReport {
        lines = List.copyOf(lines);
        hostile = List.copyOf(hostile);
    }

    /** Whether an input takes more than three times of what any may. */
    public boolean failed() {
        return hostile.stream().anyMatch(cost -> cost.timesOfBound() > FAILS_BEYOND);
    }
}

package dev.crossfire.deploy.bench.recognise;

import java.util.Locale;

/** The report as two tables. */
public final class RecogniseText {

    private RecogniseText() {}

    /** All of it, ending in the line that says how it went. */
    public static String of(RecogniseReport report) {
        StringBuilder text = new StringBuilder();
        text.append("HEALTHY LINES                         SIGNALS  BYTES A LINE  NS A LINE  TIMES OF A PLAIN PASS\n");
        for (LineCost cost : report.lines()) {
            line(
                    text,
                    "%-36s  %7s  %12d  %9.0f  %21.1f",
                    cost.shape(),
                    cost.signals() == 0 ? "none" : "1/" + cost.signals(),
                    cost.bytesALine(),
                    cost.nanosALine(),
                    cost.timesOfPass());
        }
        text.append(
                "\nHOSTILE INPUT OF 1 MIB                                        MS  ALLOCATED MIB  HEAP MIB  OF BOUND\n");
        for (ParseCost cost : report.hostile()) {
            line(
                    text,
                    "%-56s  %6.1f  %13.1f  %8.1f  %8.2f",
                    cost.parser() + ": " + cost.shape(),
                    cost.millis(),
                    cost.allocatedMiB(),
                    cost.heapMiB(),
                    cost.timesOfBound());
        }
        return text.append('\n').append(verdict(report)).append('\n').toString();
    }

    private static String verdict(RecogniseReport report) {
        long beyond = report.hostile().stream()
                .filter(cost -> cost.timesOfBound() > 1)
                .count();
        String bounds = String.format(
                Locale.ROOT, "%.0f ms and %.0f MiB of heap", ParseCost.MOST_MILLIS, ParseCost.MOST_HEAP_MIB);
        int all = report.hostile().size();
        return beyond == 0
                ? "All " + all + " hostile inputs stay within " + bounds + "."
                : beyond + " of " + all + " hostile inputs go beyond " + bounds + ".";
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}

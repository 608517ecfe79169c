package dev.crossfire.deploy.app.simulate;

import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.signal.Recognised;
import dev.crossfire.streams.simulation.SimulationReport;
import dev.crossfire.streams.simulation.SimulationTally;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A simulation, for a terminal. */
final class SimulationText {

    private static final int MOST_LINES = 40;

    private SimulationText() {}

    /** @param took wall time of generating and diagnosing it */
    static String of(SimulationReport report, SimulationTally tally, Duration took) {
        StringBuilder text = new StringBuilder();
        double seconds = Math.max(0.001, took.toMillis() / 1000.0);
        text.append(String.format(
                Locale.ROOT,
                "%,d nodes sent %,d raw records, %s, generated and diagnosed in %.1f s%n",
                report.nodes(),
                tally.records(),
                size(tally.bytes()),
                seconds));
        text.append(String.format(
                Locale.ROOT,
                "  a second: %,.0f nodes, %,.0f records, %s%n%n",
                report.nodes() / seconds,
                tally.records() / seconds,
                size((long) (tally.bytes() / seconds))));
        text.append(String.format(
                Locale.ROOT,
                "%,d conflicts were there; %,d incidents stand (%,d outbreaks, %,d notices)%n",
                report.truth(),
                report.incidents(),
                report.outbreaks(),
                report.notices()));
        lines(text, "missed", tally.missed());
        lines(text, "false alarms", tally.falseAlarms());
        ledger(text, report.ledger());
        text.append(String.format("%nhistory %s%n", report.historySha256()));
        text.append("  the same for this seed in every --order\n");
        return text.toString();
    }

    private static void lines(StringBuilder text, String what, List<String> lines) {
        text.append(String.format(Locale.ROOT, "%s: %s%n", what, lines.isEmpty() ? "none" : lines.size()));
        lines.stream()
                .limit(MOST_LINES)
                .forEach(line -> text.append("  ").append(line).append('\n'));
        if (lines.size() > MOST_LINES) {
            text.append("  and ").append(lines.size() - MOST_LINES).append(" more\n");
        }
    }

    private static void ledger(StringBuilder text, SimulationReport.Ledger ledger) {
        Recognised.Tally in = ledger.recognised();
        Fold.Tally fold = ledger.fold();
        text.append(String.format(
                Locale.ROOT,
                "%nentries: %,d = %,d recognised + %,d irrelevant + %,d dead%n",
                in.in(),
                in.recognised(),
                in.irrelevant(),
                in.dead()));
        text.append(String.format(
                Locale.ROOT,
                "  recognised: %,d = %,d kept + %,d folded away + %,d duplicate + %,d late%n",
                fold.taken(),
                fold.kept(),
                fold.folded(),
                fold.duplicate(),
                fold.late()));
        text.append("  the ledger ").append(ledger.balanced() ? "balances\n" : "DOES NOT BALANCE\n");
    }

    private static String size(long bytes) {
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%.0f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / 1024.0 / 1024.0);
    }
}

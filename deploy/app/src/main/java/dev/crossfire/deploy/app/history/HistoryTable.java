package dev.crossfire.deploy.app.history;

import dev.crossfire.deploy.app.text.Printable;
import dev.crossfire.model.incident.Incident;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Incidents as a table of at most {@value #WIDTH} columns. What does not fit is cut and marked so; the id never is. */
final class HistoryTable {

    private static final int WIDTH = 110;
    private static final String GAP = "  ";
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final List<String> HEADER = List.of("SINCE (UTC)", "VERDICT", "STATE", "NODE", "CAUSE", "ID");
    private static final int NODE = 3;
    private static final int CAUSE = 4;

    private HistoryTable() {}

    static String of(List<Incident> incidents) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        incidents.forEach(incident -> rows.add(row(incident)));
        int[] widths = widths(rows);
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(column == 0 ? "" : GAP).append(fit(row.get(column), widths[column]));
            }
            table.append(line.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }

    private static List<String> row(Incident incident) {
        Incident.Cause cause = incident.cause();
        return List.of(
                CLOCK.format(incident.openedAt()),
                incident.verdict().word(),
                standing(incident),
                Printable.of(incident.cluster() + "/" + incident.node()),
                cause == null ? "not known" : Printable.of(cause.id()),
                Printable.of(incident.id()));
    }

    /** Open, or how it ended: an end that was no recovery is not told as one. */
    static String standing(Incident incident) {
        Incident.Resolution resolution = incident.resolution();
        return resolution == null ? "open" : resolution.kind().word();
    }

    /** Every column as wide as its widest cell; what is too much goes from the node first, then from the cause. */
    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[HEADER.size()];
        int all = GAP.length() * (HEADER.size() - 1);
        for (int column = 0; column < widths.length; column++) {
            int at = column;
            widths[column] =
                    rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
            all += widths[column];
        }
        int tooMuch = Math.max(0, all - WIDTH);
        int fromNode = Math.min(tooMuch, Math.max(0, widths[NODE] - 24));
        widths[NODE] -= fromNode;
        widths[CAUSE] = Math.max(8, widths[CAUSE] - (tooMuch - fromNode));
        return widths;
    }

    private static String fit(String cell, int width) {
        return cell.length() <= width ? cell + " ".repeat(width - cell.length()) : cell.substring(0, width - 1) + "…";
    }
}

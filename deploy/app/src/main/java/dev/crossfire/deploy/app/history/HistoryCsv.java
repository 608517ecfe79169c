package dev.crossfire.deploy.app.history;

import dev.crossfire.model.incident.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Incidents as RFC 4180 has them: a header, CRLF, quotes where they are needed. A cell that a spreadsheet would take for a formula gets an
 * apostrophe in front: names and texts come from logs.
 */
final class HistoryCsv {

    private static final List<String> HEADER = List.of(
            "id",
            "revision",
            "cluster",
            "node",
            "conflict",
            "verdict",
            "state",
            "resolution",
            "openedAt",
            "updatedAt",
            "resolvedAt",
            "cause",
            "causeSays",
            "resolutionSays");

    private HistoryCsv() {}

    static String of(List<Incident> incidents) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        incidents.forEach(incident -> rows.add(row(incident)));
        return rows.stream()
                .map(row -> row.stream().map(HistoryCsv::cell).collect(Collectors.joining(",", "", "\r\n")))
                .collect(Collectors.joining());
    }

    private static List<String> row(Incident incident) {
        Incident.Cause cause = incident.cause();
        Incident.Resolution resolution = incident.resolution();
        return List.of(
                incident.id(),
                Integer.toString(incident.revision()),
                incident.cluster(),
                incident.node(),
                incident.conflict(),
                incident.verdict().word(),
                incident.state() == Incident.State.OPEN ? "open" : "resolved",
                resolution == null ? "" : resolution.kind().word(),
                incident.openedAt().toString(),
                incident.updatedAt().toString(),
                time(incident.resolvedAt()),
                cause == null ? "" : cause.id(),
                cause == null ? "" : cause.says(),
                resolution == null ? "" : resolution.says());
    }

    private static String time(@Nullable Instant at) {
        return at == null ? "" : at.toString();
    }

    static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}

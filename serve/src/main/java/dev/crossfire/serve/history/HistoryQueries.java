package dev.crossfire.serve.history;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.serve.history.IncidentHistory.Arrival;
import dev.crossfire.serve.history.IncidentHistory.Page;
import dev.crossfire.serve.history.IncidentQuery.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked of the history, as SQL. */
final class HistoryQueries {

    private static final String STANDING = """
            SELECT incident.id, incident.updated_at, packed, length, dictionary FROM incident
            JOIN revision ON revision.incident = incident.id AND revision.revision = incident.revision
            """;

    private final HistoryFile file;
    private final Connection connection;

    HistoryQueries(HistoryFile file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    Page find(IncidentQuery query) throws SQLException {
        SqlFilter filter = SqlFilter.of(query);
        Position after = query.after();
        if (after != null) {
            long micros = EventTime.micros(after.updatedAt());
            filter.and("incident.updated_at <= ?", micros);
            filter.and("(incident.updated_at < ? OR incident.id > ?)", micros, after.id());
        }
        // One more than asked for tells whether there is a next page.
        String sql = STANDING + filter.where() + " ORDER BY incident.updated_at DESC, incident.id LIMIT "
                + (query.limit() + 1);
        List<StoredIncident> found = new ArrayList<>();
        try (PreparedStatement select = filter.prepare(connection, sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                if (found.size() == query.limit()) {
                    return new Page(found, found.get(found.size() - 1).position());
                }
                found.add(standing(rows));
            }
        }
        return new Page(found, null);
    }

    /** Records of outbreaks: those that stand first, then the newest; at most so many. */
    List<byte[]> outbreaks(@Nullable String cluster, @Nullable String conflict, boolean standing, int limit)
            throws SQLException {
        String sql = "SELECT json FROM outbreak WHERE (?1 IS NULL OR cluster = ?1) AND (?2 IS NULL OR conflict = ?2)"
                + (standing ? " AND open = 1" : "") + " ORDER BY open DESC, since DESC, id LIMIT " + limit;
        List<byte[]> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, cluster);
            select.setString(2, conflict);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getBytes(1));
                }
            }
        }
        return found;
    }

    /** The outbreak that an incident belongs to, by the time of its first symptom. */
    Optional<Outbreak> outbreakOf(Incident incident) throws SQLException {
        String sql =
                "SELECT json FROM outbreak WHERE cluster = ? AND conflict = ? AND joinable_from <= ? AND joinable_to >= ?"
                        + " ORDER BY since LIMIT 1";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, incident.cluster());
            select.setString(2, incident.conflict());
            select.setLong(3, EventTime.micros(incident.openedAt()));
            select.setLong(4, EventTime.micros(incident.openedAt()));
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(Json.read(rows.getBytes(1), Outbreak.class)) : Optional.empty();
            }
        }
    }

    int standingOutbreaks() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM outbreak WHERE open = 1");
                ResultSet rows = select.executeQuery()) {
            return rows.getInt(1);
        }
    }

    int count(IncidentQuery query) throws SQLException {
        SqlFilter filter = SqlFilter.of(query);
        try (PreparedStatement select = filter.prepare(connection, "SELECT count(*) FROM incident" + filter.where());
                ResultSet rows = select.executeQuery()) {
            return rows.getInt(1);
        }
    }

    Optional<StoredIncident> incident(String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(STANDING + " WHERE incident.id = ?")) {
            select.setString(1, id);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(standing(rows)) : Optional.empty();
            }
        }
    }

    /** The newest ones, oldest of them first. */
    List<Revision> newestRevisions(String id, int limit) throws SQLException {
        String sql = "SELECT revision, updated_at, state, verdict, ended FROM revision WHERE incident = ?"
                + " ORDER BY revision DESC LIMIT ?";
        List<Revision> revisions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, id);
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String ended = rows.getString(5);
                    revisions.add(new Revision(
                            rows.getInt(1),
                            EventTime.at(rows.getLong(2)),
                            constant(Incident.State.class, rows.getString(3)),
                            constant(Verdict.class, rows.getString(4)),
                            ended == null ? null : constant(Incident.Resolution.Kind.class, ended)));
                }
            }
        }
        Collections.reverse(revisions);
        return revisions;
    }

    int revisions(String id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT count(*) FROM revision WHERE incident = ?")) {
            select.setString(1, id);
            try (ResultSet rows = select.executeQuery()) {
                return rows.getInt(1);
            }
        }
    }

    List<StoredRevision> revisionsAfter(String id, int number, int limit) throws SQLException {
        String sql = "SELECT revision, packed, length, dictionary FROM revision WHERE incident = ? AND revision > ?"
                + " ORDER BY revision LIMIT ?";
        List<StoredRevision> revisions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, id);
            select.setInt(2, number);
            select.setInt(3, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    revisions.add(new StoredRevision(rows.getInt(1), packed(rows, 2)));
                }
            }
        }
        return revisions;
    }

    /** Oldest first. */
    List<Arrival> newestArrivals(int limit) throws SQLException {
        String sql =
                "SELECT partition, \"offset\", packed, length, dictionary FROM revision WHERE news ORDER BY arrival DESC LIMIT ?";
        List<Arrival> arrivals = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    arrivals.add(new Arrival(rows.getInt(1), rows.getLong(2), packed(rows, 3)));
                }
            }
        }
        Collections.reverse(arrivals);
        return arrivals;
    }

    /** @param at the time that is asked about; null for now */
    Optional<Finding> finding(String cluster, String node, String conflict, @Nullable Instant at) throws SQLException {
        String sql = "SELECT json FROM finding WHERE cluster = ? AND node = ? AND conflict = ? AND emitted_at <= ?"
                + " ORDER BY emitted_at DESC LIMIT 1";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, cluster);
            select.setString(2, node);
            select.setString(3, conflict);
            select.setLong(4, at == null ? Long.MAX_VALUE : EventTime.micros(at));
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(Json.read(rows.getBytes(1), Finding.class)) : Optional.empty();
            }
        }
    }

    SourceTroubles sourceTroubles(Instant since, int limit) throws SQLException {
        String sql = "SELECT cluster, node, note, count(*) OVER () FROM trouble WHERE emitted_at >= ?"
                + " ORDER BY cluster, node LIMIT ?";
        List<SourceTroubles.Trouble> first = new ArrayList<>();
        int total = 0;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, EventTime.micros(since));
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    first.add(new SourceTroubles.Trouble(rows.getString(1), rows.getString(2), rows.getString(3)));
                    total = rows.getInt(4);
                }
            }
        }
        return new SourceTroubles(first, total);
    }

    Map<Verdict, Integer> openByVerdict() throws SQLException {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0);
        }
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(
                        "SELECT verdict, count(*) FROM incident WHERE state = 'open' GROUP BY verdict")) {
            while (rows.next()) {
                counts.put(constant(Verdict.class, rows.getString(1)), rows.getInt(2));
            }
        }
        return counts;
    }

    Optional<Instant> oldest() throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("SELECT min(emitted_at) FROM revision")) {
            long micros = rows.getLong(1);
            return rows.wasNull() ? Optional.empty() : Optional.of(EventTime.at(micros));
        }
    }

    private StoredIncident standing(ResultSet row) throws SQLException {
        return new StoredIncident(new Position(EventTime.at(row.getLong(2)), row.getString(1)), packed(row, 3));
    }

    /** From three columns: packed, length, dictionary. */
    private PackedRecord packed(ResultSet row, int column) throws SQLException {
        return new PackedRecord(
                row.getBytes(column), row.getInt(column + 1), file.dictionary(connection, row.getInt(column + 2)));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }
}

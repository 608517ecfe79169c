package dev.crossfire.serve.history;

import dev.crossfire.serve.history.IncidentHistory.Reading;
import dev.crossfire.serve.history.Place.Source;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;

/** What the history is a view of, and how far it has come. For the thread that writes. */
final class HistoryPlaces {

    private final Connection writer;

    HistoryPlaces(Connection writer) {
        this.writer = writer;
    }

    /** The ids of the topics that the rows come from; empty for a file that has not read any yet. */
    Map<Source, String> topics() throws SQLException {
        Map<Source, String> ids = new EnumMap<>(Source.class);
        try (Statement select = writer.createStatement();
                ResultSet rows = select.executeQuery("SELECT source, id FROM topic")) {
            while (rows.next()) {
                ids.put(Source.valueOf(rows.getString(1)), rows.getString(2));
            }
        }
        writer.rollback();
        return ids;
    }

    void belongTo(Map<Source, String> topicIds) throws SQLException {
        try (PreparedStatement insert = writer.prepareStatement("INSERT INTO topic (source, id) VALUES (?, ?)")) {
            for (Map.Entry<Source, String> topic : topicIds.entrySet()) {
                insert.setString(1, topic.getKey().name());
                insert.setString(2, topic.getValue());
                insert.executeUpdate();
            }
        }
        writer.commit();
    }

    /** How far each known partition of a topic was read. */
    Map<Integer, Reading> readings(Source source) throws SQLException {
        Map<Integer, Reading> readings = new java.util.TreeMap<>();
        try (PreparedStatement select =
                writer.prepareStatement("SELECT partition, beginning, next FROM place WHERE source = ?")) {
            select.setString(1, source.name());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    readings.put(rows.getInt(1), new Reading(rows.getLong(2), rows.getLong(3)));
                }
            }
        }
        writer.rollback();
        return readings;
    }

    void put(Place place, Reading reading) throws SQLException {
        try (PreparedStatement insert = writer.prepareStatement(
                "INSERT OR REPLACE INTO place (source, partition, beginning, next) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, place.source().name());
            insert.setInt(2, place.partition());
            insert.setLong(3, reading.beginning());
            insert.setLong(4, reading.next());
            insert.executeUpdate();
        }
        writer.commit();
    }

    /**
     * Drops what the topics no longer hold either.
     *
     * @return how many rows went
     */
    int drop(long incidentsBefore, long findingsBefore) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            statement.executeUpdate(
                    "UPDATE place SET beginning = max(beginning, coalesce((SELECT max(\"offset\") + 1 FROM revision"
                            + " WHERE revision.partition = place.partition AND emitted_at < " + incidentsBefore
                            + "), 0)) WHERE source = 'INCIDENTS'");
            int dropped = statement.executeUpdate("DELETE FROM incident WHERE emitted_at < " + incidentsBefore);
            dropped += statement.executeUpdate("DELETE FROM revision WHERE emitted_at < " + incidentsBefore);
            dropped += statement.executeUpdate("DELETE FROM outbreak WHERE emitted_at < " + incidentsBefore);
            dropped += statement.executeUpdate("DELETE FROM finding WHERE emitted_at < " + findingsBefore);
            dropped += statement.executeUpdate("DELETE FROM trouble WHERE emitted_at < " + findingsBefore);
            writer.commit();
            return dropped;
        }
    }
}

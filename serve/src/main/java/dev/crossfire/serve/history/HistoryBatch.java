package dev.crossfire.serve.history;

import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.outbreak.Outbreak;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One transaction: records, and where to go on after them. All of it stands once {@link #commit()} has returned, none of it before. For
 * one thread, one at a time.
 */
public final class HistoryBatch implements AutoCloseable {

    private final IncidentHistory history;
    private final HistoryFile file;
    private final Connection connection;
    private final RecordPacker packer;
    private final Instant incidentsSince;
    private final Instant findingsSince;
    private final Set<Integer> kept = new HashSet<>();
    private boolean changed;
    private boolean open = true;

    /** @param incidentsSince revisions that were emitted before are passed over, as are findings before {@code findingsSince} */
    HistoryBatch(
            IncidentHistory history,
            HistoryFile file,
            RecordPacker packer,
            Instant incidentsSince,
            Instant findingsSince) {
        this.history = history;
        this.file = file;
        this.connection = file.writer();
        this.packer = packer;
        this.incidentsSince = incidentsSince;
        this.findingsSince = findingsSince;
    }

    /**
     * Takes a revision.
     *
     * @param emittedAt the record's own timestamp
     * @param bytes the record, kept for those who ask for it whole
     * @return its packed bytes when it is the newest of its incident; empty when it, or a newer one, is known: a replay changes nothing
     */
    public Optional<PackedRecord> put(int partition, long offset, Instant emittedAt, Incident incident, byte[] bytes) {
        if (emittedAt.isBefore(incidentsSince)) {
            return Optional.empty();
        }
        return doing(() -> {
            int newest = newestRevision(incident.id());
            boolean news = incident.revision() > newest;
            PackedRecord packed = packer.pack(incident.conflict(), bytes);
            keep(incident.conflict(), packed.dictionary());
            if (!insert(partition, offset, emittedAt, incident, packed, news)) {
                return Optional.empty();
            }
            changed = true;
            if (!news) {
                return Optional.empty();
            }
            stand(emittedAt, incident);
            return Optional.of(packed);
        });
    }

    /** Takes a finding; of two of one node and conflict at one time the later read stands. */
    public void put(Instant emittedAt, Finding finding, byte[] bytes) {
        if (emittedAt.isBefore(findingsSince)) {
            return;
        }
        String sql =
                "INSERT OR REPLACE INTO finding (cluster, node, conflict, emitted_at, json) VALUES (?, ?, ?, ?, ?)";
        doing(() -> {
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                insert.setString(1, finding.cluster());
                insert.setString(2, finding.node());
                insert.setString(3, finding.conflict());
                insert.setLong(4, EventTime.micros(emittedAt));
                insert.setBytes(5, bytes);
                changed = true;
                insert.executeUpdate();
            }
            return finding.conflict().equals(Finding.SOURCES) ? sources(emittedAt, finding) : 0;
        });
    }

    private int sources(Instant emittedAt, Finding finding) throws SQLException {
        String note = finding.note();
        String sql = note == null
                ? "DELETE FROM trouble WHERE cluster = ? AND node = ? AND emitted_at <= ?"
                : "INSERT INTO trouble (cluster, node, emitted_at, note) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
                        + " SET emitted_at = excluded.emitted_at, note = excluded.note"
                        + " WHERE excluded.emitted_at >= trouble.emitted_at";
        try (PreparedStatement change = connection.prepareStatement(sql)) {
            change.setString(1, finding.cluster());
            change.setString(2, finding.node());
            change.setLong(3, EventTime.micros(emittedAt));
            if (note != null) {
                change.setString(4, note);
            }
            return change.executeUpdate();
        }
    }

    /**
     * Takes a revision of an outbreak.
     *
     * @return whether it is the newest; an older one changes nothing
     */
    public boolean put(Instant emittedAt, Outbreak outbreak, byte[] bytes) {
        if (emittedAt.isBefore(incidentsSince)) {
            return false;
        }
        return doing(() -> {
            if (outbreak.revision() <= newestOf(outbreak)) {
                return false;
            }
            for (String former : outbreak.formerly()) {
                delete(former);
            }
            stand(emittedAt, outbreak, bytes);
            changed = true;
            return true;
        });
    }

    private int newestOf(Outbreak outbreak) throws SQLException {
        String sql = "SELECT max(revision) FROM outbreak WHERE id = ?";
        int newest = 0;
        List<String> ids = new ArrayList<>(outbreak.formerly());
        ids.add(outbreak.id());
        for (String id : ids) {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, id);
                try (ResultSet found = select.executeQuery()) {
                    newest = Math.max(newest, found.next() ? found.getInt(1) : 0);
                }
            }
        }
        return newest;
    }

    private void delete(String outbreak) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM outbreak WHERE id = ?")) {
            delete.setString(1, outbreak);
            delete.executeUpdate();
        }
    }

    private void stand(Instant emittedAt, Outbreak outbreak, byte[] bytes) throws SQLException {
        String sql = """
                INSERT OR REPLACE INTO outbreak (id, revision, emitted_at, cluster, conflict, open, since, joinable_from, joinable_to, json)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
        Duration window = Duration.ofSeconds(outbreak.windowSeconds());
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, outbreak.id());
            insert.setInt(2, outbreak.revision());
            insert.setLong(3, EventTime.micros(emittedAt));
            insert.setString(4, outbreak.cluster());
            insert.setString(5, outbreak.conflict());
            insert.setBoolean(6, outbreak.stands());
            insert.setLong(7, EventTime.micros(outbreak.since()));
            insert.setLong(8, EventTime.micros(outbreak.since().minus(window)));
            insert.setLong(9, EventTime.micros(outbreak.lastJoinedAt().plus(window)));
            insert.setBytes(10, bytes);
            insert.executeUpdate();
        }
    }

    /** Reading goes on at this offset of this partition. */
    public void next(Place place, long offset) {
        String sql = "UPDATE place SET next = ? WHERE source = ? AND partition = ?";
        doing(() -> {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setLong(1, offset);
                update.setString(2, place.source().name());
                update.setInt(3, place.partition());
                return update.executeUpdate();
            }
        });
    }

    /** Makes it stand. */
    public void commit() {
        doing(() -> {
            connection.commit();
            open = false;
            return open;
        });
        if (changed) {
            history.changed();
        }
    }

    /** Takes everything back unless it was committed. */
    @Override
    public void close() {
        if (open) {
            open = false;
            history.forget();
            doing(() -> {
                file.rollback();
                return open;
            });
        }
    }

    private int newestRevision(String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT revision FROM incident WHERE id = ?")) {
            select.setString(1, id);
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? found.getInt(1) : 0;
            }
        }
    }

    private boolean insert(
            int partition, long offset, Instant emittedAt, Incident incident, PackedRecord packed, boolean news)
            throws SQLException {
        String sql = """
                INSERT OR IGNORE INTO revision (incident, revision, partition, "offset", emitted_at, news, updated_at, state, verdict,
                  ended, dictionary, length, packed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
        Incident.Resolution resolution = incident.resolution();
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, incident.id());
            insert.setInt(2, incident.revision());
            insert.setInt(3, partition);
            insert.setLong(4, offset);
            insert.setLong(5, EventTime.micros(emittedAt));
            insert.setBoolean(6, news);
            insert.setLong(7, EventTime.micros(incident.updatedAt()));
            insert.setString(8, word(incident.state()));
            insert.setString(9, incident.verdict().word());
            insert.setString(10, resolution == null ? null : resolution.kind().word());
            insert.setInt(11, packed.dictionary().id());
            insert.setInt(12, packed.length());
            insert.setBytes(13, packed.deflated());
            return insert.executeUpdate() > 0;
        }
    }

    private void stand(Instant emittedAt, Incident incident) throws SQLException {
        String sql = """
                INSERT OR REPLACE INTO incident (id, revision, emitted_at, cluster, node, conflict, state, verdict, opened_at, updated_at,
                  resolved_at, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, incident.id());
            insert.setInt(2, incident.revision());
            insert.setLong(3, EventTime.micros(emittedAt));
            insert.setString(4, incident.cluster());
            insert.setString(5, incident.node());
            insert.setString(6, incident.conflict());
            insert.setString(7, word(incident.state()));
            insert.setString(8, incident.verdict().word());
            insert.setLong(9, EventTime.micros(incident.openedAt()));
            insert.setLong(10, EventTime.micros(incident.updatedAt()));
            set(insert, 11, incident.resolvedAt());
            insert.setString(12, IncidentQuery.words(incident));
            insert.executeUpdate();
        }
    }

    private void keep(String conflict, PackedRecord.Dictionary dictionary) throws SQLException {
        if (dictionary.id() == 0 || !kept.add(dictionary.id())) {
            return;
        }
        String sql = "INSERT OR IGNORE INTO dictionary (id, conflict, bytes) VALUES (?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setInt(1, dictionary.id());
            insert.setString(2, conflict);
            insert.setBytes(3, dictionary.bytes());
            insert.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, int index, @Nullable Instant at) throws SQLException {
        if (at == null) {
            statement.setNull(index, Types.INTEGER);
        } else {
            statement.setLong(index, EventTime.micros(at));
        }
    }

    /** The word of JSON and of the filters. */
    static String word(Incident.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private interface Writing<T> {
        T write() throws SQLException;
    }

    private <T> T doing(Writing<T> writing) {
        try {
            return writing.write();
        } catch (SQLException e) {
            throw history.noticed(HistoryException.of(file.file(), e));
        }
    }
}

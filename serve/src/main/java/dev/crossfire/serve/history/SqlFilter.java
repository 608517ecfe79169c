package dev.crossfire.serve.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions and their values; says in SQL what {@link IncidentQuery#matches} says in Java. */
final class SqlFilter {

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    private SqlFilter() {}

    static SqlFilter of(IncidentQuery query) {
        SqlFilter filter = new SqlFilter();
        filter.andIf("incident.cluster = ?", query.cluster());
        filter.andIf("incident.node = ?", query.node());
        filter.andIf("incident.conflict = ?", query.conflict());
        filter.andIf("incident.state = ?", query.state() == null ? null : HistoryBatch.word(query.state()));
        filter.andIf(
                "incident.verdict = ?",
                query.verdict() == null ? null : query.verdict().word());
        filter.andIf(
                "(incident.resolved_at IS NULL OR incident.resolved_at >= ?)",
                query.from() == null ? null : EventTime.micros(query.from()));
        filter.andIf("incident.opened_at < ?", query.to() == null ? null : EventTime.micros(query.to()));
        filter.andIf("instr(incident.words, ?) > 0", query.q() == null ? null : IncidentQuery.needle(query.q()));
        return filter;
    }

    void and(String condition, Object... with) {
        conditions.add(condition);
        values.addAll(List.of(with));
    }

    String where() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }

    private void andIf(String condition, @Nullable Object value) {
        if (value != null) {
            and(condition, value);
        }
    }
}

package dev.crossfire.serve.feed;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.serve.feed.Problem.Refusal;
import dev.crossfire.serve.history.IncidentQuery;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The parameters of a request's query. What is unknown, given twice or out of range is refused by name, never guessed at. */
final class QueryParameters {

    private static final int MAX_LENGTH = 512;

    private final Map<String, List<String>> given;

    private QueryParameters(Map<String, List<String>> given) {
        this.given = given;
    }

    /** @param known names that may be given, each at most once */
    static QueryParameters of(Map<String, List<String>> given, String... known) {
        List<String> names = Arrays.asList(known);
        given.forEach((name, values) -> {
            if (!names.contains(name)) {
                throw Refusal.badParameter(
                        name,
                        "unknown parameter '" + name + "'; known here: "
                                + (names.isEmpty() ? "none" : String.join(", ", names)));
            }
            if (values.isEmpty()) {
                throw Refusal.badParameter(
                        name, "parameter '" + name + "' cannot be read: its percent-encoding is broken");
            }
            if (values.size() > 1) {
                throw Refusal.badParameter(name, "parameter '" + name + "' was given " + values.size() + " times");
            }
            if (values.get(0).length() > MAX_LENGTH && !name.equals("lastEventId")) {
                throw Refusal.badParameter(
                        name, "parameter '" + name + "' is longer than " + MAX_LENGTH + " characters");
            }
        });
        return new QueryParameters(given);
    }

    /** The query that a list of incidents answers. */
    static IncidentQuery incidentQuery(Map<String, List<String>> given) {
        QueryParameters parameters =
                of(given, "cluster", "node", "conflict", "state", "verdict", "from", "to", "q", "limit", "cursor");
        IncidentQuery query = new IncidentQuery(
                parameters.text("cluster"),
                parameters.text("node"),
                parameters.text("conflict"),
                parameters.word("state", Incident.State.class),
                parameters.word("verdict", Verdict.class),
                parameters.instant("from"),
                parameters.instant("to"),
                parameters.text("q"),
                parameters.limit(),
                null);
        String cursor = parameters.text("cursor");
        return cursor == null ? query : after(query, cursor);
    }

    /** A parameter's value; null when absent or empty, as a form sends a field that was left empty. */
    @Nullable
    String text(String name) {
        List<String> values = given.get(name);
        return values == null || values.get(0).isEmpty() ? null : values.get(0);
    }

    /** A parameter's value, which must be there. */
    String required(String name) {
        String value = text(name);
        if (value == null) {
            throw Refusal.badParameter(name, "parameter '" + name + "' is missing");
        }
        return value;
    }

    private static IncidentQuery after(IncidentQuery query, String cursor) {
        try {
            return query.afterCursor(cursor);
        } catch (IllegalArgumentException e) {
            throw Refusal.badParameter(
                    "cursor",
                    "parameter 'cursor' is none of this query; take it from 'next' and leave the other parameters as they were");
        }
    }

    /** How many at most. */
    int limit() {
        String value = text("limit");
        if (value == null) {
            return IncidentQuery.DEFAULT_LIMIT;
        }
        if (value.matches("\\d{1,4}")) {
            int limit = Integer.parseInt(value);
            if (limit >= 1 && limit <= IncidentQuery.MAX_LIMIT) {
                return limit;
            }
        }
        throw Refusal.badParameter(
                "limit", "parameter 'limit' must be 1 to " + IncidentQuery.MAX_LIMIT + ", got '" + value + "'");
    }

    @Nullable
    Instant instant(String name) {
        String value = text(name);
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeException e) {
            throw Refusal.badParameter(
                    name, "parameter '" + name + "' must be a time such as 2026-11-22T14:47:49Z, got '" + value + "'");
        }
    }

    private <E extends Enum<E>> @Nullable E word(String name, Class<E> type) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        TreeSet<String> words = new TreeSet<>();
        for (E constant : type.getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT);
            if (word.equals(value)) {
                return constant;
            }
            words.add(word);
        }
        throw Refusal.badParameter(
                name, "parameter '" + name + "' must be one of " + String.join(", ", words) + ", got '" + value + "'");
    }
}

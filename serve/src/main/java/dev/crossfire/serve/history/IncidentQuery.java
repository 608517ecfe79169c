package dev.crossfire.serve.history;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which incidents are asked for; a null asks for all. Times count to the microsecond.
 *
 * @param from incidents that were still open then, or opened later
 * @param to incidents that were opened before then
 * @param q words that must stand, in any case, in the id, the names, the title, the cause, a proof or a note
 * @param limit how many at most, 1 to {@value #MAX_LIMIT}
 * @param after where the page before ended
 */
public record IncidentQuery(
        @Nullable String cluster,
        @Nullable String node,
        @Nullable String conflict,
        Incident.@Nullable State state,
        @Nullable Verdict verdict,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String q,
        int limit,
        @Nullable Position after) {

    public static final int DEFAULT_LIMIT = 100;
    public static final int MAX_LIMIT = 500;

    private static final String SEPARATOR = "\u001f";

    public static final IncidentQuery ALL =
            new IncidentQuery(null, null, null, null, null, null, null, null, DEFAULT_LIMIT, null);

    /** Of one conflict on one node. */
    public static IncidentQuery of(String cluster, String node, String conflict) {
        return new IncidentQuery(cluster, node, conflict, null, null, null, null, null, DEFAULT_LIMIT, null);
    }

    /** Where an incident stands in the order: newest update first, then by id. */
    public record Position(Instant updatedAt, String id) implements Comparable<Position> {

        public static Position of(Incident incident) {
            return new Position(incident.updatedAt(), incident.id());
        }

        @Override
        public int compareTo(Position other) {
            int newestFirst = Long.compare(EventTime.micros(other.updatedAt), EventTime.micros(updatedAt));
            return newestFirst != 0 ? newestFirst : id.compareTo(other.id);
        }
    }

    public IncidentQuery inState(Incident.State only) {
        return new IncidentQuery(cluster, node, conflict, only, verdict, from, to, q, limit, after);
    }

    public IncidentQuery atMost(int newLimit) {
        return new IncidentQuery(cluster, node, conflict, state, verdict, from, to, q, newLimit, after);
    }

    public IncidentQuery saying(String words) {
        return new IncidentQuery(cluster, node, conflict, state, verdict, from, to, words, limit, after);
    }

    public IncidentQuery after(Position position) {
        return new IncidentQuery(cluster, node, conflict, state, verdict, from, to, q, limit, position);
    }

    /** Whether an incident, in its newest revision, is among those asked for, whatever limit and place. */
    public boolean matches(Incident incident) {
        return (cluster == null || cluster.equals(incident.cluster()))
                && (node == null || node.equals(incident.node()))
                && (conflict == null || conflict.equals(incident.conflict()))
                && (state == null || state == incident.state())
                && (verdict == null || verdict == incident.verdict())
                && (from == null
                        || incident.resolvedAt() == null
                        || EventTime.micros(incident.resolvedAt()) >= EventTime.micros(from))
                && (to == null || EventTime.micros(incident.openedAt()) < EventTime.micros(to))
                && (q == null || words(incident).contains(needle(q)));
    }

    /** Where the same is asked for from another place on: a path with this query's filters and limit. */
    public String address(String path, @Nullable String cursor) {
        StringJoiner pairs = new StringJoiner("&", path + "?", "");
        add(pairs, "cluster", cluster);
        add(pairs, "node", node);
        add(pairs, "conflict", conflict);
        add(pairs, "state", state == null ? null : state.name().toLowerCase(Locale.ROOT));
        add(pairs, "verdict", verdict == null ? null : verdict.word());
        add(pairs, "from", from);
        add(pairs, "to", to);
        add(pairs, "q", q);
        add(pairs, "limit", limit == DEFAULT_LIMIT ? null : limit);
        add(pairs, "cursor", cursor);
        return pairs.toString();
    }

    private static void add(StringJoiner pairs, String name, @Nullable Object value) {
        if (value != null) {
            pairs.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
        }
    }

    /** Where the page after this place begins: opaque, and of these filters alone. */
    public String cursor(Position position) {
        String plain = Integer.toHexString(filters()) + ";" + position.updatedAt() + ";" + position.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The same from where a cursor points to.
     *
     * @throws IllegalArgumentException when it is none of these filters
     */
    public IncidentQuery afterCursor(String cursor) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(";", 3);
            if (parts.length == 3 && parts[0].equals(Integer.toHexString(filters()))) {
                return after(new Position(Instant.parse(parts[1]), parts[2]));
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("the cursor names no place", e);
        }
        throw new IllegalArgumentException("the cursor is of other filters");
    }

    /** What tells these filters from others: a cursor of one query means nothing in another. */
    private int filters() {
        return Objects.hash(
                cluster,
                node,
                conflict,
                state == null ? "" : state.name(),
                verdict == null ? "" : verdict.name(),
                from,
                to,
                q);
    }

    /** Everything of an incident that is searched, in lower case, a unit separator between two texts. */
    static String words(Incident incident) {
        Incident.Cause cause = incident.cause();
        Stream<String> names =
                Stream.of(incident.id(), incident.cluster(), incident.node(), incident.conflict(), incident.title());
        Stream<String> causes = cause == null ? Stream.of() : Stream.of(cause.id(), cause.says());
        Stream<String> proofs = incident.proof().stream().map(Incident.Proof::says);
        return Stream.of(names, causes, proofs, incident.notes().stream())
                .flatMap(texts -> texts)
                .map(IncidentQuery::needle)
                .collect(Collectors.joining(SEPARATOR));
    }

    /** What is looked for in {@link #words}: never across two texts. */
    static String needle(String text) {
        return text.toLowerCase(Locale.ROOT).replace(SEPARATOR, " ");
    }
}

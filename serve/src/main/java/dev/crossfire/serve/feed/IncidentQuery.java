package dev.crossfire.serve.feed;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which incidents are asked for; a null asks for all.
 *
 * @param from incidents that were still open then, or opened later
 * @param to incidents that were opened before then
 * @param q words that must stand, in any case, in the id, the names, the title, the cause, a proof or a note
 * @param limit how many at most, 1 to {@value #MAX_LIMIT}
 * @param after where the page before ended
 */
record IncidentQuery(
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

    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 500;

    static final IncidentQuery ALL =
            new IncidentQuery(null, null, null, null, null, null, null, null, DEFAULT_LIMIT, null);

    /** Where an incident stands in the order: newest update first, then by id. */
    record Position(Instant updatedAt, String id) implements Comparable<Position> {

        static Position of(Incident incident) {
            return new Position(incident.updatedAt(), incident.id());
        }

        @Override
        public int compareTo(Position other) {
            int newestFirst = other.updatedAt.compareTo(updatedAt);
            return newestFirst != 0 ? newestFirst : id.compareTo(other.id);
        }
    }

    IncidentQuery inState(Incident.State only) {
        return new IncidentQuery(cluster, node, conflict, only, verdict, from, to, q, limit, after);
    }

    IncidentQuery atMost(int newLimit) {
        return new IncidentQuery(cluster, node, conflict, state, verdict, from, to, q, newLimit, after);
    }

    IncidentQuery after(Position position) {
        return new IncidentQuery(cluster, node, conflict, state, verdict, from, to, q, limit, position);
    }

    boolean matches(Incident incident) {
        return (cluster == null || cluster.equals(incident.cluster()))
                && (node == null || node.equals(incident.node()))
                && (conflict == null || conflict.equals(incident.conflict()))
                && (state == null || state == incident.state())
                && (verdict == null || verdict == incident.verdict())
                && (from == null
                        || incident.resolvedAt() == null
                        || !incident.resolvedAt().isBefore(from))
                && (to == null || incident.openedAt().isBefore(to))
                && (q == null || says(incident, q.toLowerCase(Locale.ROOT)));
    }

    /** Where the same is asked for from another place on: a path with this query's filters and limit. */
    String address(String path, String cursor) {
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

    /** What tells these filters from others: a cursor of one query means nothing in another. */
    int filters() {
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

    private static boolean says(Incident incident, String lowerCase) {
        Incident.Cause cause = incident.cause();
        Stream<String> words =
                Stream.of(incident.id(), incident.cluster(), incident.node(), incident.conflict(), incident.title());
        Stream<String> causes = cause == null ? Stream.of() : Stream.of(cause.id(), cause.says());
        Stream<String> proofs = incident.proof().stream().map(Incident.Proof::says);
        return Stream.of(words, causes, proofs, incident.notes().stream())
                .flatMap(texts -> texts)
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(lowerCase));
    }
}

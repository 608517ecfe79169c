package dev.crossfire.model.signal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crossfire.model.NodeKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that a person did about incidents.
 *
 * @param id tells it from every other
 * @param by who did it
 * @param why in their words; may be empty for all but a comment
 * @param at when; of two that say different things the later counts, of two of one time the one with the greater id
 * @param until when it ends by itself; a silence and a maintenance always have one
 * @param scope which incidents it is about
 * @param ends id of the action that it takes back; only of an {@link Kind#END}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Action(
        String id,
        Kind kind,
        String by,
        String why,
        Instant at,
        @Nullable Instant until,
        Scope scope,
        @Nullable String ends)
        implements LogRecord {

    /** In the order in which they take effect. */
    public static final Comparator<Action> ORDER =
            Comparator.comparing(Action::at).thenComparing(Action::id);

    public enum Kind {
        /** Somebody looks after it, and whoever looks at it sees who. */
        @JsonProperty("ack")
        ACK,
        /** Nobody is told, for as long as it lasts. Everything is recorded. */
        @JsonProperty("silence")
        SILENCE,
        /** As a silence, because the node is being worked at. */
        @JsonProperty("maintenance")
        MAINTENANCE,
        /** Words in the timeline. */
        @JsonProperty("comment")
        COMMENT,
        /** It is over, says somebody; checks that fail later open it again. */
        @JsonProperty("resolve")
        RESOLVE,
        /** Takes a silence, a maintenance or an acknowledgement back. */
        @JsonProperty("end")
        END;

        /** The word of JSON and commands. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it is about incidents to come too, for as long as it lasts. */
        public boolean lasts() {
            return this == SILENCE || this == MAINTENANCE;
        }
    }

    /**
     * Which incidents: those that fit everything that is given.
     *
     * @param cluster a name, or null for any
     * @param node a name or a glob ({@code *} any text, {@code ?} one character); null for any
     * @param conflict an id, or null for any
     * @param verdict {@code suspected} or {@code confirmed}; null for both
     * @param incident one incident's id; then cluster, node and conflict are its own
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Scope(
            @Nullable String cluster,
            @Nullable String node,
            @Nullable String conflict,
            @Nullable String verdict,
            @Nullable String incident) {

        /** Whether an incident is among them. */
        public boolean covers(NodeKey key, String conflictId, String verdictWord, String incidentId) {
            return coversNode(key)
                    && (conflict == null || conflict.equals(conflictId))
                    && (verdict == null || verdict.equals(verdictWord))
                    && (incident == null || incident.equals(incidentId));
        }

        /** Whether incidents of a node can be among them. */
        public boolean coversNode(NodeKey key) {
            return (cluster == null || cluster.equals(key.cluster()))
                    && (node == null || Globs.matches(node, key.node()));
        }

        /** The one node it is about; null when it may be several. */
        @Nullable
        NodeKey oneNode() {
            return cluster == null || node == null || Globs.isGlob(node) ? null : new NodeKey(cluster, node);
        }
    }

    public Action {
        if (id.isBlank() || by.isBlank()) {
            throw new IllegalArgumentException("an action must have an id and say who did it");
        }
        if (kind.lasts() && until == null) {
            throw new IllegalArgumentException("a " + kind.word() + " must say until when it lasts");
        }
        if (until != null && !until.isAfter(at)) {
            throw new IllegalArgumentException("the " + kind.word() + " " + id + " ends at " + until
                    + ", which is not after its beginning at " + at);
        }
        if (kind == Kind.COMMENT && why.isBlank()) {
            throw new IllegalArgumentException("a comment must say something");
        }
        if ((kind == Kind.END) != (ends != null)) {
            throw new IllegalArgumentException(
                    "'ends' names the action that an 'end' takes back, and nothing else has it");
        }
    }

    /** The node it is about, whose partition it goes to; null when it may be several: then it goes to all. */
    @Override
    public @Nullable NodeKey about() {
        return scope.oneNode();
    }
}

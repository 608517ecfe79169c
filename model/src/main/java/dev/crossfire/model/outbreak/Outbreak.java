package dev.crossfire.model.outbreak;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One conflict on at least three nodes of a cluster within its window: one revision of it, whole. Its incidents carry nothing of it: an
 * incident belongs to the outbreak of its cluster and conflict that {@link #takesIn} it, so that five thousand of them need no revision.
 *
 * @param id derived: hash of cluster, conflict and {@code since} in steps of the window
 * @param revision from 1, without gap
 * @param formerly ids under which earlier revisions told of it: a node that was heard of late may have failed first, or may join two
 *     outbreaks to one
 * @param title of its incidents
 * @param count how many nodes were hit, exactly; each once, also one that recovered and was hit again
 * @param open how many of them fail still, or again
 * @param confirmed how many are confirmed
 * @param suppressed how many of the open ones are suppressed
 * @param since when the first of them failed first
 * @param lastJoinedAt when the last of them failed first
 * @param updatedAt when this revision was made: the newest tick, or the newest event time before there was one
 * @param endedAt when the last of them recovered; null while one has not, or another may join
 * @param ending null while it stands
 * @param windowSeconds how far apart two nodes may fail and still belong together
 * @param first the first nodes by time, then name; at most {@link #FIRST_NODES}
 * @param growth how many had failed by then, oldest first; at most {@link #MOST_GROWTH} steps of equal width
 * @param changes what changed on the nodes just before they failed, what most of them saw first; at most {@link #MOST_CHANGES}
 * @param atRisk nodes that have what rewrites the victims' packets, and do not fail yet
 */
public record Outbreak(
        String id,
        int revision,
        List<String> formerly,
        String cluster,
        String conflict,
        String title,
        State state,
        int count,
        int open,
        int confirmed,
        int suppressed,
        Instant since,
        Instant lastJoinedAt,
        Instant updatedAt,
        @Nullable Instant endedAt,
        @Nullable Ending ending,
        long windowSeconds,
        List<Victim> first,
        List<Growth> growth,
        List<Change> changes,
        AtRisk atRisk) {

    public static final int FIRST_NODES = 20;
    public static final int MOST_GROWTH = 32;
    public static final int MOST_CHANGES = 8;

    public Outbreak {
        if (revision < 1) {
            throw new IllegalArgumentException("revision of outbreak " + id + " must be >= 1, got " + revision);
        }
        if ((state == State.ENDED) != (ending != null && endedAt != null)) {
            throw new IllegalArgumentException(
                    "outbreak " + id + " is " + state + " with " + ending + " at " + endedAt);
        }
        if (windowSeconds < 1) {
            throw new IllegalArgumentException("window of outbreak " + id + " must be >= 1 s, got " + windowSeconds);
        }
        formerly = formerly == null ? List.of() : List.copyOf(formerly);
        first = first == null ? List.of() : List.copyOf(first);
        growth = growth == null ? List.of() : List.copyOf(growth);
        changes = changes == null ? List.of() : List.copyOf(changes);
        atRisk = atRisk == null ? AtRisk.NOBODY : atRisk;
    }

    /**
     * What an outbreak that was told under a former id of this one has become.
     *
     * @param revision behind the last that was told of it
     */
    public Outbreak joinedBy(String former, int revision) {
        Ending joined = new Ending(
                Ending.Kind.JOINED,
                "it is one with another outbreak, which is told of by itself: " + count + " nodes since "
                        + since.truncatedTo(ChronoUnit.SECONDS));
        return as(former, revision, List.of(), State.ENDED, updatedAt, updatedAt, joined);
    }

    /** Key in the topic: cluster and conflict. */
    public String key() {
        return key(cluster, conflict);
    }

    public static String key(String cluster, String conflict) {
        return cluster + "/" + conflict;
    }

    public boolean stands() {
        return state == State.OPEN;
    }

    /**
     * Whether an incident of this conflict belongs to it, by the time of its first symptom: also one that this revision does not count yet,
     * since whatever fails within the window of its last node joins it.
     */
    public boolean takesIn(String ofCluster, String ofConflict, Instant openedAt) {
        Duration window = Duration.ofSeconds(windowSeconds);
        return cluster.equals(ofCluster)
                && conflict.equals(ofConflict)
                && !openedAt.isBefore(since.minus(window))
                && !openedAt.isAfter(lastJoinedAt.plus(window));
    }

    /** The same under the next revision. */
    public Outbreak revised(int next, List<String> ids, Instant at) {
        return as(id, next, ids, state, at, endedAt, ending);
    }

    private Outbreak as(
            String name,
            int number,
            List<String> names,
            State standing,
            Instant at,
            @Nullable Instant end,
            @Nullable Ending how) {
        return new Outbreak(
                name,
                number,
                names,
                cluster,
                conflict,
                title,
                standing,
                count,
                open,
                confirmed,
                suppressed,
                since,
                lastJoinedAt,
                at,
                end,
                how,
                windowSeconds,
                first,
                growth,
                changes,
                atRisk);
    }

    /** It stands until all of its incidents are resolved and no node can join any more. */
    public enum State {
        @JsonProperty("open")
        OPEN,
        @JsonProperty("ended")
        ENDED
    }

    /** @param says in words; how each node's incident ended is told by that incident alone */
    public record Ending(Kind kind, String says) {

        public enum Kind {
            /** All of its incidents are resolved. */
            @JsonProperty("resolved")
            RESOLVED,
            /** Fewer than three are left of it: suspicions were withdrawn. */
            @JsonProperty("withdrawn")
            WITHDRAWN,
            /** It turned out to be one with another, which goes on. No revision says so: the other one's does, in {@link #formerly}. */
            @JsonProperty("joined")
            JOINED
        }
    }

    /** @param incident id of the node's incident */
    public record Victim(String node, Instant openedAt, String incident) {}

    /** @param count how many nodes had failed by then */
    public record Growth(Instant until, int count) {}

    /**
     * Something that changed on nodes within the window before they failed.
     *
     * @param kind {@code restart}, {@code rule-appeared}, {@code rule-vanished}, {@code rules-changed}, {@code route-appeared}, {@code
     *     route-vanished}
     * @param says what, with the node's own addresses left out, so that it reads the same on every node
     * @param nodes on how many of the nodes it was seen
     * @param at when it was seen first
     */
    public record Change(String kind, String says, int nodes, Instant at) {}

    /**
     * Nodes that do not fail yet.
     *
     * @param count how many, exactly
     * @param nodes the first of them by name; at most {@link #FIRST_NODES}
     * @param says what they have in common with the victims; null when there are none
     */
    public record AtRisk(
            int count, List<String> nodes, @Nullable String says) {

        public static final AtRisk NOBODY = new AtRisk(0, List.of(), null);

        public AtRisk {
            nodes = nodes == null ? List.of() : List.copyOf(nodes);
        }
    }
}

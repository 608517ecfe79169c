package dev.crossfire.model.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.signal.SignalNames;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The life of a suspected or confirmed conflict on one node, one revision of it, whole.
 *
 * @param id derived: hash of cluster, node, conflict and the episode's first symptom in steps of the reopen window
 * @param revision from 1, without gap
 * @param ruleset hash of the conflict files it was judged with
 * @param openedAt time of the first symptom
 * @param updatedAt newest event time heard of the node when this revision was made
 * @param notes what a reader must know beside the verdict, such as "drops it, but is not the only cause"
 * @param blastRadius who else suffers, each a sentence
 * @param reopened how often it was opened again: a conflict that comes and goes is one incident
 */
public record Incident(
        String id,
        int revision,
        String ruleset,
        String cluster,
        String node,
        String conflict,
        String title,
        State state,
        @Nullable Note acknowledged,
        @Nullable Note suppressed,
        Verdict verdict,
        @Nullable Cause cause,
        Instant openedAt,
        Instant updatedAt,
        @Nullable Instant resolvedAt,
        @Nullable Resolution resolution,
        List<Proof> proof,
        List<TimelineEntry> timeline,
        List<Evidence> evidence,
        Map<String, Input> inputs,
        List<Remedy> remedies,
        @Nullable Recurrence recurrence,
        List<String> notes,
        List<String> blastRadius,
        int reopened) {

    /** One that was never opened again. */
    public Incident(
            String id,
            int revision,
            String ruleset,
            String cluster,
            String node,
            String conflict,
            String title,
            State state,
            @Nullable Note acknowledged,
            @Nullable Note suppressed,
            Verdict verdict,
            @Nullable Cause cause,
            Instant openedAt,
            Instant updatedAt,
            @Nullable Instant resolvedAt,
            @Nullable Resolution resolution,
            List<Proof> proof,
            List<TimelineEntry> timeline,
            List<Evidence> evidence,
            Map<String, Input> inputs,
            List<Remedy> remedies,
            @Nullable Recurrence recurrence,
            List<String> notes,
            List<String> blastRadius) {
        this(
                id,
                revision,
                ruleset,
                cluster,
                node,
                conflict,
                title,
                state,
                acknowledged,
                suppressed,
                verdict,
                cause,
                openedAt,
                updatedAt,
                resolvedAt,
                resolution,
                proof,
                timeline,
                evidence,
                inputs,
                remedies,
                recurrence,
                notes,
                blastRadius,
                0);
    }

    public Incident {
        if (revision < 1) {
            throw new IllegalArgumentException("revision of incident " + id + " must be >= 1, got " + revision);
        }
        if ((state == State.RESOLVED) != (resolution != null && resolvedAt != null)) {
            throw new IllegalArgumentException(
                    "incident " + id + " is " + state + " with resolution " + resolution + " at " + resolvedAt);
        }
        proof = List.copyOf(proof);
        timeline = List.copyOf(timeline);
        evidence = List.copyOf(evidence);
        inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
        remedies = List.copyOf(remedies);
        notes = notes == null ? List.of() : List.copyOf(notes);
        blastRadius = blastRadius == null ? List.of() : List.copyOf(blastRadius);
    }

    /** Best witness of a restart first: each restart may show as several of these, so they are never added up. */
    private static final List<String> RESTART_WITNESSES =
            List.of(SignalNames.CONTAINER_RESTARTED, SignalNames.CONTAINER_KILLED, SignalNames.CONTAINER_STARTED);

    /** How often the container was restarted, as far as the evidence says; empty when nothing tells it. */
    public OptionalLong restarts() {
        for (String witness : RESTART_WITNESSES) {
            OptionalLong count = evidence.stream()
                    .filter(entry -> entry.signal().equals(witness))
                    .mapToLong(Evidence::count)
                    .max();
            if (count.isPresent()) {
                return count;
            }
        }
        return OptionalLong.empty();
    }

    /** Open or resolved; acknowledged and suppressed are flags beside it. */
    public enum State {
        @JsonProperty("open")
        OPEN,
        @JsonProperty("resolved")
        RESOLVED
    }

    /**
     * Who set a flag, why, and until when.
     *
     * @param by who, or the conflict that explains this one
     * @param kind {@code ack}, {@code silence}, {@code maintenance}, or {@code inhibited} by another conflict; null in older records
     */
    public record Note(
            String by,
            @Nullable String why,
            Instant at,
            @Nullable Instant until,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String kind) {

        public Note(String by, @Nullable String why, Instant at, @Nullable Instant until) {
            this(by, why, at, until, null);
        }
    }

    public record Cause(String id, String says) {}

    /**
     * How an incident ended.
     *
     * @param says in words; an {@link Kind#EXPIRED} incident is never worded as recovered
     * @param refutation id of the refutation that withdrew a suspicion; null otherwise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Resolution(
            Kind kind, String says, @Nullable String refutation) {

        /** Kind and words, such as {@code verified: healthy since 14:50:02}. */
        public String words() {
            return kind.word() + ": " + says;
        }

        public enum Kind {
            @JsonProperty("verified")
            VERIFIED,
            @JsonProperty("refuted")
            REFUTED,
            @JsonProperty("expired")
            EXPIRED,
            @JsonProperty("manual")
            MANUAL,
            @JsonProperty("superseded")
            SUPERSEDED;

            /** The word of JSON and texts. */
            public String word() {
                return name().toLowerCase(java.util.Locale.ROOT);
            }
        }
    }

    /** @param at the time at which the proof was complete */
    public record Proof(String id, String says, Instant at) {}

    /** @param what {@code opened}, {@code suspected}, {@code confirmed}, {@code resolved}, {@code reopened} … */
    public record TimelineEntry(Instant at, String what, String says) {}

    /** @param sample the signal's smallest entry by time, then hash; redacted, at most 2 KiB */
    public record Evidence(
            String signal, long count, Instant firstAt, Instant lastAt, String sample, Coordinates source) {}

    /**
     * How fresh a source of the node was when the revision was made.
     *
     * @param lastAt event time of the newest that was heard
     * @param stale nothing was heard of it for longer than it may be silent
     * @param lagSeconds how long the newest had been under way when Kafka took it; null when that is not known
     * @param late entries that came too late to count
     * @param skewed records that came from the future: a wrong clock, or a wrong year
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record Input(
            @Nullable Instant lastAt,
            boolean stale,
            @Nullable Long lagSeconds,
            long late,
            long skewed) {

        public Input(@Nullable Instant lastAt, boolean stale) {
            this(lastAt, stale, null, 0, 0);
        }
    }

    /**
     * Something to do about it.
     *
     * @param holds {@code yes}, {@code partly}, {@code until-resync} or {@code no}
     * @param where where the commands are run
     * @param survives whether and until when it lasts (reboot, reload)
     * @param durable the lasting fix behind a remedy that does not last; null when it lasts
     */
    public record Remedy(
            int rank,
            String id,
            String holds,
            String because,
            String title,
            String risk,
            List<String> commands,
            @Nullable String manifest,
            String verify,
            String rollback,
            String source,
            @Nullable String where,
            @Nullable String survives,
            @Nullable String durable) {
        public Remedy {
            if (!List.of("yes", "partly", "until-resync", "no").contains(holds)) {
                throw new IllegalArgumentException(
                        "remedy " + id + ": holds must be yes, partly, until-resync or no, got '" + holds + "'");
            }
            commands = List.copyOf(commands);
        }
    }

    /**
     * @param count how many incidents of this conflict the node had before, within the retention of the fold
     * @param ended how the one before ended; null in older records
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Recurrence(
            int count, String previous, @Nullable String ended) {

        public Recurrence(int count, String previous) {
            this(count, previous, null);
        }
    }
}

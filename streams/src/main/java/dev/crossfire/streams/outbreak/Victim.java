package dev.crossfire.streams.outbreak;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.incident.Incident.State;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.streams.evidence.NodeEvidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node that a conflict hit: what an outbreak needs of its incident. A node that recovered and fails again after the reopen window has two.
 *
 * @param openedAt its first symptom
 * @param joined the tick that stood when it was heard of at this time; null before the first tick
 * @param settled the tick that stood when anything of it changed last; null before the first tick
 * @param changes what changed on the node within the window before; at most {@link #MOST_CHANGES}
 * @param signature what rewrites its packets; null when nothing surely does
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Victim(
        String incident,
        String node,
        String title,
        Instant openedAt,
        boolean open,
        boolean confirmed,
        boolean suppressed,
        @Nullable Instant resolvedAt,
        @Nullable Instant joined,
        @Nullable Instant settled,
        List<SeenChange> changes,
        @Nullable String signature) {

    static final int MOST_CHANGES = 12;

    public Victim {
        changes = changes == null ? List.of() : List.copyOf(changes);
    }

    /**
     * The node after a revision of its incident.
     *
     * @param before as it was known; null when it was not
     * @return empty when there is no incident after all: a suspicion was withdrawn, or another incident carries on
     */
    static Optional<Victim> of(Incident incident, @Nullable Victim before, NodeEvidence evidence, Duration window) {
        Resolution resolution = incident.resolution();
        boolean withdrawn = resolution != null
                && (resolution.kind() == Resolution.Kind.REFUTED || resolution.kind() == Resolution.Kind.SUPERSEDED);
        if (withdrawn || incident.verdict() == Verdict.REFUTED || incident.verdict() == Verdict.NONE) {
            return Optional.empty();
        }
        @Nullable
        Instant joined =
                before != null && before.openedAt.equals(incident.openedAt()) ? before.joined : evidence.tick();
        String signature = NodeSignature.of(evidence).orElse(null);
        Victim now = new Victim(
                incident.id(),
                incident.node(),
                incident.title(),
                incident.openedAt(),
                incident.state() == State.OPEN,
                incident.verdict() == Verdict.CONFIRMED,
                incident.suppressed() != null,
                incident.resolvedAt(),
                joined,
                evidence.tick(),
                changes(before, JustBefore.changes(evidence, incident.openedAt(), window)),
                signature != null || before == null ? signature : before.signature);
        return Optional.of(before != null && now.settledAt(before.settled).equals(before) ? before : now);
    }

    /** What happened before the first tick happened at it. */
    Victim at(Instant tick) {
        return joined != null && settled != null
                ? this
                : with(joined == null ? tick : joined, settled == null ? tick : settled);
    }

    private Victim settledAt(@Nullable Instant tick) {
        return with(joined, tick);
    }

    private Victim with(@Nullable Instant newJoined, @Nullable Instant newSettled) {
        return new Victim(
                incident,
                node,
                title,
                openedAt,
                open,
                confirmed,
                suppressed,
                resolvedAt,
                newJoined,
                newSettled,
                changes,
                signature);
    }

    /** What was seen once was seen, also when it has left the horizon since. */
    private static List<SeenChange> changes(@Nullable Victim before, List<SeenChange> now) {
        TreeMap<String, SeenChange> all = new TreeMap<>();
        List<SeenChange> both = new ArrayList<>(now);
        if (before != null) {
            both.addAll(before.changes);
        }
        both.forEach(change -> all.merge(change.text(), change, SeenChange::earlier));
        return all.values().stream()
                .sorted(Comparator.comparing(SeenChange::at)
                        .thenComparing(SeenChange::kind)
                        .thenComparing(SeenChange::says))
                .limit(MOST_CHANGES)
                .toList();
    }
}

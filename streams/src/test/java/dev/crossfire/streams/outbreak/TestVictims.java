package dev.crossfire.streams.outbreak;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Proof;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.incident.Incident.State;
import dev.crossfire.model.incident.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Incidents of one conflict in one cluster, with nothing in them but what outbreaks look at. */
public final class TestVictims {

    public static final String CLUSTER = "prod";
    public static final String CONFLICT = "healthcheck-vs-kube-firewall";
    public static final Instant START = Instant.parse("2026-11-22T14:58:00Z");

    private TestVictims() {}

    public static Incident suspected(int node, Instant openedAt) {
        return incident(node, openedAt, 1, Verdict.SUSPECTED, null);
    }

    public static Incident confirmed(int node, Instant openedAt) {
        return incident(node, openedAt, 2, Verdict.CONFIRMED, null);
    }

    public static Incident resolved(int node, Instant openedAt, Resolution.Kind kind) {
        Verdict verdict = kind == Resolution.Kind.REFUTED ? Verdict.REFUTED : Verdict.CONFIRMED;
        return incident(node, openedAt, 3, verdict, kind);
    }

    /** As long as it begins within one reopen window. */
    private static String id(int node, Instant openedAt) {
        long window =
                Math.floorDiv(openedAt.getEpochSecond(), Duration.ofHours(1).toSeconds());
        return String.format("%016x", 0x9e3779b97f4a7c15L * (node + 1) + window);
    }

    static Incident incident(
            int node, Instant openedAt, int revision, Verdict verdict, Resolution.@Nullable Kind ended) {
        return new Incident(
                id(node, openedAt),
                revision,
                "5b1f0c3a",
                CLUSTER,
                "worker-" + node,
                CONFLICT,
                "KUBE-FIREWALL drops calico-node's own health check",
                ended == null ? State.OPEN : State.RESOLVED,
                null,
                null,
                verdict,
                null,
                openedAt,
                openedAt.plusSeconds(10L * revision),
                ended == null ? null : openedAt.plusSeconds(300),
                ended == null ? null : new Resolution(ended, "ended", null),
                verdict == Verdict.CONFIRMED
                        ? List.of(new Proof("drop-counter-rose", "10 packets", openedAt.plusSeconds(10)))
                        : List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                null,
                List.of(),
                List.of());
    }
}

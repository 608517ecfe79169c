package dev.crossfire.model.outbreak;

import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.outbreak.Outbreak.AtRisk;
import dev.crossfire.model.outbreak.Outbreak.Change;
import dev.crossfire.model.outbreak.Outbreak.Ending;
import dev.crossfire.model.outbreak.Outbreak.Growth;
import dev.crossfire.model.outbreak.Outbreak.State;
import dev.crossfire.model.outbreak.Outbreak.Victim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One outbreak as it lives: three nodes of cluster prod at 14:47:49, many more within two minutes, and its end. */
public final class TestOutbreaks {

    public static final String ID = "c0ffee5bad0c0de5";

    /** Time of the first node's first symptom. */
    public static final Instant SINCE = TestIncidents.OPENED;

    private TestOutbreaks() {}

    /** Revision 1: the third node. */
    public static Outbreak begun() {
        return of(1, 3);
    }

    /** A revision with that many nodes, one more each 25 ms, all of them confirmed and open. */
    public static Outbreak of(int revision, int count) {
        return standing(ID, revision, count, count, State.OPEN, null, null);
    }

    /** A revision under another id, which came after others of it. */
    public static Outbreak renamed(Outbreak from, String id, List<String> formerly) {
        return new Outbreak(
                id,
                from.revision(),
                formerly,
                from.cluster(),
                from.conflict(),
                from.title(),
                from.state(),
                from.count(),
                from.open(),
                from.confirmed(),
                from.suppressed(),
                from.since(),
                from.lastJoinedAt(),
                from.updatedAt(),
                from.endedAt(),
                from.ending(),
                from.windowSeconds(),
                from.first(),
                from.growth(),
                from.changes(),
                from.atRisk());
    }

    /** A revision whose nodes are all resolved. */
    public static Outbreak ended(int revision, int count) {
        return standing(
                ID,
                revision,
                count,
                0,
                State.ENDED,
                SINCE.plusSeconds(900),
                new Ending(Ending.Kind.RESOLVED, "the incidents of all " + count + " nodes are resolved"));
    }

    /** A revision that says that fewer than three nodes are left. */
    public static Outbreak withdrawn(int revision) {
        return standing(
                ID,
                revision,
                3,
                0,
                State.ENDED,
                SINCE.plusSeconds(60),
                new Ending(Ending.Kind.WITHDRAWN, "suspicions were withdrawn: fewer than 3 nodes are left of it"));
    }

    private static Outbreak standing(
            String id, int revision, int count, int open, State state, Instant endedAt, Ending ending) {
        List<Victim> first = new ArrayList<>();
        for (int node = 0; node < Math.min(count, Outbreak.FIRST_NODES); node++) {
            first.add(new Victim(
                    "worker-" + node,
                    SINCE.plusMillis(25L * node),
                    String.format("%016x", 0x9e3779b97f4a7c15L * (node + 1))));
        }
        Instant last = SINCE.plusMillis(25L * (count - 1));
        return new Outbreak(
                id,
                revision,
                List.of(),
                TestIncidents.CLUSTER,
                TestIncidents.CONFLICT,
                TestIncidents.confirmed().title(),
                state,
                count,
                open,
                count,
                0,
                SINCE,
                last,
                last.plusSeconds(1),
                endedAt,
                ending,
                600,
                first,
                List.of(
                        new Growth(SINCE.plusSeconds(10), Math.min(count, 400)),
                        new Growth(last.plusSeconds(10), count)),
                List.of(
                        new Change(
                                "rule-appeared",
                                "nat rule '-A POSTROUTING -j MASQUERADE' (nft) appeared",
                                count,
                                SINCE.minusSeconds(30)),
                        new Change("restart", "kube-proxy was restarted", 2, SINCE.minusSeconds(60))),
                new AtRisk(2, List.of("worker-7001", "worker-7002"), "nat rule '-A POSTROUTING -j MASQUERADE' (nft)"));
    }
}

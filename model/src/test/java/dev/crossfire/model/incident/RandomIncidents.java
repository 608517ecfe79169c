package dev.crossfire.model.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Lives of incidents, drawn so that every filter finds some and not all. */
public final class RandomIncidents {

    public static final List<String> CLUSTERS = List.of("prod", "test");
    public static final List<String> CONFLICTS = List.of(TestIncidents.CONFLICT, "dns-vs-policy");

    /** Nodes are {@code worker-0} to {@code worker-11}. */
    public static final int NODES = 12;

    private final Random random;

    public RandomIncidents(long seed) {
        random = new Random(seed);
    }

    /** Revisions of that many incidents, in the order in which they came. */
    public List<Incident> lives(int incidents) {
        List<List<Incident>> lives = new ArrayList<>();
        for (int number = 0; number < incidents; number++) {
            lives.add(life(number));
        }
        List<Incident> arrivals = new ArrayList<>();
        while (!lives.isEmpty()) {
            List<Incident> life = lives.get(random.nextInt(lives.size()));
            arrivals.add(life.remove(0));
            lives.removeIf(List::isEmpty);
        }
        return arrivals;
    }

    private List<Incident> life(int number) {
        Instant opened = TestIncidents.OPENED.plusSeconds(random.nextInt(5_000)).plusNanos(random.nextInt(3) * 1_000L);
        String id = String.format("%016x", 0x9e3779b97f4a7c15L * (number + 1));
        String node = "worker-" + random.nextInt(NODES);
        String cluster = CLUSTERS.get(random.nextInt(2));
        String conflict = CONFLICTS.get(random.nextInt(2));
        List<Incident> life = new ArrayList<>();
        List<Incident> stages = List.of(
                TestIncidents.suspected(),
                TestIncidents.confirmed(),
                random.nextBoolean() ? TestIncidents.verified() : TestIncidents.expired());
        int last = 1 + random.nextInt(6);
        for (int revision = 1; revision <= last; revision++) {
            Incident stage = stages.get(Math.min(2, random.nextInt(revision + 1)));
            // A step of whole minutes, so that many are updated at one time and the id decides.
            Instant updated =
                    opened.plus(Duration.ofMinutes(revision * 10L)).truncatedTo(java.time.temporal.ChronoUnit.MINUTES);
            life.add(made(stage, id, revision, cluster, node, conflict, opened, updated));
        }
        return life;
    }

    private static Incident made(
            Incident from,
            String id,
            int revision,
            String cluster,
            String node,
            String conflict,
            Instant opened,
            Instant updated) {
        return new Incident(
                id,
                revision,
                from.ruleset(),
                cluster,
                node,
                conflict,
                from.title() + " Ünïcode a'b\u001f%",
                from.state(),
                null,
                null,
                from.verdict(),
                from.cause(),
                opened,
                updated,
                from.resolvedAt() == null ? null : updated,
                from.resolution(),
                from.proof(),
                from.timeline(),
                from.evidence(),
                from.inputs(),
                from.remedies(),
                from.recurrence(),
                from.notes(),
                from.blastRadius());
    }
}

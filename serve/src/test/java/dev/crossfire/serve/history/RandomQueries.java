package dev.crossfire.serve.history;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.RandomIncidents;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.incident.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Questions about {@link RandomIncidents}, of any filters. */
final class RandomQueries {

    private static final List<String> WORDS =
            List.of("MASQUERADE", "worker-1", "57 packets", "nowhere", "Ünïcode", "a'b", "%", "\u001f", "prod");

    private final Random random;

    RandomQueries(long seed) {
        random = new Random(seed);
    }

    IncidentQuery next() {
        return new IncidentQuery(
                seldom(RandomIncidents.CLUSTERS),
                random.nextInt(3) == 0 ? "worker-" + random.nextInt(RandomIncidents.NODES) : null,
                seldom(RandomIncidents.CONFLICTS),
                seldom(List.of(Incident.State.values())),
                seldom(List.of(Verdict.values())),
                seldomTime(),
                seldomTime(),
                seldom(WORDS),
                1 + random.nextInt(40),
                null);
    }

    private @Nullable Instant seldomTime() {
        return random.nextInt(3) == 0 ? TestIncidents.OPENED.plusSeconds(random.nextInt(9_000)) : null;
    }

    private <T> @Nullable T seldom(List<T> choices) {
        return random.nextInt(3) == 0 ? choices.get(random.nextInt(choices.size())) : null;
    }
}

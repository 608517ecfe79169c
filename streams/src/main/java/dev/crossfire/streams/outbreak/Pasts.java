package dev.crossfire.streams.outbreak;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the nodes of a set failed before, by what is held of them one by one and of what is summed up. */
final class Pasts {

    private static final Comparator<Victim> BY_TIME =
            Comparator.comparing(Victim::openedAt).thenComparing(Victim::incident);

    private final Map<String, List<Victim>> victims = new HashMap<>();
    private final Map<String, Holding> holdings;

    Pasts(Map<String, Holding> holdings) {
        this.holdings = holdings;
        for (Holding holding : holdings.values()) {
            if (holding.victim() != null) {
                victims.computeIfAbsent(holding.victim().node(), any -> new ArrayList<>())
                        .add(holding.victim());
            }
        }
    }

    /**
     * How it failed before; null when it did not. An incident that was summed up and is open again is counted there already, also where it
     * turned out to have begun earlier.
     */
    @Nullable
    Past before(Victim victim) {
        @Nullable Past past = summedUp(victim.node());
        if (past != null && past.failedAt().isAfter(victim.openedAt())) {
            past = past.incident().equals(victim.incident()) ? Past.of(victim) : null;
        }
        for (Victim other : victims.getOrDefault(victim.node(), List.of())) {
            if (BY_TIME.compare(other, victim) < 0) {
                past = past == null ? Past.of(other) : past.plus(Past.of(other));
            }
        }
        return past;
    }

    /** What is left of it once it is summed up, too. */
    Past with(Victim victim, @Nullable Past known) {
        @Nullable Past past = known == null ? summedUp(victim.node()) : known;
        return past == null ? Past.of(victim) : past.plus(Past.of(victim));
    }

    private @Nullable Past summedUp(String node) {
        @Nullable Holding holding = holdings.get(Holdings.nameOfPast(node));
        return holding == null ? null : holding.past();
    }
}

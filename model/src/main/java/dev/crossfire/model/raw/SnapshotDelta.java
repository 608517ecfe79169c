package dev.crossfire.model.raw;

import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.raw.FirewallSnapshot.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Leaves out the text of parts that did not change since it was last sent: a rule set then carries its counters alone. Rule sets and routes
 * are read together, since a mark of one backend's is seen by the others' and routes tell whose packets a rule meets: of them all texts are
 * sent or none. Not for several threads at once.
 */
public final class SnapshotDelta {

    /** Half of the time that evidence is kept: whoever lost a text has it again before it is needed. */
    public static final Duration FULL_EVERY = Duration.ofMinutes(5);

    private final Map<String, Told> told = new HashMap<>();

    private static final Set<String> READ_TOGETHER = Set.of("firewall", "routes");

    private record Told(String hash, Instant at) {}

    /** The snapshot as it is sent. */
    public FirewallSnapshot of(FirewallSnapshot whole) {
        Instant at = whole.takenAt();
        boolean together = whole.parts().stream()
                .filter(part -> READ_TOGETHER.contains(part.kind()))
                .allMatch(part -> isKnown(part, at));
        List<Part> parts = new ArrayList<>();
        for (Part part : whole.parts()) {
            parts.add(part(part, at, READ_TOGETHER.contains(part.kind()) ? together : isKnown(part, at)));
        }
        return new FirewallSnapshot(whole.cluster(), whole.node(), whole.bootId(), whole.takenAt(), parts);
    }

    /** What was sent is not known to have arrived: every text is sent again. */
    public void forget() {
        told.clear();
    }

    private Part part(Part part, Instant at, boolean known) {
        String hash = part.sha256();
        if (failed(part) || hash == null) {
            // A failure is told whole, every time: its text is its reason.
            told.remove(name(part));
            return part;
        }
        if (known) {
            return withoutText(part);
        }
        told.put(name(part), new Told(hash, at));
        return part;
    }

    /** Whether its text was sent, and not long ago. A failure has none to send: the others need not wait for it to end. */
    private boolean isKnown(Part part, Instant at) {
        Told last = told.get(name(part));
        return failed(part)
                || (last != null
                        && last.hash().equals(part.sha256())
                        && Duration.between(last.at(), at).compareTo(FULL_EVERY) < 0
                        && !at.isBefore(last.at()));
    }

    private static boolean failed(Part part) {
        return part.exit() == null || part.exit() != 0 || part.sha256() == null;
    }

    private static String name(Part part) {
        return part.kind() + " " + part.tool();
    }

    private static Part withoutText(Part part) {
        boolean isRuleSet = part.backend() != null;
        Map<Integer, Counter> counters =
                isRuleSet && part.text() != null ? PartText.countersOfRuleSet(part.text()) : null;
        return new Part(
                part.kind(),
                part.tool(),
                part.backend(),
                part.family(),
                part.takenAt(),
                part.exit(),
                part.sha256(),
                null,
                counters);
    }
}

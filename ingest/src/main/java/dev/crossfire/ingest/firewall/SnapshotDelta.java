package dev.crossfire.ingest.firewall;

import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.FirewallSnapshot.Part;
import dev.crossfire.model.raw.PartText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Leaves out the text of parts that did not change since it was last sent: a rule set then carries its counters alone. Not for several
 * threads at once.
 */
final class SnapshotDelta {

    /** Half of the time that evidence is kept: whoever lost a text has it again before it is needed. */
    static final Duration FULL_EVERY = Duration.ofMinutes(5);

    private final Map<String, Told> told = new HashMap<>();

    private record Told(String hash, Instant at) {}

    /** The snapshot as it is sent. */
    FirewallSnapshot of(FirewallSnapshot whole) {
        List<Part> parts = new ArrayList<>();
        for (Part part : whole.parts()) {
            parts.add(part(part, whole.takenAt()));
        }
        return new FirewallSnapshot(whole.cluster(), whole.node(), whole.bootId(), whole.takenAt(), parts);
    }

    /** What was sent is not known to have arrived: every text is sent again. */
    void forget() {
        told.clear();
    }

    private Part part(Part part, Instant at) {
        String name = part.kind() + " " + part.tool();
        String hash = part.sha256();
        boolean succeeded = part.exit() != null && part.exit() == 0;
        if (hash == null || !succeeded) {
            // A failure is told whole, every time: its text is its reason.
            told.remove(name);
            return part;
        }
        Told last = told.get(name);
        boolean known = last != null
                && last.hash().equals(hash)
                && Duration.between(last.at(), at).compareTo(FULL_EVERY) < 0
                && !at.isBefore(last.at());
        if (known) {
            return withoutText(part);
        }
        told.put(name, new Told(hash, at));
        return part;
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

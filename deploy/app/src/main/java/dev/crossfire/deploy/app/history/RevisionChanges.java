package dev.crossfire.deploy.app.history;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Evidence;
import dev.crossfire.model.incident.Incident.TimelineEntry;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a revision changed, in the order in which it matters. */
final class RevisionChanges {

    private static final int LONGEST = 90;

    /** What people do, and what keeps people from being told: the words of the timeline that do not speak for themselves. */
    private static final Set<String> BY_PEOPLE =
            Set.of("acknowledged", "comment", "taken back", "silence", "maintenance", "inhibited");

    private RevisionChanges() {}

    /** @param before the revision before; null for the first that is known */
    static List<String> of(@Nullable Incident before, Incident now) {
        List<String> changes = new ArrayList<>();
        transitions(before, now, changes);
        if (before != null) {
            cause(before, now, changes);
            proof(before, now, changes);
            evidence(before, now, changes);
            flags(before, now, changes);
        }
        return changes.isEmpty() ? List.of(before == null ? "first known" : texts(before, now)) : changes;
    }

    /** An entry that was there and only says it in other words, with newer numbers, is no transition. */
    private static void transitions(@Nullable Incident before, Incident now, List<String> changes) {
        List<String> known = before == null
                ? List.of()
                : before.timeline().stream().map(RevisionChanges::transition).toList();
        for (TimelineEntry entry : now.timeline()) {
            if (!known.contains(transition(entry))) {
                changes.add(cut(BY_PEOPLE.contains(entry.what()) ? byPeople(entry) : entry.says()));
            }
        }
    }

    /** When it was done: the revision that tells it is dated by the node's own time. */
    private static String byPeople(TimelineEntry entry) {
        return entry.what() + " at " + entry.at().truncatedTo(ChronoUnit.SECONDS) + " " + entry.says();
    }

    private static String transition(TimelineEntry entry) {
        return entry.what() + " " + entry.at();
    }

    /** Its beginning: the whole stands above, with the proof. */
    private static String cut(String text) {
        int blank = text.lastIndexOf(' ', LONGEST);
        return text.length() <= LONGEST ? text : text.substring(0, blank > 0 ? blank : LONGEST) + " …";
    }

    private static void cause(Incident before, Incident now, List<String> changes) {
        String was = before.cause() == null ? null : before.cause().id();
        String is = now.cause() == null ? null : now.cause().id();
        if (!Objects.equals(was, is)) {
            changes.add(is == null ? "cause no longer known" : "cause " + is);
        }
    }

    private static void proof(Incident before, Incident now, List<String> changes) {
        List<String> was = before.proof().stream().map(Incident.Proof::id).toList();
        List<String> is = now.proof().stream().map(Incident.Proof::id).toList();
        is.stream().filter(id -> !was.contains(id)).forEach(id -> changes.add("proof " + id));
        was.stream().filter(id -> !is.contains(id)).forEach(id -> changes.add("proof " + id + " fell"));
    }

    private static void evidence(Incident before, Incident now, List<String> changes) {
        Map<String, Long> was = new HashMap<>();
        before.evidence().forEach(evidence -> was.merge(evidence.signal(), evidence.count(), Long::sum));
        Map<String, Long> seen = new HashMap<>();
        for (Evidence evidence : now.evidence()) {
            long count = seen.merge(evidence.signal(), evidence.count(), Long::sum);
            Long known = was.get(evidence.signal());
            if (known == null || known < count) {
                changes.add(evidence.signal() + " " + (known == null ? 0 : known) + " → " + count);
            }
        }
    }

    private static void flags(Incident before, Incident now, List<String> changes) {
        // That they began stands in the timeline; that they ended by themselves, or go on when it is opened again, does
        // not.
        if (before.acknowledged() != null && now.acknowledged() == null) {
            changes.add("no longer acknowledged");
        }
        if (before.suppressed() != null && now.suppressed() == null) {
            changes.add("no longer suppressed");
        }
        if (before.resolution() != null && now.suppressed() != null) {
            changes.add("suppressed by " + now.suppressed().by());
        }
    }

    /** What is left when nothing of weight changed. */
    private static String texts(Incident before, Incident now) {
        List<String> parts = new ArrayList<>();
        if (!before.remedies().equals(now.remedies())) {
            parts.add("remedies");
        }
        if (!before.notes().equals(now.notes())) {
            parts.add("notes");
        }
        if (!before.blastRadius().equals(now.blastRadius())) {
            parts.add("who else suffers");
        }
        return parts.isEmpty() ? "wording, age of the inputs" : String.join(", ", parts);
    }
}

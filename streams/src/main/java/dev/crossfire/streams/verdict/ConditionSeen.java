package dev.crossfire.streams.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code resolved: {check: …, says: …}}: no symptom through the quiet period while the node was heard, and the check holds, by what was seen
 * after the last symptom where it looks at what was seen at a time: a snapshot of before tells of no end. That something is seen no more, which
 * has no time, counts as far as the source has come that would tell of it.
 *
 * @param says text with {bindings} of the check
 */
record ConditionSeen(Check check, String says) implements Healing {

    @Override
    public Optional<Recovery> after(Observations node, Instant lastSymptom, Duration quiet, Instant nodeTime) {
        Outcome outcome = check.evaluate(node);
        if (!outcome.held()) {
            return Optional.empty();
        }
        Instant seenAt = outcome.at();
        if (seenAt != null && !seenAt.isAfter(lastSymptom)) {
            return Optional.empty();
        }
        Instant from = outcome.from();
        Instant since = from != null && from.isAfter(lastSymptom) ? from : lastSymptom;
        Instant until = since.plus(quiet);
        Map<String, List<String>> bindings = new TreeMap<>(outcome.bindings());
        bindings.put("says", List.of(outcome.says()));
        boolean seen = seenAt != null || node.isToldUntil(until);
        return seen && !nodeTime.isBefore(until)
                ? Optional.of(new Recovery(since, until, Template.fill(says, bindings)))
                : Optional.empty();
    }
}

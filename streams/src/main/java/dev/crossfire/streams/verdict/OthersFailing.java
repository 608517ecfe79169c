package dev.crossfire.streams.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code others-failing}: health checks of other localhost endpoints time out too, or packets to them were seen on their way in vain. */
record OthersFailing() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<String> others = new ArrayList<>();
        String victim = node.victim();
        for (Map.Entry<String, Set<Integer>> other : node.victims().entrySet()) {
            if (!other.getKey().equals(victim)) {
                others.add("health checks of " + other.getKey() + " (127.0.0.1:"
                        + String.join(
                                ", ",
                                other.getValue().stream().map(String::valueOf).toList()) + ")");
            }
        }
        node.traffic().otherVictims().forEach(address -> others.add("packets to " + address));
        return others.isEmpty()
                ? Outcome.missed("no packet to another port of 127.0.0.0/8 was seen unanswered")
                : Outcome.held(String.join(", ", others));
    }
}

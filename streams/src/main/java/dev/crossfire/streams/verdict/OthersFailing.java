package dev.crossfire.streams.verdict;

import java.util.List;

/** {@code others-failing}: packets to other ports of 127.0.0.0/8 were seen on their way in vain too. */
record OthersFailing() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<String> others = node.traffic().otherVictims();
        return others.isEmpty()
                ? Outcome.missed("no packet to another port of 127.0.0.0/8 was seen unanswered")
                : Outcome.held("packets to " + String.join(", ", others));
    }
}

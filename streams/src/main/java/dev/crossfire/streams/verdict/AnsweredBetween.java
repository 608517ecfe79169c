package dev.crossfire.streams.verdict;

import dev.crossfire.model.signal.SignalNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code answered-between}: between two timeouts that follow each other, a check of the same port was answered with an HTTP status while a
 * localnet rule stood: its packet and the answer got through, so that what stands in the way of both timeouts is something else. An answer
 * long before or after says nothing of them.
 */
record AnsweredBetween() implements Check {

    private static final int PERIODS = 3;

    @Override
    public Outcome evaluate(Observations node) {
        Duration near = node.checkPeriod().multipliedBy(PERIODS);
        Optional<Failure> answered = node.failures().stream()
                .filter(failure -> failure.outcome().equals(SignalNames.OUTCOME_HTTP_STATUS))
                .filter(answer -> timedOut(node, answer).stream()
                                .anyMatch(before -> before.at().isBefore(answer.at())
                                        && !before.at().plus(near).isBefore(answer.at()))
                        && timedOut(node, answer).stream()
                                .anyMatch(after -> after.at().isAfter(answer.at())
                                        && !answer.at().plus(near).isBefore(after.at())))
                .filter(answer -> node.firewall().explains(answer.at()))
                .findFirst();
        return answered.map(answer -> Outcome.held(
                        "127.0.0.1:" + answer.port() + " answered a check with an HTTP status at "
                                + Words.clock(answer.at()) + ", between two that timed out",
                        answer.at(),
                        answer.at()))
                .orElseGet(() -> Outcome.missed("no check was answered between two that timed out"));
    }

    private static List<Failure> timedOut(Observations node, Failure answer) {
        return node.timedOut().stream()
                .filter(failure -> failure.port() == answer.port())
                .toList();
    }
}

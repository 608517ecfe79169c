package dev.crossfire.streams.verdict;

import static dev.crossfire.streams.WorkerThree.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crossfire.streams.evidence.NodeEvidence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionSeenTest {

    private static final Duration QUIET = Duration.ofMinutes(2);
    private static final Observations NODE = new Observations(NodeEvidence.NOTHING);

    private static Optional<Instant> end(Outcome outcome, double lastSymptom) {
        return new ConditionSeen(node -> outcome, "it stands again")
                .after(NODE, at(lastSymptom), QUIET, at(600))
                .map(Recovery::at);
    }

    /** The chains stood before they were flushed too. */
    @Test
    void whatWasSeenBeforeTheSymptomIsNoEndOfIt() {
        assertEquals(Optional.empty(), end(Outcome.held("chains stand", at(10), at(90)), 100));
        assertEquals(Optional.empty(), end(Outcome.held("chains stand", at(10), at(100)), 100));
    }

    @Test
    void theEndBeginsBehindTheSymptomAtTheEarliest() {
        assertEquals(Optional.of(at(220)), end(Outcome.held("chains stand", at(10), at(101)), 100));
        assertEquals(Optional.of(at(250)), end(Outcome.held("chains stand", at(130), at(160)), 100));
    }

    @Test
    void whatHasNoPlaceInTimeHoldsAsLongAsTheNodeIsHeard() {
        assertEquals(Optional.of(at(220)), end(Outcome.held("none was seen"), 100));
        assertEquals(Optional.empty(), end(Outcome.held("none was seen"), 500));
        assertEquals(Optional.empty(), end(Outcome.missed("one was seen"), 100));
    }
}

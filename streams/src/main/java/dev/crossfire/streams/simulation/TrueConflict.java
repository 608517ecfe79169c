package dev.crossfire.streams.simulation;

import dev.crossfire.model.incident.Verdict;
import java.time.Instant;

/**
 * A conflict that a generated node really had, and what an honest diagnosis can say of it with the material that the node gave.
 *
 * @param cause id of the cause
 * @param from when its first symptom was seen, by the node's clock
 * @param verdict confirmed where the material holds a proof; suspected where it holds none, so that confirmed would be a claim
 * @param ending how it stands at the end
 */
public record TrueConflict(String conflict, String cause, Instant from, Verdict verdict, Ending ending) {

    /** How a conflict stands when the last record is in. */
    public enum Ending {
        /** It goes on; to call it resolved would be a miss. */
        GOES_ON,
        /** It was healed, and health was seen long enough: open would be a false alarm. */
        HEALED,
        /** The material does not say. */
        UNKNOWN
    }

    static TrueConflict confirmed(String conflict, String cause, Instant from) {
        return new TrueConflict(conflict, cause, from, Verdict.CONFIRMED, Ending.GOES_ON);
    }

    TrueConflict onlySuspected() {
        return new TrueConflict(conflict, cause, from, Verdict.SUSPECTED, ending);
    }

    TrueConflict healed() {
        return new TrueConflict(conflict, cause, from, verdict, Ending.HEALED);
    }

    TrueConflict endingUnknown() {
        return new TrueConflict(conflict, cause, from, verdict, Ending.UNKNOWN);
    }
}

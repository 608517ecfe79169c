package dev.crossfire.streams.outbreak;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.outbreak.OutbreakPart.Run;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a partition holds for its part: a node that was hit, a run of nodes that recovered long ago, what is left of each of these,
 * or a node at risk. One of the four.
 *
 * @param victim a node that was hit
 * @param frozen a run of nodes that recovered long ago, summed up
 * @param frozenAt the tick of that; null with the others
 * @param past what is known of a node that is summed up in a run
 * @param atRisk what would rewrite the packets of a node that does not fail
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Holding(
        @Nullable Victim victim,
        @Nullable Run frozen,
        @Nullable Instant frozenAt,
        @Nullable Past past,
        @Nullable String atRisk) {

    static Holding of(Victim victim) {
        return new Holding(victim, null, null, null, null);
    }

    static Holding of(Run frozen, Instant at) {
        return new Holding(null, frozen, at, null, null);
    }

    static Holding of(Past past) {
        return new Holding(null, null, null, past, null);
    }

    static Holding ofRisk(String signature) {
        return new Holding(null, null, null, null, signature);
    }
}

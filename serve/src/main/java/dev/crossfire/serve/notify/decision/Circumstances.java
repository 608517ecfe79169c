package dev.crossfire.serve.notify.decision;

import dev.crossfire.model.outbreak.Outbreak;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a decision turns on beside what is known and what was said.
 *
 * @param now the time
 * @param heardAt when the subject was heard of first
 * @param within the outbreak that an incident belongs to; null when to none that is known
 */
public record Circumstances(
        Instant now, Instant heardAt, @Nullable Outbreak within) {

    /** Of something that was heard of long ago, and belongs to no outbreak. */
    static final Circumstances SETTLED = new Circumstances(Instant.MAX, Instant.MIN, null);
}

package dev.crossfire.model.incident;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a conflict was or was not found on a node: every check, held or missed and by how much.
 *
 * @param note what stands in the way or should be known: "cannot assess …", "coverage gap …", "latent risk …"; null when nothing
 */
public record Finding(
        String cluster,
        String node,
        String conflict,
        Verdict verdict,
        @Nullable String note,
        List<Check> checks) {

    /** Stands where a conflict's id stands in others: whether a node's sources are heard, in time and with a clock that can be believed. */
    public static final String SOURCES = "node-sources";

    public Finding {
        checks = List.copyOf(checks);
    }

    /**
     * @param id the conflict file's id of the entry, or {@code symptom}, {@code suspect}
     * @param says a sentence with its numbers
     * @param margin by how much it missed; null when held or not measurable
     */
    public record Check(
            String id, boolean held, String says, @Nullable String margin) {}
}

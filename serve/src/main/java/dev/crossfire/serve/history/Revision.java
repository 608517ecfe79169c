package dev.crossfire.serve.history;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One revision of an incident, as a list of revisions shows it.
 *
 * @param ended how the incident had ended by then; null while open
 */
public record Revision(
        int number,
        Instant updatedAt,
        Incident.State state,
        Verdict verdict,
        Incident.Resolution.@Nullable Kind ended) {

    public static Revision of(Incident incident) {
        return new Revision(
                incident.revision(),
                incident.updatedAt(),
                incident.state(),
                incident.verdict(),
                incident.resolution() == null ? null : incident.resolution().kind());
    }
}

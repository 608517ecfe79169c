package dev.crossfire.serve.feed;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One revision of an incident: what a list of revisions shows, and the record whole.
 *
 * @param ended how the incident had ended by then; null while open
 */
public record Revision(
        int number,
        Instant updatedAt,
        Incident.State state,
        Verdict verdict,
        Incident.Resolution.@Nullable Kind ended,
        PackedRecord record) {

    static Revision of(Incident incident, PackedRecord record) {
        return new Revision(
                incident.revision(),
                incident.updatedAt(),
                incident.state(),
                incident.verdict(),
                incident.resolution() == null ? null : incident.resolution().kind(),
                record);
    }
}

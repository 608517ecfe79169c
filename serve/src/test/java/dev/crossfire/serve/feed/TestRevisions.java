package dev.crossfire.serve.feed;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import java.util.List;

/** Revisions as the index would hold them. */
public final class TestRevisions {

    private TestRevisions() {}

    public static List<Revision> of(List<Incident> incidents) {
        RecordPacker packer = new RecordPacker();
        return incidents.stream()
                .map(incident -> Revision.of(incident, packer.pack(incident.conflict(), Json.write(incident))))
                .toList();
    }
}

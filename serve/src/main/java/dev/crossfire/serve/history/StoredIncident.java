package dev.crossfire.serve.history;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.serve.history.IncidentQuery.Position;

/** An incident as it stands. */
public record StoredIncident(Position position, PackedRecord record) {

    /** The newest revision's record, as it stands in the topic. */
    public byte[] bytes() {
        return record.bytes();
    }

    /** The newest revision. */
    public Incident incident() {
        return Json.read(bytes(), Incident.class);
    }
}

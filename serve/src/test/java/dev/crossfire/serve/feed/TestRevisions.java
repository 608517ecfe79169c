package dev.crossfire.serve.feed;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.serve.history.Revision;
import java.util.List;

/** Revisions as the history would tell them. */
public final class TestRevisions {

    private TestRevisions() {}

    public static List<Revision> of(List<Incident> incidents) {
        return incidents.stream().map(Revision::of).toList();
    }
}

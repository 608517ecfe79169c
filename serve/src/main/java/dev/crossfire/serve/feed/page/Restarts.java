package dev.crossfire.serve.feed.page;

import dev.crossfire.model.incident.Incident;
import java.util.OptionalLong;

/** How often the container was restarted, as far as the evidence says. */
final class Restarts {

    private Restarts() {}

    /** The count as text; empty when nothing tells it. */
    static String of(Incident incident) {
        OptionalLong count = incident.restarts();
        return count.isPresent() ? Long.toString(count.getAsLong()) : "";
    }
}

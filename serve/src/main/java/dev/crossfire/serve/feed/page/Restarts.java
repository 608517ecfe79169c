package dev.crossfire.serve.feed.page;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Evidence;
import dev.crossfire.model.signal.SignalNames;
import java.util.List;
import java.util.OptionalLong;

/** How often the container was restarted, as far as the evidence says. */
final class Restarts {

    /** Best witness first: each restart may show as several of these, so they are never added up. */
    private static final List<String> WITNESSES =
            List.of(SignalNames.CONTAINER_RESTARTED, SignalNames.CONTAINER_KILLED, SignalNames.CONTAINER_STARTED);

    private Restarts() {}

    /** The count as text; empty when nothing tells it. */
    static String of(Incident incident) {
        for (String witness : WITNESSES) {
            OptionalLong count = incident.evidence().stream()
                    .filter(evidence -> evidence.signal().equals(witness))
                    .mapToLong(Evidence::count)
                    .max();
            if (count.isPresent()) {
                return Long.toString(count.getAsLong());
            }
        }
        return "";
    }
}

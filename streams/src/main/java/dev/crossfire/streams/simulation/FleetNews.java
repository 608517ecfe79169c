package dev.crossfire.streams.simulation;

import dev.crossfire.model.incident.Incident;
import java.util.List;

/** How a fleet's incidents are told to people: the one place that knows about outbreaks here. */
public interface FleetNews {

    /**
     * What people are told.
     *
     * @param outbreaks how many conflicts broke out on several nodes at once
     * @param notices root messages
     */
    record Told(int outbreaks, int notices) {}

    /** @param standing the incidents that stand, of all clusters */
    Told of(List<Incident> standing);
}

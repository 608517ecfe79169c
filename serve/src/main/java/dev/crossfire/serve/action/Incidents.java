package dev.crossfire.serve.action;

import dev.crossfire.model.incident.Incident;
import java.util.List;
import java.util.Optional;

/** Where it is looked up what somebody means. */
public interface Incidents {

    /** As its newest revision says; empty when none has this id. */
    Optional<Incident> byId(String id);

    /** Those of one conflict on one node, the newest at least, in any order. */
    List<Incident> of(String cluster, String node, String conflict);
}

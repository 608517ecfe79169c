package dev.crossfire.deploy.app.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Evidence;
import dev.crossfire.model.incident.Incident.Proof;
import dev.crossfire.model.incident.Incident.Remedy;
import dev.crossfire.model.incident.Incident.Resolution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What of an incident must be equal for every arrival order. */
record Projection(
        String id,
        String node,
        String openedAt,
        String resolvedAt,
        String verdict,
        String cause,
        List<String> proof,
        List<String> evidence,
        List<Remedy> remedies,
        List<String> timeline) {

    private static final Set<String> LASTING = Set.of("opened", "confirmed", "resolved");

    private static Projection of(Incident incident) {
        return new Projection(
                incident.id(),
                incident.cluster() + "/" + incident.node(),
                incident.openedAt().toString(),
                String.valueOf(incident.resolvedAt()),
                incident.verdict().word(),
                incident.cause() == null ? "none" : incident.cause().toString(),
                incident.proof().stream().map(Proof::id).toList(),
                incident.evidence().stream().map(Projection::counted).toList(),
                incident.remedies(),
                incident.timeline().stream()
                        .filter(entry -> LASTING.contains(entry.what()))
                        .map(entry -> entry.what() + " " + entry.at())
                        .toList());
    }

    private static String counted(Evidence evidence) {
        return evidence.signal() + " x" + evidence.count() + " " + evidence.firstAt() + ".." + evidence.lastAt() + " "
                + evidence.sample();
    }

    /** Of the last revision of each incident that was not closed as refuted or superseded. */
    static Map<String, Projection> of(Collection<Incident> revisions) {
        Map<String, Incident> last = new LinkedHashMap<>();
        revisions.forEach(incident -> last.put(incident.id(), incident));
        Map<String, Projection> standing = new TreeMap<>();
        last.values().stream()
                .filter(Projection::stands)
                .map(Projection::of)
                .forEach(projection -> standing.put(projection.node() + " " + projection.id(), projection));
        return standing;
    }

    private static boolean stands(Incident incident) {
        Resolution resolution = incident.resolution();
        return resolution == null
                || (resolution.kind() != Resolution.Kind.REFUTED && resolution.kind() != Resolution.Kind.SUPERSEDED);
    }

    /** What differs, a line each: the field, what was expected, what is. */
    List<String> differencesTo(Projection actual) {
        JsonNode here = Json.mapper().valueToTree(this);
        JsonNode there = Json.mapper().valueToTree(actual);
        List<String> differences = new ArrayList<>();
        here.fieldNames().forEachRemaining(field -> {
            if (!here.get(field).equals(there.get(field))) {
                differences.add(field + " is " + there.get(field) + " instead of " + here.get(field));
            }
        });
        return differences;
    }
}

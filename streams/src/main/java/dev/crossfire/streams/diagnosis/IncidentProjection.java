package dev.crossfire.streams.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Evidence;
import dev.crossfire.model.incident.Incident.Proof;
import dev.crossfire.model.incident.Incident.Remedy;
import dev.crossfire.model.incident.Incident.Resolution;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What of an incident must be equal for every order in which its records arrive, once all are in and a tick followed. */
public record IncidentProjection(
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

    public static IncidentProjection of(Incident incident) {
        return new IncidentProjection(
                incident.id(),
                incident.cluster() + "/" + incident.node(),
                incident.openedAt().toString(),
                String.valueOf(incident.resolvedAt()),
                incident.verdict().word(),
                incident.cause() == null ? "none" : incident.cause().toString(),
                incident.proof().stream().map(Proof::id).toList(),
                incident.evidence().stream().map(IncidentProjection::counted).toList(),
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

    /** Of the last revision of each incident that was not closed as refuted or superseded: id → projection. */
    public static Map<String, IncidentProjection> standing(Collection<Incident> revisions) {
        Map<String, Incident> last = new TreeMap<>();
        revisions.forEach(incident -> last.put(incident.id(), incident));
        Map<String, IncidentProjection> standing = new TreeMap<>();
        last.values().stream()
                .filter(IncidentProjection::stands)
                .forEach(incident -> standing.put(incident.id(), of(incident)));
        return standing;
    }

    /** Whether it is neither a withdrawn suspicion nor one that goes on under another id. */
    public static boolean stands(Incident incident) {
        Resolution resolution = incident.resolution();
        return resolution == null
                || (resolution.kind() != Resolution.Kind.REFUTED && resolution.kind() != Resolution.Kind.SUPERSEDED);
    }

    /** SHA-256 in hex over projections in the order of their ids. */
    public static String sha256(Map<String, IncidentProjection> standing) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(standing).values().forEach(projection -> {
                digest.update(Json.write(projection));
                digest.update("\n".getBytes(StandardCharsets.UTF_8));
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What differs, a line each: the field, what was expected, what is. */
    public List<String> differencesTo(IncidentProjection actual) {
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

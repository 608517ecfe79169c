package dev.crossfire.streams.entry;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes Event about a pod, of {@code v1} or {@code events.k8s.io/v1}. One that was aggregated is an interval with a count.
 *
 * @param cluster that an exporter names; null when none does
 * @param node the kubelet's node; null when the Event names none
 * @param pod {@code namespace/name}; empty when it is about something else
 * @param container from the field path {@code spec.containers{calico-node}}; empty when there is none
 * @param at when it last happened; null when no field tells
 * @param firstAt when it first happened; never after {@code at}
 * @param count how often, at least 1
 */
public record PodEvent(
        String uid,
        String reason,
        String message,
        @Nullable String cluster,
        @Nullable String node,
        String pod,
        String podUid,
        String container,
        @Nullable Instant at,
        @Nullable Instant firstAt,
        int count) {

    private static final String KUBELET = "kubelet";

    /** Reads an object; null when it is no Event. */
    public static @Nullable PodEvent read(JsonNode object) {
        JsonNode about = first(object, "involvedObject", "regarding");
        String kind = object.path("kind").asText("Event");
        if (!kind.equals("Event") || !about.isObject()) {
            return null;
        }
        Instant at = lastTime(object);
        Instant first = time(first(object, "firstTimestamp", "deprecatedFirstTimestamp"));
        return new PodEvent(
                object.path("metadata").path("uid").asText(""),
                object.path("reason").asText(""),
                first(object, "message", "note").asText(""),
                cluster(object),
                node(object),
                pod(about),
                about.path("uid").asText(""),
                container(about.path("fieldPath").asText("")),
                at,
                first == null || at == null || first.isAfter(at) ? at : first,
                Math.max(1, count(object)));
    }

    private static @Nullable Instant lastTime(JsonNode event) {
        for (JsonNode candidate : new JsonNode[] {
            event.path("lastTimestamp"),
            event.path("deprecatedLastTimestamp"),
            event.path("series").path("lastObservedTime"),
            event.path("eventTime"),
            event.path("firstTimestamp"),
            event.path("metadata").path("creationTimestamp")
        }) {
            Instant time = time(candidate);
            if (time != null) {
                return time;
            }
        }
        return null;
    }

    private static @Nullable Instant time(JsonNode node) {
        return node.isTextual() ? EventTimes.ofShipper(node.textValue()) : null;
    }

    private static int count(JsonNode event) {
        JsonNode count = first(event, "count", "deprecatedCount");
        return count.isInt()
                ? count.intValue()
                : event.path("series").path("count").asInt(1);
    }

    private static @Nullable String node(JsonNode event) {
        String host = first(event, "source", "deprecatedSource").path("host").asText("");
        if (!host.isBlank()) {
            return host;
        }
        // Only the kubelet reports under its node's name; a controller reports under its own pod's.
        String reporter =
                first(event, "reportingComponent", "reportingController").asText("");
        String instance = event.path("reportingInstance").asText("");
        boolean kubelet = reporter.isBlank() || reporter.equals(KUBELET);
        return kubelet && !instance.isBlank() ? instance : null;
    }

    private static @Nullable String cluster(JsonNode event) {
        String cluster = event.path("clusterName").asText("");
        return cluster.isBlank() ? null : cluster;
    }

    private static String pod(JsonNode about) {
        String name = about.path("name").asText("");
        boolean isPod = about.path("kind").asText("Pod").equals("Pod");
        return isPod && !name.isEmpty() ? about.path("namespace").asText("") + "/" + name : "";
    }

    /** {@code calico-node} of {@code spec.containers{calico-node}}; empty when there is none. */
    static String container(String fieldPath) {
        int open = fieldPath.indexOf('{');
        return open >= 0 && fieldPath.endsWith("}") ? fieldPath.substring(open + 1, fieldPath.length() - 1) : "";
    }

    private static JsonNode first(JsonNode object, String name, String otherName) {
        JsonNode value = object.path(name);
        return value.isMissingNode() || value.isNull() ? object.path(otherName) : value;
    }
}

package dev.crossfire.ingest.pods;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a shipper must know of an Event or a pod to send it: whose node it is about, and when it happened. */
final class ApiObject {

    private static final String KUBELET = "kubelet";

    private final GenericKubernetesResource object;

    ApiObject(GenericKubernetesResource object) {
        this.object = object;
    }

    /** The node of a pod, or of the kubelet that reports an Event; null when the object names none. */
    @Nullable
    String node() {
        String scheduled = text(field("spec"), "nodeName");
        if (scheduled != null) {
            return scheduled;
        }
        String host = text(field("source"), "host");
        if (host != null) {
            return host;
        }
        // Only the kubelet reports under its node's name; a controller reports under its own pod's.
        String reporter = text(object.getAdditionalProperties(), "reportingComponent");
        boolean kubelet = reporter == null || reporter.equals(KUBELET);
        return kubelet ? text(object.getAdditionalProperties(), "reportingInstance") : null;
    }

    /** When an Event last happened; null of anything else, or when no field tells. */
    @Nullable
    Instant at() {
        for (String name : new String[] {"lastTimestamp", "eventTime", "firstTimestamp"}) {
            String text = text(object.getAdditionalProperties(), name);
            if (text != null) {
                return instant(text);
            }
        }
        return null;
    }

    private @Nullable Object field(String name) {
        return object.getAdditionalProperties().get(name);
    }

    private static @Nullable String text(@Nullable Object fields, String name) {
        Object value = fields instanceof Map<?, ?> map ? map.get(name) : null;
        return value instanceof String text && !text.isBlank() ? text : null;
    }

    private static @Nullable Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}

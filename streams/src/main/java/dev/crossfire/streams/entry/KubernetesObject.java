package dev.crossfire.streams.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.crossfire.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Finds the Kubernetes object in what a watch or a shipper puts around it. */
public final class KubernetesObject {

    /** Where others keep it: a watch's frame, and the fields of log shippers, as an object or as text that holds one. */
    private static final List<String> AROUND = List.of("object", "message", "MESSAGE", "log", "event", "body", "msg");

    private KubernetesObject() {}

    /** The object itself, or the one within it. */
    public static JsonNode within(JsonNode entry) {
        if (isObject(entry)) {
            return entry;
        }
        for (String name : AROUND) {
            JsonNode inner = entry.path(name);
            JsonNode read = inner.isTextual() ? parsed(inner.textValue()) : inner;
            if (isObject(read)) {
                return read;
            }
        }
        return entry;
    }

    private static boolean isObject(JsonNode node) {
        return node.isObject()
                && (node.has("involvedObject")
                        || node.has("regarding")
                        || node.path("status").has("containerStatuses"));
    }

    private static JsonNode parsed(String text) {
        if (!text.startsWith("{")) {
            return MissingNode.getInstance();
        }
        try {
            return Json.tree(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}

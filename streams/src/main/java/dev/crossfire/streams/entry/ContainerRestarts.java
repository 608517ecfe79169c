package dev.crossfire.streams.entry;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The restarts of one container that a pod object tells: how often, and when the last of them was. The number's growth between two objects
 * is the news.
 *
 * @param pod {@code namespace/name}
 * @param node null when the pod names none
 * @param containerId of the container that runs now, with its scheme; empty when unknown
 * @param endedContainerId of the one before it, written likewise
 * @param at when the one before it ended, else when this one began
 * @param exitCode empty when unknown
 * @param reason such as {@code OOMKilled}; empty when unknown
 */
public record ContainerRestarts(
        String pod,
        String podUid,
        @Nullable String node,
        String container,
        String containerId,
        String endedContainerId,
        int count,
        @Nullable Instant at,
        String exitCode,
        String reason) {

    /** Whether an object is a pod. */
    public static boolean isPod(JsonNode object) {
        return object.path("kind").asText("").equals("Pod")
                || (object.path("status").path("containerStatuses").isArray() && !object.has("involvedObject"));
    }

    /** Of each container that was started more than once. */
    public static List<ContainerRestarts> of(JsonNode pod) {
        List<ContainerRestarts> restarts = new ArrayList<>();
        JsonNode metadata = pod.path("metadata");
        String name = metadata.path("name").asText("");
        String node = pod.path("spec").path("nodeName").asText("");
        for (JsonNode status : pod.path("status").path("containerStatuses")) {
            int count = status.path("restartCount").asInt(0);
            if (count > 0) {
                JsonNode ended = status.path("lastState").path("terminated");
                restarts.add(new ContainerRestarts(
                        name.isEmpty() ? "" : metadata.path("namespace").asText("") + "/" + name,
                        metadata.path("uid").asText(""),
                        node.isBlank() ? null : node,
                        status.path("name").asText(""),
                        status.path("containerID").asText(""),
                        ended.path("containerID").asText(""),
                        count,
                        at(status, ended),
                        ended.path("exitCode").asText(""),
                        ended.path("reason").asText("")));
            }
        }
        return restarts;
    }

    private static @Nullable Instant at(JsonNode status, JsonNode ended) {
        Instant finished = EventTimes.ofShipper(ended.path("finishedAt").asText(""));
        Instant started = EventTimes.ofShipper(
                status.path("state").path("running").path("startedAt").asText(""));
        Instant over = EventTimes.ofShipper(
                status.path("state").path("terminated").path("finishedAt").asText(""));
        return finished != null ? finished : started != null ? started : over;
    }

    /** Names the count, so that a later one of it is known as its growth. */
    public String name() {
        return (podUid.isEmpty() ? pod : podUid) + "/" + container;
    }
}

package dev.crossfire.deploy.bench.recognise;

import static dev.crossfire.deploy.bench.recognise.HostileInput.filled;

import java.util.List;
import java.util.function.Supplier;

/** Events and pods that are made to hurt, as JSON, YAML, tables and descriptions. */
final class HostileEvents {

    private static final String EVENT =
            "{\"kind\":\"Event\",\"metadata\":{\"uid\":\"u\"},\"involvedObject\":{\"kind\":\"Pod\",\"namespace\":\"kube-system\",\"name\":\"calico-node-x7k2p\"},"
                    + "\"reason\":\"Unhealthy\",\"message\":\"Liveness probe failed: \",\"source\":{\"host\":\"worker-3\"},"
                    + "\"lastTimestamp\":\"2026-11-22T15:57:29Z\",\"count\":2}";
    private static final String SMALL =
            "{\"reason\":\"Unhealthy\",\"involvedObject\":{\"kind\":\"Pod\"},\"message\":\"\"}";
    private static final String TABLE = "LAST SEEN   TYPE      REASON      OBJECT                  MESSAGE\n";
    private static final String ROW = "2m  Warning  Unhealthy  pod/calico-node-x7k2p  Liveness probe failed:\n";

    static final List<HostileInput> ALL = List.of(
            pods("a list of Events", () -> filled("{\"kind\":\"List\",\"items\":[", EVENT + ",", EVENT + "]}")),
            pods("a list of the smallest Events", () -> filled("{\"kind\":\"List\",\"items\":[", SMALL + ",", "{}]}")),
            pods("a list of {}", () -> filled("{\"kind\":\"EventList\",\"items\":[", "{},", "{}]}")),
            pods("a list of lists", () -> filled("{\"kind\":\"List\",\"items\":[")),
            pods("Events, one a line", () -> filled(EVENT + "\n")),
            pods("Events, one after another", () -> filled(EVENT)),
            pods(
                    "an Event of a giant message",
                    () -> filled(
                            "{\"kind\":\"Event\",\"involvedObject\":{\"kind\":\"Pod\",\"name\":\"p\"},\"reason\":\"Unhealthy\",\"lastTimestamp\":\"2026-11-22T15:57:29Z\",\"message\":\"Liveness probe failed: ",
                            "Get \\\"http://localhost:9099/liveness\\\": ",
                            "\"}")),
            pods(
                    "an Event of a giant field path",
                    () -> filled(
                            "{\"kind\":\"Event\",\"reason\":\"Unhealthy\",\"message\":\"Liveness probe failed: \",\"lastTimestamp\":\"2026-11-22T15:57:29Z\",\"involvedObject\":{\"kind\":\"Pod\",\"name\":\"p\",\"fieldPath\":\"spec.containers",
                            "{a",
                            "\"}}")),
            pods(
                    "an Event of many fields",
                    () -> filled(
                            "{\"kind\":\"Event\",\"reason\":\"Unhealthy\",",
                            i -> "\"f" + i + "\":[{}],",
                            "\"message\":\"\"}")),
            pods("an event table", () -> filled(TABLE, ROW, "")),
            pods("a table of headers", () -> filled(TABLE)),
            pods("a table of one row, a giant message", () -> filled(TABLE + ROW.strip(), " x", "")),
            pods(
                    "a table of wide gaps",
                    () -> filled(TABLE + "2m", " ", "Warning Unhealthy pod/p Liveness probe failed:")),
            pods(
                    "a described pod of many events",
                    () -> filled(
                            "Name: calico-node-x7k2p\nNamespace: kube-system\nEvents:\n  Type Reason Age From Message\n",
                            "  Warning  Unhealthy  2m (x3 over 5m)  kubelet  Liveness probe failed:\n",
                            "")),
            pods("described pods, one a line", () -> filled("Name: p\nEvents:\n")),
            pods(
                    "a described pod of many containers",
                    () -> filled(
                            "Name: p\nContainers:\n", i -> "  c" + i + ":\n    Container ID: containerd://8ac8\n", "")),
            pods("YAML, aliases of aliases", HostileEvents::aliases),
            pods("YAML, nested flows", () -> filled("kind: Event\nmessage: ", "[{a: ", "")),
            pods("YAML, nested blocks", HostileEvents::nestedBlocks),
            pods("YAML, documents", () -> filled("kind: Event\nreason: Unhealthy\n---\n")),
            pods(
                    "YAML, a list of Events",
                    () -> filled(
                            "apiVersion: v1\nkind: List\nitems:\n",
                            "- kind: Event\n  reason: Unhealthy\n  message: 'Liveness probe failed: '\n  lastTimestamp: \"2026-11-22T15:57:29Z\"\n  involvedObject: {kind: Pod, name: p}\n",
                            "")),
            pods("YAML, a list of broken items", () -> filled("kind: List\nitems:\n", "- {\n", "")),
            pods("YAML, a list of nothing", () -> filled("kind: List\nitems:\n", "-\n", "")),
            pods("YAML, a folded text", () -> filled("kind: Event\nmessage: >\n", "  x\n", "")),
            pods("YAML, keys of keys", () -> filled("kind: Pod\n", "? ", "a")),
            pods(
                    "a pod of many containers",
                    () -> filled(
                            "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\",\"uid\":\"u\"},\"status\":{\"containerStatuses\":[",
                            i -> "{\"name\":\"c" + i + "\",\"restartCount\":" + i
                                    + ",\"containerID\":\"containerd://8ac8\",\"lastState\":{\"terminated\":{\"exitCode\":137,\"finishedAt\":\"2026-11-22T15:57:29Z\"}}},",
                            "{}]}}")),
            pods(
                    "a list of pods",
                    () -> filled(
                            "{\"kind\":\"PodList\",\"items\":[",
                            i -> "{\"kind\":\"Pod\",\"metadata\":{\"uid\":\"u" + i
                                    + "\"},\"status\":{\"containerStatuses\":[{\"restartCount\":3}]}},",
                            "{}]}")));

    private HostileEvents() {}

    private static HostileInput pods(String shape, Supplier<byte[]> bytes) {
        return new HostileInput(Parser.PODS, shape, bytes);
    }

    /** Every anchor holds nine aliases of the one before: what it says grows ninefold a line. */
    private static byte[] aliases() {
        return filled(
                "kind: Event\na0: &a0 [x]\n",
                i -> "a" + (i + 1) + ": &a" + (i + 1) + " [" + ("*a" + i + ",").repeat(9) + "]\n",
                "");
    }

    private static byte[] nestedBlocks() {
        StringBuilder text = new StringBuilder("kind: Event\n");
        for (int depth = 0; text.length() < HostileInput.SIZE - 2000; depth++) {
            text.append(" ".repeat(depth)).append("a:\n");
        }
        return text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}

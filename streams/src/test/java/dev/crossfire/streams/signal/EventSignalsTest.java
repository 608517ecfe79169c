package dev.crossfire.streams.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crossfire.model.Json;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.entry.RawInput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventSignalsTest {

    private static String event(String reason, String message) {
        return event(reason, message, "calico-node-x7k2p", "calico-node");
    }

    private static String event(String reason, String message, String pod, String container) {
        return "{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"e\",\"namespace\":\"kube-system\",\"uid\":\"ev-1\",\"creationTimestamp\":\"2026-11-22T15:50:00Z\"},"
                + "\"involvedObject\":{\"kind\":\"Pod\",\"namespace\":\"kube-system\",\"name\":\"" + pod
                + "\",\"uid\":\"pod-1\",\"fieldPath\":\"spec.containers{" + container + "}\"},\"reason\":\"" + reason
                + "\",\"message\":" + Json.text(message)
                + ",\"source\":{\"component\":\"kubelet\",\"host\":\"worker-3\"},\"firstTimestamp\":\"2026-11-22T15:57:29Z\",\"lastTimestamp\":\"2026-11-22T15:58:39Z\",\"count\":5,\"type\":\"Warning\",\"eventTime\":null,\"reportingComponent\":\"kubelet\",\"reportingInstance\":\"worker-3\"}";
    }

    private static Signal signal(String value) {
        List<Signal> signals = Inputs.signals(Inputs.pods(value));
        assertEquals(1, signals.size(), value);
        return signals.get(0);
    }

    /** Outcome, target and port of a failed probe of calico-node. */
    private static void check(String message, String outcome, String target, String port) {
        Signal signal = signal(event("Unhealthy", message));
        assertEquals("probe-failed", signal.name(), message);
        assertEquals(
                List.of(outcome, target, port),
                List.of(signal.attribute("outcome"), signal.attribute("target"), signal.attribute("port")),
                message);
    }

    @Test
    void anEventIsAnIntervalWithACount() {
        Signal signal = signal(event("Unhealthy", "Liveness probe failed: "));
        assertEquals(Instant.parse("2026-11-22T15:57:29Z"), signal.firstAt());
        assertEquals(Instant.parse("2026-11-22T15:58:39Z"), signal.at());
        assertEquals(5, signal.count());
        assertEquals("worker-3", signal.node());
        assertEquals(
                Map.of(
                        "check", "liveness",
                        "container", "calico-node",
                        "eventUid", "ev-1",
                        "handler", "exec",
                        "outcome", "timed-out",
                        "pod", "kube-system/calico-node-x7k2p",
                        "podUid", "pod-1",
                        "port", "9099",
                        "target", "localhost"),
                signal.attributes());
    }

    @Test
    void timeoutsInAllTheirWordings() {
        for (String output : List.of(
                "",
                " ",
                "command timed out",
                "command \"/bin/calico-node -felix-live -bird-live\" timed out",
                "command timed out: \"/bin/calico-node -felix-live -bird-live\" timed out after 10s",
                "Get \"http://localhost:9099/liveness\": dial tcp 127.0.0.1:9099: i/o timeout",
                "Get \"http://localhost:9099/liveness\": context deadline exceeded",
                "Get \"http://localhost:9099/liveness\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
                "Get http://127.0.0.1:9099/liveness: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)",
                "Get \"http://localhost:9099/liveness\": dial tcp [::1]:9099: connect: connection refused (Client.Timeout exceeded while awaiting headers)",
                "calico/node is not ready: Felix is not live: Get \"http://localhost:9099/liveness\": context deadline exceeded")) {
            check("Liveness probe failed: " + output, "timed-out", "localhost", "9099");
            check("(combined from similar events): Liveness probe failed: " + output, "timed-out", "localhost", "9099");
        }
        check("Readiness probe failed:", "timed-out", "localhost", "9099");
        assertEquals(
                "10",
                signal(event("Unhealthy", "Liveness probe failed: command timed out: \"x\" timed out after 10s"))
                        .attribute("timeoutSeconds"));
    }

    @Test
    void whatWasAnsweredAtOnceIsNoTimeout() {
        check(
                "Liveness probe failed: Get \"http://localhost:9099/liveness\": dial tcp 127.0.0.1:9099: connect: connection refused",
                "refused",
                "localhost",
                "9099");
        check(
                "Liveness probe failed: Get \"http://localhost:9099/liveness\": dial tcp [::1]:9099: connect: connection refused",
                "other",
                "localhost",
                "9099");
        check("Liveness probe failed: HTTP probe failed with statuscode: 503", "http-status", "localhost", "9099");
        check(
                "Readiness probe failed: calico/node is not ready: felix is not ready: readiness probe reporting 503",
                "http-status",
                "localhost",
                "9099");
        for (String error : List.of("network is unreachable", "no route to host", "cannot assign requested address")) {
            check(
                    "Liveness probe failed: calico/node is not ready: Felix is not live: Get \"http://localhost:9099/liveness\": dial tcp 127.0.0.1:9099: connect: "
                            + error,
                    "unreachable",
                    "localhost",
                    "9099");
        }
        check(
                "Liveness probe failed: calico/node is not ready: Felix is not live: Get \"http://localhost:9099/liveness\": dial tcp: lookup localhost on [::1]:53: read udp [::1]:50123->[::1]:53: read: connection refused",
                "name-error",
                "localhost",
                "9099");
        check(
                "Liveness probe failed: Get \"http://localhost:9099/liveness\": dial tcp: lookup localhost: no such host",
                "name-error",
                "localhost",
                "9099");
        check(
                "Liveness probe failed: Get \"http://localhost:9099/liveness\": dial tcp 115.18.44.218:9099: connect: connection refused",
                "name-error",
                "localhost",
                "9099");
    }

    @Test
    void birdIsNeutralEvenWithSocketsAndTimeouts() {
        for (String text : List.of(
                "calico/node is not ready: BIRD is not ready: BGP not established with 10.0.0.2,10.0.0.3",
                "2026-11-22 15:57:29.434 [INFO][244] confd/health.go 180: Number of node(s) with BGP peering established = 1\ncalico/node is not ready: BIRD is not ready: BGP not established with 10.0.0.2",
                "calico/node is not ready: BIRD is not ready: Error querying BIRD: unable to connect to BIRDv4 socket: dial unix /var/run/calico/bird.ctl: connect: connection refused",
                "calico/node is not ready: BIRD is not ready: Error querying BIRD: read unix @->/var/run/calico/bird.ctl: i/o timeout",
                "calico/node is not ready: bird/confd is not live: exit status 1",
                "calico/node is not ready: BIRD is not ready: failed to stat() nodename file: stat /var/lib/calico/nodename: no such file or directory")) {
            check("Readiness probe failed: " + text, "bgp", "localhost", "9099");
        }
        check(
                "Readiness probe failed: 2026-11-22 15:57:29.434 [INFO][244] confd/health.go 180: Number of node(s) with BGP peering established = 1\ncalico/node is not ready: felix is not ready: Get \"http://localhost:9099/readiness\": dial tcp 127.0.0.1:9099: connect: connection refused",
                "refused",
                "localhost",
                "9099");
    }

    @Test
    void anotherHostOfCaliosNodeIsTold() {
        check(
                "Liveness probe failed: Get \"http://10.20.0.1:9099/liveness\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
                "timed-out",
                "10.20.0.1",
                "9099");
        check(
                "Liveness probe failed: Get \"http://127.0.0.1:9199/liveness\": dial tcp 127.0.0.1:9199: i/o timeout",
                "timed-out",
                "localhost",
                "9199");
    }

    @Test
    void otherContainersDialWhatTheirTextSays() {
        Signal elsewhere = signal(event(
                "Unhealthy",
                "Readiness probe failed: Get \"http://10.0.99.125:3090/-/ready\": dial tcp 10.0.99.125:3090: connect: connection refused",
                "web-0",
                "web"));
        assertEquals(List.of("refused", ""), List.of(elsewhere.attribute("outcome"), elsewhere.attribute("target")));
        Signal local = signal(event(
                "Unhealthy",
                "Liveness probe failed: Get \"https://127.0.0.1:10257/healthz\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
                "kube-controller-manager-w",
                "kube-controller-manager"));
        assertEquals(
                List.of("timed-out", "localhost", "10257"),
                List.of(local.attribute("outcome"), local.attribute("target"), local.attribute("port")));
        Signal silent = signal(event("Unhealthy", "Readiness probe failed: ", "web-0", "web"));
        assertEquals(List.of("timed-out", ""), List.of(silent.attribute("outcome"), silent.attribute("target")));
    }

    @Test
    void probesThatCouldNotRun() {
        for (String message : List.of(
                "Readiness probe errored: rpc error: code = NotFound desc = container is not created or running",
                "Readiness probe errored and resulted in unknown state: rpc error: code = Unknown desc = container is in CONTAINER_EXITED state")) {
            Signal signal = signal(event("Unhealthy", message));
            assertEquals("probe-errored", signal.name());
            assertEquals("container-gone", signal.attribute("outcome"));
            assertEquals("readiness", signal.attribute("check"));
        }
        assertEquals(
                "runtime-error",
                signal(event("Unhealthy", "Liveness probe failed: OCI runtime exec failed: exec failed: no such file"))
                        .attribute("outcome"));
    }

    @Test
    void containersComeAndGo() {
        assertEquals(
                Map.of(
                        "check", "liveness",
                        "container", "calico-node",
                        "eventUid", "ev-1",
                        "pod", "kube-system/calico-node-x7k2p",
                        "podUid", "pod-1"),
                signal(event("Killing", "Container calico-node failed liveness probe, will be restarted"))
                        .attributes());
        assertEquals(
                "container-killed",
                signal(event("Killing", "Stopping container calico-node")).name());
        assertEquals(
                "container-started",
                signal(event("Started", "Started container calico-node")).name());
        assertEquals(
                "back-off",
                signal(event("BackOff", "Back-off restarting failed container")).name());
        assertEquals(
                "back-off",
                signal(
                                event(
                                        "BackOff",
                                        "Back-off restarting failed container calico-node in pod calico-node-x7k2p_kube-system(pod-1)"))
                        .name());
        for (String[] other : new String[][] {
            {"BackOff", "Back-off pulling image \"x\""},
            {"Created", "Created container: calico-node"},
            {"Unhealthy", "Liveness probe warning: Probe terminated redirects"},
            {"NodeReady", "Node worker-3 status is now: NodeReady"}
        }) {
            Recognised recognised = Inputs.pods(event(other[0], other[1]));
            assertEquals(List.of(), Inputs.signals(recognised));
            assertEquals(new Recognised.Tally(1, 0, 1, 0), recognised.tally());
        }
    }

    @Test
    void theTimeIsTheLastThatIsTold() throws Exception {
        ObjectNode event = (ObjectNode)
                Json.tree(event("Unhealthy", "Liveness probe failed: ").getBytes(StandardCharsets.UTF_8));
        event.putNull("lastTimestamp");
        event.putObject("series")
                .put("lastObservedTime", "2026-11-22T15:58:40.123456Z")
                .put("count", 7);
        event.remove("count");
        event.put("eventTime", "2026-11-22T15:57:30.000001Z");
        assertEquals(
                Instant.parse("2026-11-22T15:58:40.123456Z"),
                signal(event.toString()).at());
        assertEquals(7, signal(event.toString()).count());
        event.remove("series");
        assertEquals(
                Instant.parse("2026-11-22T15:57:30.000001Z"),
                signal(event.toString()).at());
        event.remove("eventTime");
        assertEquals(
                Instant.parse("2026-11-22T15:57:29Z"), signal(event.toString()).at());
        event.remove("firstTimestamp");
        Signal created = signal(event.toString());
        assertEquals(Instant.parse("2026-11-22T15:50:00Z"), created.at());
        assertEquals(created.at(), created.firstAt());
        event.remove("metadata");
        Recognised timeless = Inputs.pods(event.toString());
        assertEquals(new Recognised.Tally(1, 0, 0, 1), timeless.tally());
        assertEquals("Event without a time", timeless.dead().get(0).reason());
    }

    @Test
    void theDeadOfYamlKeepTheirBytes() {
        String timeless =
                "- kind: Event\n  reason: Unhealthy\n  message: 'Liveness probe failed: '\n  involvedObject: {kind: Pod, name: p}\n";
        String timely = timeless.replace("  reason", "  lastTimestamp: \"2026-11-22T15:57:29Z\"\n  reason");
        Recognised recognised = Inputs.pods("apiVersion: v1\nkind: List\nitems:\n" + timeless + timely + timeless);
        assertEquals(new Recognised.Tally(3, 1, 0, 2), recognised.tally());
        assertEquals(
                List.of(timeless, timeless),
                recognised.dead().stream()
                        .map(dead -> new String(dead.original(), StandardCharsets.UTF_8))
                        .toList());
        assertEquals("Event without a time", recognised.dead().get(0).reason());
    }

    @Test
    void aBrokenItemOfAYamlListDiesAlone() {
        String timely =
                "- kind: Event\n  reason: Unhealthy\n  message: 'Liveness probe failed: '\n  lastTimestamp: \"2026-11-22T15:57:29Z\"\n  involvedObject: {kind: Pod, name: p}\n";
        String broken = "- kind: Event\n  message: 'never closed\n";
        String list = "apiVersion: v1\nitems:\n" + timely + broken + timely + "kind: List\n";
        for (String text : List.of(list, "$ kubectl get events -o yaml\n" + list, timely + broken + timely)) {
            Recognised recognised = Inputs.pods(text);
            assertEquals(new Recognised.Tally(3, 2, 0, 1), recognised.tally());
            assertEquals(broken, new String(recognised.dead().get(0).original(), StandardCharsets.UTF_8));
        }
        Recognised indented = Inputs.pods(list.replace("\n  ", "\n    ").replace("\n- ", "\n  - "));
        assertEquals(new Recognised.Tally(3, 2, 0, 1), indented.tally());
        assertEquals(
                new Recognised.Tally(6, 4, 0, 2), Inputs.pods(list + list).tally(), "one list printed after another");
        Recognised cut = Inputs.pods("apiVersion: v1\nitems:\n" + timely + timely.substring(0, timely.length() - 3));
        assertEquals(new Recognised.Tally(2, 1, 0, 1), cut.tally());
    }

    /** A list of one thing within an object is no list of objects. */
    @Test
    void whatIsOnlyAPartOfYamlIsNoEntry() {
        String binding =
                "apiVersion: v1\nkind: RoleBinding\nsubjects:\n- kind: User\n  name: a\n- kind: User\n  name: b\n";
        assertEquals(new Recognised.Tally(1, 0, 1, 0), Inputs.pods(binding).tally());
        assertEquals(
                new Recognised.Tally(2, 0, 2, 0),
                Inputs.pods(binding + "---\n" + binding).tally());
        assertEquals(
                new Recognised.Tally(2, 0, 1, 1),
                Inputs.pods(binding + "---\nkind: [\n").tally());
    }

    @Test
    void theNewApiSaysTheSame() {
        Signal signal = signal(
                "{\"kind\":\"Event\",\"apiVersion\":\"events.k8s.io/v1\",\"metadata\":{\"uid\":\"ev-2\"},\"regarding\":{\"kind\":\"Pod\",\"namespace\":\"calico-system\",\"name\":\"calico-node-x7k2p\",\"uid\":\"pod-1\",\"fieldPath\":\"spec.containers{calico-node}\"},\"reason\":\"Unhealthy\",\"note\":\"Liveness probe failed: command timed out\",\"reportingController\":\"kubelet\",\"reportingInstance\":\"worker-3\",\"eventTime\":\"2026-11-22T15:57:30.000001Z\",\"series\":{\"count\":3,\"lastObservedTime\":\"2026-11-22T15:58:40.000001Z\"}}");
        assertEquals("worker-3", signal.node());
        assertEquals(3, signal.count());
        assertEquals("timed-out", signal.attribute("outcome"));
        assertEquals("calico-system/calico-node-x7k2p", signal.attribute("pod"));
    }

    @Test
    void listsOfTheApiAndLinesOfOurOwn() {
        String one = event("Unhealthy", "Liveness probe failed: ");
        String other = event("Created", "Created container x");
        Recognised list = Inputs.pods(
                "{\"kind\":\"EventList\",\"apiVersion\":\"v1\",\"items\":[" + one + "," + other + "," + one + "]}");
        assertEquals(new Recognised.Tally(3, 2, 1, 0), list.tally());
        assertEquals(2, Inputs.signals(list).get(1).coordinates().entry());
        Recognised lines = Inputs.pods(one + "\n{\"kind\":\"Event\", broken\n" + other + "\n" + one + "\n");
        assertEquals(new Recognised.Tally(4, 2, 1, 1), lines.tally());
        assertEquals(
                "{\"kind\":\"Event\", broken\n", new String(lines.dead().get(0).original(), StandardCharsets.UTF_8));
        assertEquals(1, lines.dead().get(0).coordinates().entry());
    }

    @Test
    void ourOwnRecordsAreParsedOnlyForALiteral() {
        Map<String, String> headers = Map.of(
                "crossfire-cluster", "prod", "crossfire-node", "worker-9", "crossfire-newest", "2026-11-22T16:00:00Z");
        RawInput relevant = Inputs.record(
                RawKind.PODS, event("Killing", "Stopping container x").getBytes(StandardCharsets.UTF_8), headers);
        Signal signal = Inputs.signals(Inputs.RECOGNISER.recognise(relevant)).get(0);
        assertEquals("prod/worker-9", signal.cluster() + "/" + signal.node());
        RawInput irrelevant =
                Inputs.record(RawKind.PODS, "{\"kind\":\"Pod\",\"x\":}".getBytes(StandardCharsets.UTF_8), headers);
        assertEquals(
                new Recognised.Tally(1, 0, 1, 0),
                Inputs.RECOGNISER.recognise(irrelevant).tally());
        assertTrue(Inputs.heartbeats(Inputs.RECOGNISER.recognise(irrelevant))
                .get(0)
                .continuous());
        RawInput list = Inputs.record(
                RawKind.PODS, "{\"kind\":\"List\",\"items\":[{},{},{}]}".getBytes(StandardCharsets.UTF_8), headers);
        assertEquals(3, Inputs.RECOGNISER.recognise(list).tally().in());
    }
}

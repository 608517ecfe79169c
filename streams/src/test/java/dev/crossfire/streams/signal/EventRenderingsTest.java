package dev.crossfire.streams.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.entry.RawInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same Events in every form that kubectl and exporters give them: the same signals. */
class EventRenderingsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T16:00:00Z");
    private static final int EVENTS = 200;

    private static final List<String> MESSAGES = List.of(
            "Liveness probe failed: Get \"http://localhost:9099/liveness\": dial tcp 127.0.0.1:9099: i/o timeout",
            "Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with 10.0.0.2",
            "Liveness probe failed: ",
            "Liveness probe errored: rpc error: code = Unknown desc = container not running");

    /** @param minutesAgo when it last happened: tables tell whole minutes */
    private record Event(
            String reason,
            String message,
            String pod,
            String container,
            int count,
            int minutesAgo,
            int firstMinutesAgo) {

        Instant at() {
            return NOW.minusSeconds(60L * minutesAgo);
        }

        Instant firstAt() {
            return NOW.minusSeconds(60L * firstMinutesAgo);
        }
    }

    /**
     * A form.
     *
     * @param containers it tells the container
     * @param nodes it tells the node
     */
    private record Form(String name, boolean containers, boolean nodes, Function<List<Event>, String> render) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Form> forms() {
        return Stream.of(
                lines("v1", event -> v1(event).toString()),
                new Form("v1, a list", true, true, events -> {
                    ObjectNode list = JsonNodeFactory.instance.objectNode();
                    list.put("kind", "List").put("apiVersion", "v1");
                    events.forEach(event -> list.withArray("items").add(v1(event)));
                    return list.toPrettyString();
                }),
                lines("events.k8s.io/v1", event -> eventsV1(event).toString()),
                lines("watched", event -> "{\"type\":\"ADDED\",\"object\":" + v1(event) + "}"),
                lines("kubernetes-event-exporter", event -> exported(event).toString()),
                lines(
                        "Fluent Bit's kubernetes_events",
                        event -> v1(event)
                                .put("@timestamp", event.at().toString())
                                .toString()),
                new Form("YAML", true, true, events -> {
                    StringBuilder text = new StringBuilder("apiVersion: v1\nitems:\n");
                    events.forEach(event -> text.append(yaml(event)));
                    return text.append("kind: List\n").toString();
                }),
                table(
                        "kubectl get events",
                        "LAST SEEN   TYPE      REASON      OBJECT      MESSAGE",
                        event -> String.format(
                                "%-11s %-9s %-11s pod/%s   %s",
                                event.minutesAgo() + "m", "Warning", event.reason(), event.pod(), event.message())),
                table(
                        "kubectl get events -A",
                        "NAMESPACE     LAST SEEN   TYPE      REASON      OBJECT      MESSAGE",
                        event -> String.format(
                                "%-13s %-11s %-9s %-11s pod/%s   %s",
                                "kube-system",
                                event.minutesAgo() + "m",
                                "Warning",
                                event.reason(),
                                event.pod(),
                                event.message())));
    }

    private static Form lines(String name, Function<Event, String> render) {
        return new Form(
                name,
                true,
                true,
                events -> String.join("\n", events.stream().map(render).toList()));
    }

    private static Form table(String name, String head, Function<Event, String> row) {
        return new Form(name, false, false, events -> {
            List<String> lines = new ArrayList<>(List.of(head));
            events.forEach(event -> lines.add(row.apply(event)));
            return String.join("\n", lines) + "\n";
        });
    }

    private static ObjectNode base(Event event) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata")
                .put("name", event.pod() + ".17a")
                .put("namespace", "kube-system")
                .put("uid", "uid-" + event.hashCode());
        object.put("reason", event.reason()).put("type", "Warning");
        return object;
    }

    private static ObjectNode v1(Event event) {
        ObjectNode object = base(event);
        object.put("kind", "Event").put("apiVersion", "v1").put("message", event.message());
        object.put("count", event.count())
                .put("firstTimestamp", event.firstAt().toString())
                .put("lastTimestamp", event.at().toString());
        object.putObject("source").put("component", "kubelet").put("host", "worker-3");
        about(object.putObject("involvedObject"), event);
        return object;
    }

    private static ObjectNode exported(Event event) {
        ObjectNode object = v1(event);
        object.remove(List.of("kind", "apiVersion"));
        object.put("clusterName", "");
        return object;
    }

    private static ObjectNode eventsV1(Event event) {
        ObjectNode object = base(event);
        object.put("kind", "Event").put("apiVersion", "events.k8s.io/v1").put("note", event.message());
        object.put("deprecatedCount", event.count())
                .put("deprecatedFirstTimestamp", event.firstAt().toString())
                .put("deprecatedLastTimestamp", event.at().toString());
        object.putNull("eventTime");
        object.put("reportingController", "kubelet").put("reportingInstance", "worker-3");
        object.putObject("deprecatedSource").put("component", "kubelet").put("host", "worker-3");
        about(object.putObject("regarding"), event);
        return object;
    }

    private static void about(ObjectNode object, Event event) {
        object.put("kind", "Pod")
                .put("namespace", "kube-system")
                .put("name", event.pod())
                .put("fieldPath", "spec.containers{" + event.container() + "}");
    }

    private static String yaml(Event event) {
        return "- apiVersion: v1\n  count: " + event.count() + "\n  firstTimestamp: \"" + event.firstAt()
                + "\"\n  involvedObject:\n    fieldPath: spec.containers{" + event.container()
                + "}\n    kind: Pod\n    name: " + event.pod()
                + "\n    namespace: kube-system\n  kind: Event\n  lastTimestamp: \"" + event.at() + "\"\n  message: '"
                + event.message() + "'\n  metadata:\n    name: e\n    namespace: kube-system\n    uid: uid-"
                + event.hashCode()
                + "\n  reason: " + event.reason()
                + "\n  source:\n    component: kubelet\n    host: worker-3\n  type: Warning\n";
    }

    private static List<Event> events(long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            int count = random.nextInt(3) == 0 ? 1 : 2 + random.nextInt(40);
            int ago = random.nextInt(20);
            boolean calico = random.nextBoolean();
            events.add(new Event(
                    "Unhealthy",
                    MESSAGES.get(random.nextInt(MESSAGES.size())),
                    (calico ? "calico-node-" : "web-") + Integer.toHexString(4096 + i),
                    calico ? "calico-node" : "web",
                    count,
                    ago,
                    count == 1 ? ago : ago + 1 + random.nextInt(30)));
        }
        return events;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyFormTellsTheSame(Form form) {
        List<Event> events = events(9099);
        Recognised recognised = Inputs.RECOGNISER.recognise(new RawInput(
                RawKind.PODS,
                form.render().apply(events).getBytes(UTF_8),
                Map.of(),
                Coordinates.inFile("events", 1),
                null,
                NOW,
                null,
                null));
        assertEquals(List.of(), recognised.dead());
        assertEquals(EVENTS, recognised.tally().in());
        assertEquals(
                told(events, form),
                Inputs.signals(recognised).stream()
                        .map(signal -> told(signal, form))
                        .sorted()
                        .toList());
    }

    private static List<String> told(List<Event> events, Form form) {
        return events.stream()
                .map(event -> String.join(
                        " ",
                        event.message().contains("errored") ? "probe-errored" : "probe-failed",
                        form.nodes() ? "worker-3" : "unknown",
                        event.pod(),
                        form.containers() ? event.container() : "",
                        event.at().toString(),
                        form.containers() ? event.count() + " " + event.firstAt() : "",
                        event.message().contains("i/o timeout")
                                        || event.message().endsWith(": ")
                                ? "timed-out"
                                : event.message().contains("BGP") ? "bgp" : "container-gone"))
                .sorted()
                .toList();
    }

    private static String told(Signal signal, Form form) {
        String pod = signal.attribute(SignalNames.POD);
        return String.join(
                " ",
                signal.name(),
                signal.node(),
                pod.substring(pod.indexOf('/') + 1),
                form.containers() ? signal.attribute(SignalNames.CONTAINER) : "",
                signal.at().toString(),
                form.containers() ? signal.count() + " " + signal.firstAt() : "",
                signal.attribute(SignalNames.OUTCOME));
    }
}

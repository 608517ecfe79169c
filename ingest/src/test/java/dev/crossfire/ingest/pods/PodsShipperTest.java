package dev.crossfire.ingest.pods;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.ingest.Condition;
import dev.crossfire.ingest.RawRecord;
import dev.crossfire.ingest.RecordingSink;
import dev.crossfire.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against what behaves like an API server, over real HTTP. */
class PodsShipperTest {

    @TempDir
    Path folder;

    private final RecordingSink sink = new RecordingSink();
    private ApiServer server = ApiServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void onceSendsWhatIsThereByNode() throws Exception {
        server.put(event("a.1", "Unhealthy", "worker-3", 1));
        server.put(event("a.2", "BackOff", "worker-3", 1));
        server.put(event("b.1", "Unhealthy", "worker-4", 1));
        server.put(pod("calico-node-x7k2p", "worker-3"));
        runOnce(shipping());
        Map<String, List<String>> byNode = sink.records().stream()
                .collect(Collectors.toMap(
                        record -> record.headers().get("crossfire-node"),
                        record -> names(List.of(record)),
                        (one, other) ->
                                Stream.concat(one.stream(), other.stream()).toList()));
        assertEquals(
                Map.of("worker-3", List.of("a.1", "a.2", "calico-node-x7k2p"), "worker-4", List.of("b.1")), byNode);
        RawRecord record = sink.records().get(0);
        assertEquals("prod", record.headers().get("crossfire-cluster"));
        assertFalse(record.headers().containsKey("crossfire-newest"));
    }

    @Test
    void objectsAreHandedOnUnchanged() throws Exception {
        String odd = event("a.1", "Unhealthy", "worker-3", 3)
                .replace("\"count\"", "\"fieldOfTomorrow\":{\"x\":[1,2]},\"count\"");
        server.put(odd);
        runOnce(shipping());
        JsonNode sent = objects(sink.records()).get(0);
        JsonNode original = Json.tree(odd.getBytes(UTF_8));
        for (String field : List.of(
                "kind",
                "apiVersion",
                "involvedObject",
                "message",
                "source",
                "fieldOfTomorrow",
                "lastTimestamp",
                "count")) {
            assertEquals(original.get(field), sent.get(field), field);
        }
    }

    @Test
    void whatComesAndWhatChangesIsFollowed() throws Exception {
        server.put(event("a.1", "Unhealthy", "worker-3", 1));
        try (PodsShipper shipper = new PodsShipper(shipping(), sink)) {
            shipper.start();
            sink.await(records -> names(records).contains("a.1"));
            Condition.await("ready", shipper::ready);
            server.put(event("a.2", "Killing", "worker-3", 1));
            sink.await(records -> names(records).contains("a.2"));
            server.put(event("a.1", "Unhealthy", "worker-3", 2));
            sink.await(records -> objects(records).stream()
                    .anyMatch(object -> object.path("count").asInt() == 2));
            server.put(pod("calico-node-x7k2p", "worker-3"));
            sink.await(records -> names(records).contains("calico-node-x7k2p"));
        }
    }

    @Test
    void aServerThatIsAwayAtStartIsWaitedFor() throws Exception {
        int port = server.port();
        server.close();
        PodsShipping shipping = shipping(port);
        try (PodsShipper shipper = new PodsShipper(shipping, sink)) {
            shipper.start();
            Condition.await("trouble", () -> shipper.trouble() != null);
            assertTrue(shipper.trouble().startsWith("the API server http://127.0.0.1:" + port + "/"), shipper::trouble);
            assertTrue(shipper.alive());
            assertFalse(shipper.ready());
            server = ApiServer.start(port);
            server.put(event("a.1", "Unhealthy", "worker-3", 1));
            sink.await(records -> names(records).contains("a.1"));
            Condition.await("well again", () -> shipper.ready() && shipper.trouble() == null);
        }
    }

    @Test
    void aMissingRightIsNamedAndTheOtherNamespacesGoOn() throws Exception {
        forbid("/api/v1/namespaces/calico-system/events?resourceVersion=0");
        server.put(event("a.1", "Unhealthy", "worker-3", 1));
        try (PodsShipper shipper = new PodsShipper(shipping(), sink)) {
            shipper.start();
            sink.await(records -> names(records).contains("a.1"));
            Condition.await("trouble", () -> shipper.trouble() != null);
            assertEquals(
                    "may not list or watch events in calico-system (403): grant the verbs list and watch on events there",
                    shipper.trouble());
            assertFalse(shipper.ready());
            assertTrue(shipper.alive());
        }
    }

    @Test
    void onceSendsWhatItMayAndFailsForTheRest() throws Exception {
        forbid("/api/v1/namespaces/calico-system/events");
        server.put(event("a.1", "Unhealthy", "worker-3", 1));
        ExecutionException failure = assertThrows(ExecutionException.class, () -> runOnce(shipping()));
        assertTrue(failure.getCause().getMessage().contains("events in calico-system (403)"), failure::getMessage);
        assertEquals(List.of("a.1"), names(sink.records()));
    }

    @Test
    void aServerThatForgotWhereTheWatchWasIsListedAgain() throws Exception {
        String path = "/api/v1/namespaces/kube-system/events";
        list(path + "?resourceVersion=0", "1", "a.1");
        server.script()
                .expect()
                .get()
                .withPath(path + "?allowWatchBookmarks=true&resourceVersion=1&timeoutSeconds=600&watch=true")
                .andUpgradeToWebSocket()
                .open()
                .immediately()
                .andEmit(
                        "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"Expired\",\"code\":410}}")
                .done()
                .once();
        list(path, "9", "a.2");
        try (PodsShipper shipper = new PodsShipper(shipping(), sink)) {
            shipper.start();
            sink.await(records -> names(records).containsAll(List.of("a.1", "a.2")));
        }
    }

    @Test
    void whatWasDroppedWhileNothingWasTakenIsListedAgain() throws Exception {
        server.put(event("a.0", "Unhealthy", "worker-3", 1));
        List<String> all = new ArrayList<>(List.of("a.0"));
        sink.block();
        try (PodsShipper shipper = new PodsShipper(shipping(), sink, new ObjectQueue(2, Duration.ofMillis(50)))) {
            shipper.start();
            Condition.await("blocked", sink::isWaitedFor);
            for (int i = 1; i < 8; i++) {
                all.add("a." + i);
                server.put(event("a." + i, "Unhealthy", "worker-3", 1));
            }
            Condition.await("dropped", () -> shipper.vitals().skipped() > 0);
            sink.unblock();
            sink.await(records -> names(records).containsAll(all));
            assertTrue(shipper.vitals().restarts() >= 1);
        }
    }

    @Test
    void aRefusedRecordIsSentAgain() throws Exception {
        server.put(event("a.1", "Unhealthy", "worker-3", 1));
        sink.holdAcknowledgements();
        try (PodsShipper shipper = new PodsShipper(shipping(), sink)) {
            shipper.start();
            sink.await(records -> names(records).contains("a.1"));
            sink.refuse(new IllegalStateException("no room"));
            sink.await(records -> names(records).stream().filter("a.1"::equals).count() >= 2);
        }
    }

    @Test
    void closeStopsItSoonWhateverItWaitsFor() throws Exception {
        server.put(event("a.1", "Unhealthy", "worker-3", 1));
        sink.block();
        PodsShipper shipper = new PodsShipper(shipping(), sink);
        shipper.start();
        Condition.await("under way", shipper::alive);
        long began = System.nanoTime();
        shipper.close();
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(2).toNanos());
    }

    private PodsShipping shipping() throws IOException {
        return shipping(server.port());
    }

    private PodsShipping shipping(int port) throws IOException {
        return PodsShipping.of("prod").withKubeconfig(ApiServer.kubeconfig(folder.resolve("kubeconfig"), port), "test");
    }

    private void runOnce(PodsShipping shipping) throws Exception {
        try (PodsShipper shipper = new PodsShipper(shipping.onlyOnce(), sink)) {
            shipper.start();
            shipper.ended().get(30, TimeUnit.SECONDS);
        }
    }

    private void forbid(String path) {
        server.script()
                .expect()
                .get()
                .withPath(path)
                .andReturn(
                        403,
                        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"events is forbidden: User \\\"x\\\" cannot list resource\",\"reason\":\"Forbidden\",\"code\":403}")
                .always();
    }

    private void list(String path, String version, String event) {
        String item = event(event, "Unhealthy", "worker-3", 1)
                .replace("\"kind\":\"Event\",\"apiVersion\":\"v1\",", "")
                .replace("\"metadata\":{", "\"metadata\":{\"resourceVersion\":\"" + version + "\",");
        server.script()
                .expect()
                .get()
                .withPath(path)
                .andReturn(
                        200,
                        "{\"kind\":\"EventList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" + version
                                + "\"},\"items\":[" + item + "]}")
                .once();
    }

    private static String event(String name, String reason, String node, int count) {
        return "{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + name
                + "\",\"namespace\":\"kube-system\",\"uid\":\"u-" + name
                + "\"},\"involvedObject\":{\"kind\":\"Pod\",\"namespace\":\"kube-system\",\"name\":\"calico-node-x7k2p\",\"fieldPath\":\"spec.containers{calico-node}\"},\"reason\":\""
                + reason + "\",\"message\":\"Liveness probe failed\",\"source\":{\"component\":\"kubelet\",\"host\":\""
                + node
                + "\"},\"firstTimestamp\":\"2026-11-22T14:00:00Z\",\"lastTimestamp\":\"2026-11-22T15:00:00Z\",\"count\":"
                + count
                + ",\"type\":\"Warning\"}";
    }

    private static String pod(String name, String node) {
        return "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + name
                + "\",\"namespace\":\"kube-system\",\"uid\":\"p-" + name + "\"},\"spec\":{\"nodeName\":\"" + node
                + "\",\"containers\":[]},\"status\":{\"phase\":\"Running\"}}";
    }

    private static List<String> names(List<RawRecord> records) {
        return objects(records).stream()
                .map(object -> object.path("metadata").path("name").asText())
                .toList();
    }

    private static List<JsonNode> objects(List<RawRecord> records) {
        return records.stream()
                .flatMap(record -> new String(record.value(), UTF_8).lines())
                .map(line -> {
                    try {
                        return Json.tree(line.getBytes(UTF_8));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }
}

package dev.crossfire.model.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crossfire.model.Json;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IncidentSchemaTest {

    /** The shape that the wire format promises, with nothing in it that was added later. */
    private static final String FIRST_SHAPE = """
            {"id":"9f2c41d07be3a865","revision":3,"ruleset":"5b1f","cluster":"prod","node":"worker-3",
             "conflict":"healthcheck-vs-kube-firewall","title":"KUBE-FIREWALL drops calico-node's own health check",
             "state":"open","acknowledged":null,"suppressed":null,"verdict":"confirmed",
             "cause":{"id":"loopback-masqueraded","says":"nat rule -j MASQUERADE rewrites 127.0.0.1"},
             "openedAt":"2026-11-22T14:47:49Z","updatedAt":"2026-11-22T14:50:59.5Z","resolvedAt":null,"resolution":null,
             "proof":[{"id":"drop-counter-rose","says":"10 packets while 5 checks failed","at":"2026-11-22T14:48:31Z"}],
             "timeline":[{"at":"2026-11-22T14:47:49Z","what":"suspected","says":"2 checks timed out"}],
             "evidence":[{"signal":"exec-sync-failed","count":12,"firstAt":"2026-11-22T14:47:49Z","lastAt":"2026-11-22T14:50:59Z",
               "sample":"ExecSync cmd from runtime service failed",
               "source":{"topic":"crossfire.journal.v1","partition":0,"offset":4711,"entry":3}}],
             "inputs":{"journal":{"lastAt":"2026-11-22T14:50:59Z"},"pods":{},"firewall":{"lastAt":"2026-11-22T14:48:31Z","stale":true}},
             "remedies":[{"rank":1,"id":"exclude-loopback-from-nat","holds":"yes","because":"the source stays 127.0.0.1",
               "title":"Keep loopback traffic out of source NAT","risk":"none","commands":["iptables-nft …"],"manifest":null,
               "verify":"curl …","rollback":"iptables-nft -D …","source":"measured"}],
             "recurrence":{"count":2,"previous":"77aa01be54f0c913"}}
            """;

    static Stream<Incident> everyFixture() {
        return Stream.concat(
                TestIncidents.life().stream(),
                Stream.of(
                        TestIncidents.expired(),
                        TestIncidents.handled(),
                        TestIncidents.refuted(),
                        TestIncidents.numbered(4711, 5),
                        TestIncidents.withSamples(List.of("<script>", "\u202e", "x".repeat(2048)))));
    }

    @ParameterizedTest
    @MethodSource("everyFixture")
    void acceptsEveryFixture(Incident incident) {
        IncidentSchema.assertValid(incident);
    }

    @Test
    void acceptsTheFirstShapeAndReadsIt() throws IOException {
        byte[] json = FIRST_SHAPE.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(List.of(), IncidentSchema.violations(json));
        assertEquals(12, Json.read(json, Incident.class).evidence().get(0).count());
    }

    @Test
    void acceptsFieldsOfLaterVersions() throws IOException {
        ObjectNode later = (ObjectNode) Json.tree(Json.write(TestIncidents.confirmed()));
        later.put("severity", "critical");
        ((ObjectNode) later.get("evidence").get(0).get("source")).put("shard", 7);
        assertEquals(List.of(), IncidentSchema.violations(later));
    }

    static Stream<Named<Consumer<ObjectNode>>> breakages() {
        return Stream.of(
                broken("no id", json -> json.remove("id")),
                broken("null title", json -> json.putNull("title")),
                broken("revision 0", json -> json.put("revision", 0)),
                broken("revision as text", json -> json.put("revision", "3")),
                broken("unknown verdict", json -> json.put("verdict", "certain")),
                broken("unknown state", json -> json.put("state", "closed")),
                broken("time without zone", json -> json.put("openedAt", "2026-11-22T14:47:49")),
                broken("time of another zone", json -> json.put("openedAt", "2026-11-22T14:47:49+01:00")),
                broken("no time at all", json -> json.put("updatedAt", "yesterday")),
                broken("month 13", json -> json.put("updatedAt", "2026-13-22T14:47:49Z")),
                broken("resolved without resolution", json -> json.put("state", "resolved")),
                broken("open with resolvedAt", json -> json.put("resolvedAt", "2026-11-22T14:47:49Z")),
                broken("confirmed without proof", json -> json.putArray("proof")),
                broken(
                        "proof without words",
                        json -> ((ObjectNode) json.get("proof").get(0)).remove("says")),
                broken(
                        "holds as boolean",
                        json -> ((ObjectNode) json.get("remedies").get(0)).put("holds", true)),
                broken(
                        "remedies without because",
                        json -> ((ObjectNode) json.get("remedies").get(0)).remove("because")),
                broken(
                        "evidence of nothing",
                        json -> ((ObjectNode) json.get("evidence").get(0)).put("count", 0)),
                broken(
                        "a sample of 3 KiB",
                        json -> ((ObjectNode) json.get("evidence").get(0)).put("sample", "x".repeat(3072))),
                broken(
                        "evidence from nowhere",
                        json -> ((ObjectNode) json.get("evidence").get(0)).putObject("source")),
                broken(
                        "evidence from a topic and a file",
                        json -> ((ObjectNode) json.get("evidence").get(0).get("source"))
                                .put("path", "x")
                                .put("line", 1)),
                broken("stale as text", json -> ((ObjectNode) json.get("inputs").get("pods")).put("stale", "yes")),
                broken(
                        "unknown resolution",
                        json -> json.putObject("resolution")
                                .put("kind", "healed")
                                .put("says", "x")),
                broken(
                        "recurrence without previous",
                        json -> json.putObject("recurrence").put("count", 1)));
    }

    @ParameterizedTest
    @MethodSource("breakages")
    void rejectsWhatIsBroken(Consumer<ObjectNode> breakage) throws IOException {
        ObjectNode json = (ObjectNode) Json.tree(Json.write(TestIncidents.confirmed()));
        breakage.accept(json);
        assertFalse(IncidentSchema.violations(json).isEmpty(), json::toPrettyString);
    }

    @Test
    void namesEveryFieldThatTheCodecWrites() throws IOException {
        JsonNode schema = Json.tree(IncidentSchema.class
                .getResourceAsStream(IncidentSchema.RESOURCE)
                .readAllBytes());
        JsonNode json = Json.tree(Json.write(TestIncidents.verified()));
        json.fieldNames()
                .forEachRemaining(name -> assertTrue(schema.get("properties").has(name), name));
        JsonNode remedy = schema.get("$defs").get("remedy").get("properties");
        json.get("remedies").get(0).fieldNames().forEachRemaining(name -> assertTrue(remedy.has(name), name));
    }

    private static Named<Consumer<ObjectNode>> broken(String name, Consumer<ObjectNode> breakage) {
        return Named.of(name, breakage);
    }
}

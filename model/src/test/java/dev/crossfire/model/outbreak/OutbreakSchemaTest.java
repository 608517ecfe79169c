package dev.crossfire.model.outbreak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crossfire.model.Json;
import dev.crossfire.model.incident.TestIncidents;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutbreakSchemaTest {

    static Stream<Outbreak> everyFixture() {
        return Stream.of(
                TestOutbreaks.begun(),
                TestOutbreaks.of(7, 5000),
                TestOutbreaks.ended(9, 5000),
                TestOutbreaks.renamed(TestOutbreaks.begun(), "abc", List.of(TestOutbreaks.ID)));
    }

    @ParameterizedTest
    @MethodSource("everyFixture")
    void acceptsEveryFixture(Outbreak outbreak) {
        OutbreakSchema.assertValid(outbreak);
    }

    static Stream<Named<Consumer<ObjectNode>>> breakages() {
        return Stream.of(
                broken("no id", json -> json.remove("id")),
                broken("revision 0", json -> json.put("revision", 0)),
                broken("unknown state", json -> json.put("state", "resolved")),
                broken("ended without ending", json -> json.put("state", "ended")),
                broken("open with endedAt", json -> json.put("endedAt", "2026-11-22T14:47:49Z")),
                broken("time without zone", json -> json.put("since", "2026-11-22T14:47:49")),
                broken("no window", json -> json.put("windowSeconds", 0)),
                broken(
                        "21 first nodes",
                        json -> json.withArray("first")
                                .addAll(java.util.Collections.nCopies(
                                        18, json.withArray("first").get(0)))),
                broken(
                        "a change that nobody saw",
                        json -> ((ObjectNode) json.get("changes").get(0)).put("nodes", 0)));
    }

    @ParameterizedTest
    @MethodSource("breakages")
    void rejectsWhatIsBroken(Consumer<ObjectNode> breakage) throws IOException {
        ObjectNode json = (ObjectNode) Json.tree(Json.write(TestOutbreaks.begun()));
        breakage.accept(json);
        assertFalse(OutbreakSchema.violations(json).isEmpty(), json::toPrettyString);
    }

    @Test
    void namesEveryFieldThatTheCodecWrites() throws IOException {
        JsonNode schema = Json.tree(OutbreakSchema.class
                .getResourceAsStream(OutbreakSchema.RESOURCE)
                .readAllBytes());
        Json.tree(Json.write(TestOutbreaks.begun()))
                .fieldNames()
                .forEachRemaining(name -> assertTrue(schema.get("properties").has(name), name));
    }

    /** What fails within the window of its last node belongs to it before it is counted. */
    @Test
    void takesInWhatFailsWithinItsWindow() {
        Outbreak outbreak = TestOutbreaks.begun();
        Instant last = outbreak.lastJoinedAt();
        assertEquals(
                List.of(true, true, false, true, false),
                Stream.of(
                                outbreak.since(),
                                last.plusSeconds(600),
                                last.plusSeconds(601),
                                outbreak.since().minusSeconds(600),
                                outbreak.since().minusSeconds(601))
                        .map(at -> outbreak.takesIn(TestIncidents.CLUSTER, TestIncidents.CONFLICT, at))
                        .toList());
        assertFalse(outbreak.takesIn("test", TestIncidents.CONFLICT, last));
        assertFalse(outbreak.takesIn(TestIncidents.CLUSTER, "another", last));
    }

    private static Named<Consumer<ObjectNode>> broken(String name, Consumer<ObjectNode> breakage) {
        return Named.of(name, breakage);
    }
}

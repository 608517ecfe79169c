package dev.crossfire.streams.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crossfire.model.Json;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.FirewallSnapshot.Part;
import dev.crossfire.model.signal.PartFact;
import dev.crossfire.streams.SharedCaptures;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule sets that people posted. */
class CorpusRuleSetsTest {

    /** Here the chain stands in table nat, where old ipvs proxies kept one of the same name; it never drops local packets. */
    private static final String CHAIN_IN_NAT = "ip0089";

    record Posted(String id, String format, String text, boolean kubeFirewall, boolean localnetDrop) {
        @Override
        public String toString() {
            return id + " " + format;
        }
    }

    static Stream<Posted> posted() {
        return SharedCaptures.rows("firewall.jsonl").stream()
                .map(row -> new Posted(
                        row.get("id").asText(),
                        row.get("format").asText(),
                        row.get("text").asText(),
                        row.get("has_kube_firewall").asBoolean(),
                        row.get("has_localnet_drop").asBoolean()));
    }

    private static SnapshotReading read(String text) {
        Part part = new Part("firewall", null, null, null, null, null, null, text, null);
        return SnapshotReader.read(new FirewallSnapshot("lab", "worker-3", null, LabBundle.TAKEN, List.of(part)));
    }

    @ParameterizedTest
    @MethodSource("posted")
    void everyTextGivesAFactOrAFailure(Posted posted) {
        SnapshotReading reading = read(posted.text());
        assertEquals(1, reading.facts().size() + reading.failures().size());
        for (PartFact fact : reading.facts()) {
            assertTrue(Json.write(fact.fact()).length <= 4096);
        }
    }

    @ParameterizedTest
    @MethodSource("posted")
    void chainAndRuleAreSeenWhereTheyStand(Posted posted) {
        RulesetFact fact = (RulesetFact) read(posted.text()).facts().get(0).fact();
        boolean inFilter = posted.kubeFirewall() && !posted.id().equals(CHAIN_IN_NAT);
        assertEquals(inFilter, fact.kubeFirewall(), "kubeFirewall");
        assertEquals(
                posted.localnetDrop(),
                fact.lossyLocalnetDrop() || !fact.localnetDrops().isEmpty(),
                "localnetDrop");
        assertEquals("firewall", kindOf(posted.text()).orElseThrow().kind());
    }

    @Test
    void kindsAreToldApart() throws IOException {
        for (String file : List.of("journal.jsonl", "events.jsonl", "cases.jsonl")) {
            for (JsonNode row : SharedCaptures.rows(file)) {
                JsonNode text = row.path("text");
                assertEquals(Optional.empty(), kindOf(text.asText()), () -> file + ": " + text);
                assertEquals(Optional.empty(), kindOf(row.toString()), file);
            }
        }
    }

    private static Optional<SnapshotText.Kind> kindOf(String text) {
        return SnapshotText.kindOf(text, null);
    }
}

package dev.crossfire.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crossfire.model.fact.AddressesFact;
import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.ConntrackFact;
import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.fact.Fact;
import dev.crossfire.model.fact.NodeFact;
import dev.crossfire.model.fact.PolicyRulesFact;
import dev.crossfire.model.fact.RouteGetFact;
import dev.crossfire.model.fact.RoutesFact;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.SocketsFact;
import dev.crossfire.model.fact.SysctlFact;
import dev.crossfire.model.fact.UnreadableFact;
import dev.crossfire.model.incident.Finding;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.notice.Notice;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.OutbreakPart;
import dev.crossfire.model.outbreak.TestOutbreaks;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.PartFact;
import dev.crossfire.model.signal.RuleNews;
import dev.crossfire.model.signal.RuleSwitch;
import dev.crossfire.model.signal.RuleSwitch.ConflictFile;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SnapshotFacts;
import dev.crossfire.model.signal.Tick;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every record that crosses a process boundary comes back equal, gives equal bytes again, and survives fields it does not know. */
class JsonRoundTripTest {

    private static final Instant AT = Instant.parse("2026-11-22T14:47:49.596807Z");
    private static final Coordinates IN_TOPIC = Coordinates.inTopic("crossfire.journal.v1", 0, 0, 0);
    private static final Coordinates IN_FILE = Coordinates.inFile("bundle/kubelet.log", 7);

    static Stream<Arguments> everyRecord() {
        return Stream.of(logRecords(), facts(), incidents(), outbreaks(), notices(), snapshots())
                .flatMap(s -> s);
    }

    private static RuleSwitch ruleSwitch() {
        return new RuleSwitch(
                "0123456789ab", AT, "night-shift", "0.1.0", "journal:", List.of(new ConflictFile("a.yaml", "id: a\n")));
    }

    private static Stream<Arguments> logRecords() {
        return Stream.of(
                record(
                        LogRecord.class,
                        signal("exec-sync-failed", 1, Map.of("target", "localhost"), "raw \"text\"", IN_TOPIC)),
                record(LogRecord.class, signal("probe-failed", 12, Map.of(), "", IN_FILE)),
                record(
                        LogRecord.class,
                        new Signal(
                                "back-off",
                                "default",
                                "unknown",
                                RawKind.PODS,
                                Instant.EPOCH,
                                Instant.EPOCH,
                                1,
                                Map.of(),
                                "",
                                IN_FILE,
                                null,
                                true)),
                record(LogRecord.class, new Heartbeat("prod", "worker-3", RawKind.JOURNAL, AT, true, false)),
                record(LogRecord.class, new Heartbeat("prod", "worker-3", RawKind.PODS, Instant.EPOCH, false, true)),
                record(LogRecord.class, new Tick(Instant.parse("2026-11-22T14:47:50Z"))),
                record(
                        LogRecord.class,
                        signal("probe-failed", 1, Map.of(), "", IN_FILE).recognisedWith("0123456789ab", true)),
                record(LogRecord.class, ruleSwitch()),
                record(
                        LogRecord.class,
                        new Action(
                                "a-1",
                                Action.Kind.SILENCE,
                                "night-shift",
                                "known",
                                AT,
                                AT.plusSeconds(3600),
                                new Action.Scope("prod", "worker-*", null, "suspected", null),
                                null)),
                record(RuleNews.class, RuleNews.of(ruleSwitch())),
                record(RuleNews.class, RuleNews.of(new RuleNews.Answer("one", "0123456789ab", null))),
                record(RuleNews.class, RuleNews.of(new RuleNews.Answer("one", "0123456789ab", "no check 'sensed'"))),
                record(LogRecord.class, new SnapshotFacts("prod", "worker-3", "b-1", AT, parts(), IN_TOPIC, false)),
                record(LogRecord.class, new SnapshotFacts("prod", "worker-3", null, AT, List.of(), IN_FILE, true)));
    }

    private static List<PartFact> parts() {
        return List.of(
                new PartFact(
                        "iptables-save/nft",
                        Backend.NFT,
                        AT,
                        "ab12",
                        ruleset(),
                        Map.of(31, new Counter(10, 600), 2, new Counter(0, 0))),
                new PartFact(
                        "iptables-save/legacy", Backend.LEGACY, AT, "cd34", null, Map.of(31, new Counter(11, 660))),
                new PartFact("ss", null, AT, "ef56", new SocketsFact(true, false, List.of(), List.of()), Map.of()));
    }

    private static Stream<Arguments> facts() {
        return Stream.of(
                record(Fact.class, ruleset()),
                record(
                        Fact.class,
                        new RulesetFact(
                                Backend.NATIVE,
                                4,
                                false,
                                List.of(),
                                false,
                                false,
                                true,
                                List.of(),
                                List.of(),
                                List.of(),
                                "r",
                                "u",
                                true,
                                List.of(44),
                                true,
                                null,
                                "",
                                List.of("inet firewalld"))),
                record(
                        Fact.class,
                        new RoutesFact(List.of(
                                new RoutesFact.Route(
                                        "local",
                                        "127.0.0.1/32",
                                        "local",
                                        "lo",
                                        null,
                                        "10.20.0.1",
                                        0,
                                        "local 127.0.0.1"),
                                new RoutesFact.Route(
                                        "unicast", "0.0.0.0/0", "main", "n0", "10.20.0.254", null, 100, "default")))),
                record(
                        Fact.class,
                        new PolicyRulesFact(List.of(
                                new PolicyRulesFact.PolicyRule(
                                        0, "from all", "lookup", "local", null, "0: from all lookup local"),
                                new PolicyRulesFact.PolicyRule(5, "to 127.0.0.0/8", "unreachable", null, 0, "5: …")))),
                record(Fact.class, new AddressesFact(false, List.of(), List.of("10.20.0.1"))),
                record(
                        Fact.class,
                        new RouteGetFact(
                                "127.0.0.1", true, "lo", null, "127.0.0.1", null, 0, null, "local 127.0.0.1 dev lo")),
                record(
                        Fact.class,
                        new RouteGetFact("127.0.0.1", false, null, null, null, null, null, "unreachable", "")),
                record(
                        Fact.class,
                        new SocketsFact(
                                true,
                                true,
                                List.of(new SocketsFact.Listener("127.0.0.1", 9099, 0, 4096)),
                                List.of(new SocketsFact.Connection(
                                        "SYN-SENT", "10.20.0.1", "127.0.0.1", 9099, "n0", 1)))),
                record(
                        Fact.class,
                        new ConntrackFact(List.of(new ConntrackFact.Flow(
                                "SYN_SENT", "127.0.0.1", "127.0.0.1", 9099, "10.20.0.1", true, false, 105, 119, 4)))),
                record(Fact.class, new SysctlFact(Map.of("all", 0, "n0", 1))),
                record(Fact.class, new NodeFact("1.32.4", null, "containerd", "iptables", null)),
                record(Fact.class, new NodeFact(null, null, null, null, null)),
                record(Fact.class, new UnreadableFact("taken in a pod's namespace")));
    }

    private static Stream<Arguments> incidents() {
        return Stream.concat(
                Stream.concat(
                                TestIncidents.life().stream(),
                                Stream.of(
                                        TestIncidents.expired(),
                                        TestIncidents.handled(),
                                        TestIncidents.refuted(),
                                        TestIncidents.superseded(),
                                        TestIncidents.closedByHand(),
                                        TestIncidents.reopened()))
                        .map(incident -> record(Incident.class, incident)),
                Stream.of(
                        record(Finding.class, TestIncidents.finding()),
                        record(Finding.class, new Finding("prod", "worker-3", "c", Verdict.NONE, null, List.of()))));
    }

    private static Stream<Arguments> outbreaks() {
        OutbreakPart.Histogram growth = new OutbreakPart.Histogram(
                10, List.of(new OutbreakPart.Histogram.Step(AT.getEpochSecond() / 10 * 10, 2)));
        OutbreakPart.Run run = new OutbreakPart.Run(
                "title",
                2,
                1,
                1,
                1,
                AT,
                AT.plusSeconds(1),
                false,
                List.of(AT, AT.plusSeconds(1)),
                false,
                AT.plusSeconds(60),
                TestOutbreaks.begun().first().subList(0, 2),
                growth,
                TestOutbreaks.begun().changes(),
                List.of(new OutbreakPart.Signature("nat rule 'x' (nft)", 2)),
                List.of(new OutbreakPart.Repeat(
                        AT.minusSeconds(4000),
                        1,
                        0,
                        growth,
                        TestOutbreaks.begun().changes())));
        return Stream.of(
                record(Outbreak.class, TestOutbreaks.begun()),
                record(Outbreak.class, TestOutbreaks.of(9, 5000)),
                record(Outbreak.class, TestOutbreaks.ended(10, 5000)),
                record(Outbreak.class, TestOutbreaks.renamed(TestOutbreaks.begun(), "abc", List.of("def"))),
                record(OutbreakPart.class, new OutbreakPart("prod", "c", 0, null, List.of(), List.of())),
                record(
                        OutbreakPart.class,
                        new OutbreakPart(
                                "prod",
                                "c",
                                3,
                                AT,
                                List.of(run),
                                List.of(new Outbreak.AtRisk(1, List.of("worker-9"), "nat rule 'x' (nft)")))));
    }

    private static Stream<Arguments> notices() {
        Notice nothing = Notice.none(TestIncidents.ID, "slack");
        Notice opening = nothing.attempting(
                new Notice.Attempt(1, Notice.Step.OPENED, 3, Incident.State.OPEN, Verdict.CONFIRMED, AT));
        Notice opened = opening.saying(new Notice.Said(
                1,
                Notice.Step.OPENED,
                3,
                3,
                Incident.State.OPEN,
                Verdict.CONFIRMED,
                AT,
                true,
                new Notice.MessageRef("C0123456789", "1763822869.000100")));
        return Stream.of(
                record(Notice.class, nothing),
                record(Notice.class, opening),
                record(Notice.class, opened),
                record(Notice.class, opened.refusing("is_archived")));
    }

    private static Stream<Arguments> snapshots() {
        FirewallSnapshot.Part whole = new FirewallSnapshot.Part(
                "firewall", "iptables-nft-save -c", "nft", 4, AT, 0, "ab12", "*filter\n-A INPUT\nCOMMIT\n", null);
        FirewallSnapshot.Part counters = new FirewallSnapshot.Part(
                "firewall",
                null,
                null,
                null,
                null,
                null,
                "ab12",
                null,
                Map.of(31, new Counter(10, 600), 4, new Counter(1, 60)));
        return Stream.of(
                record(
                        FirewallSnapshot.class,
                        new FirewallSnapshot("prod", "worker-3", "b-1", AT, List.of(whole, counters))),
                record(FirewallSnapshot.class, new FirewallSnapshot(null, null, null, AT, List.of())));
    }

    @ParameterizedTest
    @MethodSource("everyRecord")
    <T> void comesBackEqualWithEqualBytes(Class<T> type, T value) {
        byte[] once = Json.write(value);
        T back = Json.read(once, type);
        assertEquals(value, back);
        assertArrayEquals(once, Json.write(back));
        assertEquals(
                -1,
                new String(once, StandardCharsets.UTF_8).indexOf('\n'),
                "one line, so that streams need no escaping");
    }

    @ParameterizedTest
    @MethodSource("everyRecord")
    <T> void ignoresFieldsItDoesNotKnow(Class<T> type, T value) throws IOException {
        JsonNode tree = Json.tree(Json.write(value));
        enrich(tree);
        assertEquals(value, Json.read(Json.write(tree), type));
    }

    @Test
    void mapsGiveEqualBytesInAnyOrderOfTheirEntries() {
        assertArrayEquals(
                Json.write(signal("s", 1, Map.of("a", "1", "b", "2", "c", "3"), "x", IN_FILE)),
                Json.write(signal(
                        "s", 1, new java.util.LinkedHashMap<>(Map.of("c", "3", "b", "2", "a", "1")), "x", IN_FILE)));
    }

    @Test
    void aRecordOfAnotherTypeIsRefusedWithTheTopicsName() {
        Serde<Incident> serde = Topics.INCIDENTS.valueSerde();
        byte[] broken = "{\"revision\":\"x\"".getBytes(StandardCharsets.UTF_8);
        SerializationException refused = assertThrows(
                SerializationException.class, () -> serde.deserializer().deserialize(Topics.INCIDENTS.name(), broken));
        assertTrue(refused.getMessage().contains("crossfire.incidents.v1"), refused.getMessage());
    }

    @Test
    void aRecordOfAnUnknownKindIsRefused() {
        assertThrows(
                UncheckedIOException.class,
                () -> Json.read("{\"type\":\"prophecy\"}".getBytes(StandardCharsets.UTF_8), LogRecord.class));
    }

    @Test
    void aTombstoneStaysOne() {
        Serde<Incident> serde = Topics.INCIDENTS.valueSerde();
        assertEquals(null, serde.deserializer().deserialize("t", null));
        assertTrue(Arrays.equals(null, serde.serializer().serialize("t", null)));
    }

    /** Adds an unknown field to every object that is a record; maps of names to values take none. */
    private static void enrich(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                boolean map = List.of("attributes", "counters", "routeLocalnet", "inputs")
                        .contains(field.getKey());
                (map ? List.<JsonNode>of() : List.of(field.getValue())).forEach(JsonRoundTripTest::enrich);
            }
            object.put("laterField", 1);
        } else if (node.isArray()) {
            node.forEach(JsonRoundTripTest::enrich);
        }
    }

    private static Signal signal(
            String name, int count, Map<String, String> attributes, String sample, Coordinates where) {
        return new Signal(
                name,
                "prod",
                "worker-3",
                RawKind.JOURNAL,
                AT,
                AT.minusSeconds(count),
                count,
                attributes,
                sample,
                where,
                "x3bq-09Zk_4",
                false);
    }

    private static RulesetFact ruleset() {
        return new RulesetFact(
                Backend.NFT,
                4,
                true,
                List.of("filter", "nat"),
                true,
                true,
                false,
                List.of(new RulesetFact.LocalnetDrop(
                        "-A KUBE-FIREWALL … -j DROP",
                        31,
                        "filter",
                        "KUBE-FIREWALL",
                        List.of("INPUT", "OUTPUT"),
                        List.of(),
                        null,
                        7)),
                List.of(new RulesetFact.Rewriter(
                        "-A POSTROUTING -j MASQUERADE",
                        58,
                        "nat",
                        List.of("POSTROUTING"),
                        "MASQUERADE",
                        null,
                        Certainty.MAY,
                        "owner match",
                        null)),
                List.of(new RulesetFact.OtherDrop(
                        "policy", "INPUT DROP", 3, "INPUT", "INPUT", false, Certainty.EXACT, null)),
                null,
                null,
                false,
                List.of(),
                false,
                new RulesetFact.ClusterRules(
                        12,
                        30,
                        2,
                        48,
                        "1a2b3c4d",
                        true,
                        "cni0",
                        List.of(4),
                        List.of(new RulesetFact.OtherDrop(
                                "policy", "FORWARD DROP", 4, "FORWARD", "FORWARD", false, Certainty.EXACT, null)),
                        List.of(new RulesetFact.ForwardLoss(
                                4, "filter", List.of("10.244.1.0-10.244.1.255"), List.of("198.51.100.1")))),
                "");
    }

    private static Arguments record(Class<?> type, Object value) {
        return Arguments.of(type, Named.of(value.getClass().getSimpleName(), value));
    }
}

package dev.crossfire.streams.survey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.entry.Shape;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.signal.NodeNames;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.survey.Ailment.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each ailment where it is, and none of it where it is not. */
class ExaminationTest {

    private static final Instant NOW = Instant.parse("2026-11-22T16:00:00Z");
    private static final String JOURNAL = "crossfire.journal.v1";
    private static final String PODS = "crossfire.pods.v1";
    private static final String FIREWALL = "crossfire.firewall.v1";

    private final Survey survey = new Survey(
            new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read)::recognise, NodeNames.PLAIN);
    private final Map<RawKind, String> topics =
            new TreeMap<>(Map.of(RawKind.JOURNAL, JOURNAL, RawKind.PODS, PODS, RawKind.FIREWALL, FIREWALL));
    private long offset;

    private void send(RawKind kind, @Nullable String key, Instant appended, String value, String... headers) {
        Map<String, String> all = new TreeMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        Coordinates at = Coordinates.inTopic(topics.get(kind), 0, offset++, 0);
        survey.take(new SurveyedRecord(kind, at, key, all, value.getBytes(UTF_8), appended));
    }

    private static String chunk(String node, Instant at, String unit) {
        return "{\"crossfire\":\"journal.v1\",\"cluster\":\"prod\",\"node\":\"" + node + "\",\"boot\":\"b\",\"unit\":\""
                + unit + "\",\"identifier\":\"" + unit + "\",\"base\":" + at.toEpochMilli() * 1000
                + "}\n250\t6\tsomething\n";
    }

    private static String fluentBit(String node, Instant at, String unit, String message) {
        return "{\"@timestamp\":\"" + at + "\",\"_HOSTNAME\":\"" + node + "\",\"_SYSTEMD_UNIT\":\"" + unit
                + "\",\"_PID\":\"1\",\"SYSLOG_IDENTIFIER\":\"kubelet\",\"MESSAGE\":\"" + message + "\"}";
    }

    private static String event(String node, Instant at) {
        return "{\"kind\":\"Event\",\"reason\":\"Started\",\"message\":\"m\",\"lastTimestamp\":\"" + at
                + "\",\"involvedObject\":{\"kind\":\"Pod\",\"name\":\"p\"},\"source\":{\"host\":\"" + node
                + "\"},\"metadata\":{\"uid\":\"u\"}}";
    }

    private static String snapshot(String node, Instant at, String backends, boolean counters) {
        StringBuilder parts = new StringBuilder();
        for (String backend : backends.split(" ", -1)) {
            String counted = counters ? "[3:180] " : "";
            parts.append(parts.length() == 0 ? "" : ",")
                    .append("{\"kind\":\"firewall\",\"tool\":\"iptables-")
                    .append(backend)
                    .append("-save\",\"backend\":\"")
                    .append(backend)
                    .append(
                            "\",\"text\":\"*filter\\n:INPUT ACCEPT [0:0]\\n:KUBE-FIREWALL - [0:0]\\n-A INPUT -j KUBE-FIREWALL\\n")
                    .append(counted)
                    .append(
                            "-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP\\nCOMMIT\\n\"}");
        }
        return "{\"cluster\":\"prod\",\"node\":\"" + node + "\",\"takenAt\":\"" + at + "\",\"parts\":[" + parts + "]}";
    }

    /** What 'crossfire ship' sends of a node. */
    private void healthy(String node) {
        Instant at = NOW.minusSeconds(20);
        send(RawKind.JOURNAL, node, at.plusMillis(300), chunk(node, at, "kubelet.service"));
        send(RawKind.PODS, node, at, event(node, at), "crossfire-cluster", "prod");
        send(RawKind.FIREWALL, node, at, snapshot(node, at, "nft legacy", true));
    }

    private List<Ailment> examine() {
        return Examination.of(survey, topics, NOW);
    }

    private Optional<Ailment> ailment(String id) {
        return examine().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    private Ailment only(String id, Severity severity) {
        List<Ailment> all = examine();
        assertEquals(List.of(id), all.stream().map(Ailment::id).toList(), all::toString);
        assertEquals(severity, all.get(0).severity());
        assertFalse(all.get(0).cure().isBlank());
        return all.get(0);
    }

    @Test
    void nothingIsWrongWithWhatOurOwnShippersSend() {
        healthy("worker-3");
        healthy("worker-4");
        assertEquals(List.of(), examine());
        assertEquals(Map.of(Shape.CHUNK, 2L), survey.topic(JOURNAL).shapes());
        assertEquals(Map.of(Shape.SNAPSHOT, 2L), survey.topic(FIREWALL).shapes());
        assertEquals(2, survey.nodes().size());
    }

    @Test
    void emptyAndStaleTopics() {
        Instant old = NOW.minus(Duration.ofHours(3));
        send(RawKind.JOURNAL, "worker-3", old, chunk("worker-3", old.minusSeconds(1), "kubelet.service"));
        List<String> ids = examine().stream()
                .map(each -> each.id() + " " + each.subject() + " " + each.severity())
                .toList();
        assertEquals(
                List.of(
                        "topic-empty crossfire.firewall.v1 ERROR",
                        "topic-empty crossfire.pods.v1 WARNING",
                        "topic-stale crossfire.journal.v1 WARNING"),
                ids);
    }

    @Test
    void unreadableEntriesWithTheirReasonAndASample() {
        healthy("worker-3");
        send(RawKind.PODS, "worker-3", NOW, "{\"kind\":\"Event\"", "crossfire-cluster", "prod");
        Ailment ailment = only("unreadable", Severity.WARNING);
        assertTrue(ailment.says().startsWith("1 of 2 entries (50%) cannot be read: broken JSON"), ailment.says());
        assertTrue(String.valueOf(ailment.sample()).startsWith("crossfire.pods.v1-0@3#0: {\"kind\""), ailment.sample());
    }

    @Test
    void recordsWithoutNodeClusterOrKeyInTheWordsOfTheirShipper() {
        healthy("worker-3");
        for (int i = 0; i < 3; i++) {
            send(RawKind.JOURNAL, null, NOW, fluentBit("", NOW.minusMillis(1500), "kubelet.service", "x"));
        }
        Ailment unnamed = ailment("node-unnamed").orElseThrow();
        assertEquals(Severity.ERROR, unnamed.severity());
        assertTrue(unnamed.cure().startsWith("Fluent Bit: "), unnamed.cure());
        assertTrue(ailment("unkeyed").orElseThrow().cure().contains("message_key_field _HOSTNAME"));
        assertTrue(ailment("cluster-unnamed").orElseThrow().says().startsWith("3 of 4 records (75%)"));
    }

    @Test
    void oneKeyForSeveralNodes() {
        for (String node : List.of("worker-3", "worker-4", "worker-5")) {
            send(RawKind.JOURNAL, "logs", NOW, chunk(node, NOW.minusSeconds(1), "kubelet.service"));
        }
        Ailment shared = ailment("key-shared").orElseThrow();
        assertTrue(shared.says().contains("'logs' stands for 3 nodes"), shared.says());
    }

    @Test
    void clocksAheadBehindAndApart() {
        healthy("worker-3");
        send(RawKind.JOURNAL, "fast", NOW, chunk("fast", NOW.plusSeconds(90), "kubelet.service"));
        send(RawKind.JOURNAL, "wild", NOW, chunk("wild", NOW.plusSeconds(900), "kubelet.service"));
        send(RawKind.JOURNAL, "slow", NOW, chunk("slow", NOW.minusSeconds(560), "kubelet.service"));
        send(
                RawKind.JOURNAL,
                "apart",
                NOW,
                fluentBit("apart", NOW.minusMillis(500), "kubelet.service", "E1122 17:02:10.000000 1 a.go:1] x"));
        Map<String, Ailment> byNode = new TreeMap<>();
        examine().stream()
                .filter(each -> each.id().startsWith("clock"))
                .forEach(each -> byNode.put(each.subject(), each));
        assertEquals("clock-ahead WARNING", idOf(byNode.get("prod/fast")));
        assertEquals("clock-ahead ERROR", idOf(byNode.get("prod/wild")));
        assertEquals("clock-behind WARNING", idOf(byNode.get("prod/slow")));
        assertEquals("clocks-differ WARNING", idOf(byNode.get("default/apart")));
        assertTrue(byNode.get("default/apart").says().contains("differ by 2 min"), byNode.toString());
        assertEquals(4, byNode.size());
    }

    private static String idOf(@Nullable Ailment ailment) {
        return ailment == null ? "none" : ailment.id() + " " + ailment.severity();
    }

    @Test
    void silentNodesAndMissingSources() {
        healthy("worker-3");
        Instant old = NOW.minusSeconds(1200);
        send(RawKind.JOURNAL, "worker-4", old.plusSeconds(1), chunk("worker-4", old, "kubelet.service"));
        assertTrue(ailment("node-silent").orElseThrow().says().contains("journal entry is 19 min old"));
        Ailment missing = ailment("source-missing").orElseThrow();
        assertEquals("prod/worker-4", missing.subject());
        assertTrue(
                missing.says().contains("no firewall records") && missing.cure().contains("crossfire ship firewall"));
    }

    @Test
    void aFilterThatLeavesTheKubeletOut() {
        healthy("worker-3");
        send(RawKind.JOURNAL, "worker-4", NOW, fluentBit("worker-4", NOW.minusMillis(1500), "sshd.service", "x"));
        assertTrue(ailment("kubelet-missing").orElseThrow().says().contains("only sshd.service"));
        for (String unit :
                List.of("k3s-agent.service", "rke2-server.service", "snap.microk8s.daemon-kubelite.service")) {
            send(RawKind.JOURNAL, "n-" + unit, NOW, fluentBit("n-" + unit, NOW.minusMillis(1500), unit, "x"));
        }
        assertEquals(
                1,
                examine().stream()
                        .filter(each -> each.id().equals("kubelet-missing"))
                        .count());
    }

    @Test
    void snapshotsWithoutCountersOrWithOneBackend() {
        healthy("worker-3");
        Instant at = NOW.minusSeconds(5);
        send(RawKind.JOURNAL, "worker-4", NOW, chunk("worker-4", at, "kubelet.service"));
        send(RawKind.FIREWALL, "worker-4", NOW, snapshot("worker-4", at, "nft", false));
        assertEquals("prod/worker-4", ailment("counters-missing").orElseThrow().subject());
        assertTrue(ailment("backend-missing").orElseThrow().says().contains("iptables-legacy"));
        String denied = "{\"cluster\":\"prod\",\"node\":\"worker-4\",\"takenAt\":\"" + at
                + "\",\"parts\":[{\"kind\":\"conntrack\",\"tool\":\"conntrack -L\",\"exit\":1,\"text\":\"Operation not permitted\\n\"}]}";
        send(RawKind.FIREWALL, "worker-4", NOW, denied);
        assertTrue(ailment("command-failed").orElseThrow().says().contains("conntrack: Operation not permitted"));
    }

    @Test
    void namesThatLookLikeOneNodeAreAProposal() {
        healthy("ip-10-0-0-1");
        healthy("ip-10-0-0-1.ec2.internal");
        healthy("ip-10-0-0-2.ec2.internal");
        Ailment alias = only("node-alias", Severity.WARNING);
        assertTrue(alias.cure().contains("--node-suffix .ec2.internal"), alias.cure());
        assertEquals("ip-10-0-0-1 and ip-10-0-0-1.ec2.internal", alias.subject());
    }

    @Test
    void wholeSecondsAndNoTimesInTheWordsOfTheirShipper() {
        healthy("worker-3");
        send(RawKind.JOURNAL, "worker-3", NOW, "2026-11-22T15:59:58+00:00 worker-3 kubelet[1]: x");
        send(RawKind.JOURNAL, "worker-3", NOW, "just words");
        assertTrue(ailment("time-of-whole-seconds").orElseThrow().says().contains("1 of 3 entries (33%)"));
        assertTrue(ailment("time-missing").orElseThrow().sample().contains("just words"));
    }
}

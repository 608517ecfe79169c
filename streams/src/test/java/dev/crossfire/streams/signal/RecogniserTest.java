package dev.crossfire.streams.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.raw.FirewallSnapshot;
import dev.crossfire.model.raw.JournalChunk;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.model.signal.PartFact;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SnapshotFacts;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.entry.DeadEntry;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.fact.SnapshotReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Shapes, the ledger, heartbeats and clocks; what the texts mean has tests of its own. */
class RecogniserTest {

    private static final String KLOG = "E1122 15:57:29.596807    1203 log.go:32] ";
    private static final String HIT = KLOG
            + "\"ExecSync cmd from runtime service failed\" err=\"rpc error: code = DeadlineExceeded\" containerID=\"8ac8\" cmd=[/bin/calico-node -felix-live]";
    private static final String MISS = KLOG + "\"Pod status updated\" pod=\"kube-system/kube-proxy-x2m4c\"";
    private static final Instant AT = Instant.parse("2026-11-22T15:57:29.600Z");
    private static final long MICROS = 1_795_363_049_600_000L;

    private static String journald(String message) {
        return "{\"__REALTIME_TIMESTAMP\":\"" + MICROS + "\",\"_HOSTNAME\":\"worker-3\",\"MESSAGE\":\""
                + message.replace("\"", "\\\"") + "\"}";
    }

    private static byte[] chunk(String... messages) {
        JournalChunk.Writer writer = new JournalChunk.Writer(
                JournalChunk.Header.of("prod", "worker-3", null, "kubelet.service", "kubelet", MICROS));
        long micros = MICROS;
        for (String message : messages) {
            writer.add(micros, 6, message.getBytes(UTF_8));
            micros += 1_000_000;
        }
        return writer.toBytes();
    }

    private static Recognised recognise(RawKind kind, byte[] value, Map<String, String> headers) {
        return Inputs.RECOGNISER.recognise(Inputs.record(kind, value, headers));
    }

    private static void tally(Recognised recognised, long in, long relevant, long irrelevant, long dead) {
        assertEquals(new Recognised.Tally(in, relevant, irrelevant, dead), recognised.tally());
    }

    @Test
    void everyShapeGivesTheSameSignal() {
        byte[] numbers = HIT.getBytes(UTF_8);
        List<String> array = new ArrayList<>();
        for (byte b : numbers) {
            array.add(Integer.toString(b & 0xff));
        }
        List<byte[]> shapes = List.of(
                journald(HIT).getBytes(UTF_8),
                ("{\"@timestamp\": 1795363049.6, \"_HOSTNAME\": \"worker-3\", \"MESSAGE\": \""
                                + HIT.replace("\"", "\\\"") + "\"}")
                        .getBytes(UTF_8),
                ("{\"MESSAGE\": [" + String.join(",", array)
                                + "],\"_HOSTNAME\":\"worker-3\",\"__REALTIME_TIMESTAMP\":\"" + MICROS + "\"}")
                        .getBytes(UTF_8),
                ("{\"MESSAGE\":[" + String.join(", ", array)
                                + "],\"_HOSTNAME\":\"worker-3\",\"__REALTIME_TIMESTAMP\":\"" + MICROS + "\"}")
                        .getBytes(UTF_8),
                journald(HIT)
                        .replace("ExecSync", "\\u0045xecSync")
                        .replace("service", "s\\u0065rvice")
                        .getBytes(UTF_8),
                journald(HIT).replace("/bin", "\\/bin").getBytes(UTF_8),
                chunk(HIT),
                ("2026-11-22T15:57:29.600000+0000 worker-3 kubelet[1203]: " + HIT).getBytes(UTF_8));
        for (byte[] shape : shapes) {
            Recognised recognised = recognise(RawKind.JOURNAL, shape, Map.of());
            tally(recognised, 1, 1, 0, 0);
            Signal signal = Inputs.signals(recognised).get(0);
            assertEquals("exec-sync-failed", signal.name());
            assertEquals("worker-3", signal.node(), new String(shape, UTF_8));
            assertEquals(AT, signal.at());
            assertEquals("timed-out", signal.attribute("outcome"));
            assertEquals("localhost", signal.attribute("target"));
            assertEquals(AT, Inputs.heartbeats(recognised).get(0).newest());
            assertTrue(Inputs.heartbeats(recognised).get(0).continuous());
        }
    }

    @Test
    void theKernelsLinesOfAChunkAreOfItsNode() {
        JournalChunk.Header header = JournalChunk.Header.of("prod", "worker-3", null, null, "kernel", MICROS);
        byte[] chunk = new JournalChunk.Writer(header)
                .add(MICROS, 4, "nf_conntrack: nf_conntrack: table full, dropping packet".getBytes(UTF_8))
                .add(MICROS, 4, "IN=eth0 OUT= SRC=203.0.113.77 DST=10.0.0.5 DPT=9099".getBytes(UTF_8))
                .add(MICROS, 3, "Out of memory: Killed process 31337 (calico-node) total-vm:1863132kB".getBytes(UTF_8))
                .toBytes();
        Recognised recognised = recognise(RawKind.JOURNAL, chunk, Map.of());
        tally(recognised, 3, 2, 1, 0);
        List<Signal> signals = Inputs.signals(recognised);
        assertEquals(
                List.of("conntrack-full", "oom-killed"),
                signals.stream().map(Signal::name).toList());
        signals.forEach(signal ->
                assertEquals("prod/worker-3 " + AT, signal.cluster() + "/" + signal.node() + " " + signal.at()));
        assertEquals("calico-node", signals.get(1).attribute("subject"));
    }

    @Test
    void entriesKeepTheirCoordinates() {
        String value = journald(MISS) + "\n\n" + journald(HIT) + "\n" + journald(MISS) + "\n" + journald(HIT);
        Recognised inTopic = Inputs.journal(value);
        tally(inTopic, 4, 2, 2, 0);
        assertEquals(
                List.of(1, 3),
                Inputs.signals(inTopic).stream()
                        .map(signal -> signal.coordinates().entry())
                        .toList());
        RawInput file = Inputs.file(RawKind.JOURNAL, "journal.json", value.getBytes(UTF_8), Inputs.REFERENCE);
        assertEquals(
                List.of(3, 5),
                Inputs.signals(Inputs.RECOGNISER.recognise(file)).stream()
                        .map(signal -> signal.coordinates().line())
                        .toList());
    }

    /** Bytes that are no text at all must not make a letter of every other byte; none of them is lost, and each is counted. */
    @Test
    void aRecordThatIsBrokenAllOverMakesNoMillionLetters() {
        String broken = "{oops}\n".repeat(5_000);
        Recognised recognised = Inputs.journal(broken + journald(HIT) + "\n" + broken);
        tally(recognised, 10_001, 1, 0, 10_000);
        assertEquals(1_001, recognised.dead().size());
        DeadEntry rest = recognised.dead().get(1_000);
        assertEquals(9_000, rest.entries());
        assertEquals(1_000, rest.coordinates().entry());
        assertTrue(rest.reasons().startsWith("9000 entries, the first: broken JSON"), rest.reasons());
        String whole = broken + journald(HIT) + "\n" + broken;
        assertEquals(whole.substring("{oops}\n".length() * 1_000).strip(), new String(rest.original(), UTF_8).strip());
    }

    @Test
    void aBrokenEntryDiesAloneWithItsBytes() {
        String broken = "{\"_HOSTNAME\":\"worker-3\",\"MESSAGE\":\"cut in the mid";
        String brokenHit = journald(HIT).replace("\"_HOSTNAME\":", "\"_HOSTNAME\" ");
        Recognised recognised = Inputs.journal(
                String.join("\n", journald(HIT), broken, journald(MISS), brokenHit, "{oops}", journald(HIT)));
        tally(recognised, 6, 2, 1, 3);
        assertEquals(broken, new String(recognised.dead().get(0).original(), UTF_8));
        assertEquals(1, recognised.dead().get(0).coordinates().entry());
        assertTrue(recognised.dead().get(0).reason().startsWith("broken JSON"));
        assertTrue(recognised.dead().get(1).reason().startsWith("broken JSON"));
        assertEquals(5, Inputs.signals(recognised).get(1).coordinates().entry());
    }

    @Test
    void bytesThatAreNoTextDoNotHideTheRest() {
        byte[] value = journald("x" + HIT).getBytes(UTF_8);
        int x = new String(value, UTF_8).indexOf("x" + KLOG.substring(0, 4));
        value[x] = (byte) 0xff;
        Recognised recognised = recognise(RawKind.JOURNAL, value, Map.of());
        tally(recognised, 1, 1, 0, 0);
        byte[] nul = journald(MISS).getBytes(UTF_8);
        nul[x] = 0;
        tally(recognise(RawKind.JOURNAL, nul, Map.of()), 1, 0, 1, 0);
        byte[] hitWithNul = journald(HIT).getBytes(UTF_8);
        hitWithNul[x] = 0;
        tally(recognise(RawKind.JOURNAL, hitWithNul, Map.of()), 1, 0, 0, 1);
        tally(recognise(RawKind.JOURNAL, new byte[] {0, 1, (byte) 0xfe, 'a', '\n', 0}, Map.of()), 2, 0, 2, 0);
    }

    @Test
    void aLineOfFiveMegabytesIsOneEntry() {
        String long1 = "x".repeat(5_000_000);
        tally(Inputs.journal("Nov 22 15:57:29 worker-3 app[1]: " + long1 + "\n" + journald(HIT)), 2, 1, 1, 0);
        Recognised recognised = Inputs.journal(journald(HIT + " " + long1) + "\n" + journald(MISS));
        tally(recognised, 2, 1, 1, 0);
        assertTrue(Inputs.signals(recognised).get(0).sample().length() <= 2048);
        tally(Inputs.pods("{\"a\":\"" + long1 + "\"}"), 1, 0, 1, 0);
        tally(Inputs.journal("{\"MESSAGE\":\"" + long1), 1, 0, 0, 1);
    }

    @Test
    void nothingIsNoEntry() {
        for (RawKind kind : RawKind.values()) {
            for (String value : List.of("", "\n", " \n\t\r\n")) {
                tally(recognise(kind, value.getBytes(UTF_8), Map.of()), 0, 0, 0, 0);
            }
        }
        tally(Inputs.journal("{\"MESSAGE\":null,\"_HOSTNAME\":\"w\"}"), 1, 0, 1, 0);
        tally(Inputs.journal("[1,2]"), 1, 0, 1, 0);
    }

    @Test
    void headersSayWhoseARecordIs() {
        Map<String, String> headers = Map.of(
                "crossfire-cluster", "prod", "crossfire-node", "worker-9", "crossfire-newest", "2026-11-22T16:00:00Z");
        Recognised recognised = recognise(RawKind.JOURNAL, journald(HIT).getBytes(UTF_8), headers);
        Signal signal = Inputs.signals(recognised).get(0);
        assertEquals("prod/worker-9", signal.cluster() + "/" + signal.node());
        assertEquals(
                List.of(new Heartbeat(
                        "prod",
                        "worker-9",
                        RawKind.JOURNAL,
                        Instant.parse("2026-11-22T16:00:00Z"),
                        true,
                        false,
                        Inputs.REFERENCE)),
                Inputs.heartbeats(recognised));
    }

    @Test
    void withoutHeadersTheEntriesSay() {
        Recognised recognised = Inputs.journal(String.join(
                "\n",
                journald(MISS),
                journald(MISS).replace(Long.toString(MICROS), Long.toString(MICROS + 5_000_000)),
                journald(MISS).replace(Long.toString(MICROS), Long.toString(MICROS + 1_000_000)),
                journald(MISS).replace("worker-3", "worker-4")));
        assertEquals(
                List.of(
                        new Heartbeat(
                                "default",
                                "worker-3",
                                RawKind.JOURNAL,
                                AT.plusSeconds(5),
                                true,
                                false,
                                Inputs.REFERENCE),
                        new Heartbeat("default", "worker-4", RawKind.JOURNAL, AT, true, false, Inputs.REFERENCE)),
                Inputs.heartbeats(recognised));
    }

    @Test
    void aChunkWithoutEntriesLetsTheNodesTimeGoOn() {
        JournalChunk.Writer empty =
                new JournalChunk.Writer(JournalChunk.Header.of("prod", "worker-3", null, null, null, MICROS));
        Recognised recognised = recognise(
                RawKind.JOURNAL,
                empty.toBytes(),
                Map.of("crossfire-cluster", "prod", "crossfire-node", "worker-3", "crossfire-newest", AT.toString()));
        tally(recognised, 0, 0, 0, 0);
        assertEquals(
                List.of(new Heartbeat("prod", "worker-3", RawKind.JOURNAL, AT, true, false, Inputs.REFERENCE)),
                recognised.records());
    }

    @Test
    void chunksMayFollowEachOtherInAFile() {
        String file = new String(chunk(MISS, HIT), UTF_8)
                + "\n"
                + new String(chunk(HIT), UTF_8).replace("worker-3", "worker-4") + "\n";
        Recognised recognised = recognise(RawKind.JOURNAL, file.getBytes(UTF_8), Map.of());
        tally(recognised, 3, 2, 1, 0);
        assertEquals(
                List.of("worker-4", "worker-3"),
                recognised.records().stream()
                        .filter(Signal.class::isInstance)
                        .map(record -> ((Signal) record).node())
                        .toList());
    }

    @Test
    void podsAndEventsOfOneNodeMayShareARecord() {
        String event =
                "{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"metadata\":{\"uid\":\"u1\"},\"involvedObject\":{\"kind\":\"Pod\","
                        + "\"namespace\":\"kube-system\",\"name\":\"calico-node-x7k2p\",\"fieldPath\":\"spec.containers{calico-node}\"},"
                        + "\"reason\":\"Killing\",\"message\":\"Container calico-node failed liveness probe, will be restarted\","
                        + "\"source\":{\"component\":\"kubelet\",\"host\":\"worker-3\"},\"lastTimestamp\":\"2026-11-22T15:57:29Z\",\"count\":1}";
        String pod =
                "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"calico-node-x7k2p\"},\"spec\":{\"nodeName\":\"worker-3\"}}";
        Recognised recognised = recognise(
                RawKind.PODS,
                (event + "\n" + pod + "\n" + event).getBytes(UTF_8),
                Map.of("crossfire-cluster", "prod", "crossfire-node", "worker-3"));
        tally(recognised, 3, 2, 1, 0);
        assertTrue(recognised.records().stream()
                .noneMatch(record -> record instanceof Heartbeat heartbeat && heartbeat.continuous()));
    }

    @Test
    void aChunkTellsNodeAndTimeItself() {
        Recognised recognised = recognise(RawKind.JOURNAL, chunk(MISS, HIT, MISS), Map.of());
        tally(recognised, 3, 1, 2, 0);
        assertEquals(
                List.of(new Heartbeat(
                        "prod", "worker-3", RawKind.JOURNAL, AT.plusSeconds(2), true, false, Inputs.REFERENCE)),
                Inputs.heartbeats(recognised));
        assertEquals(AT.plusSeconds(1), Inputs.signals(recognised).get(0).at());
        assertEquals(1, Inputs.signals(recognised).get(0).coordinates().entry());
        byte[] damaged = new String(chunk(MISS, HIT, MISS), UTF_8)
                .replace("1000000\t6", "1000000 6")
                .getBytes(UTF_8);
        tally(recognise(RawKind.JOURNAL, damaged, Map.of()), 3, 0, 2, 1);
        byte[] headless = new String(chunk(MISS, HIT), UTF_8)
                .replace("\"base\"", "\"bose\"")
                .getBytes(UTF_8);
        Recognised lost = recognise(RawKind.JOURNAL, headless, Map.of());
        tally(lost, 1, 0, 0, 1);
        assertArrayEquals(headless, lost.dead().get(0).original());
    }

    @Test
    void filesGiveWhatEntriesDoNot() {
        Recognised recognised = Inputs.RECOGNISER.recognise(
                Inputs.file(RawKind.JOURNAL, "kubelet.log", HIT.getBytes(UTF_8), Inputs.REFERENCE));
        Signal signal = Inputs.signals(recognised).get(0);
        assertEquals("lab/worker-3", signal.cluster() + "/" + signal.node());
        assertEquals(Instant.parse("2026-11-22T15:57:29.596807Z"), signal.at());
        assertEquals(Coordinates.inFile("kubelet.log", 1), signal.coordinates());
        RawInput nowhere = new RawInput(
                RawKind.JOURNAL, HIT.getBytes(UTF_8), Map.of(), Coordinates.inFile("f", 1), null, null, null, null);
        Recognised timeless = Inputs.RECOGNISER.recognise(nowhere);
        tally(timeless, 1, 0, 0, 1);
        assertEquals(
                "no time, and none to infer it from", timeless.dead().get(0).reason());
    }

    @Test
    void aClockThatRunsAheadIsFlagged() {
        Instant ahead = Inputs.REFERENCE.plusSeconds(301);
        String line = journald(HIT).replace(Long.toString(MICROS), Long.toString(ahead.getEpochSecond() * 1_000_000));
        Recognised recognised = Inputs.journal(line);
        assertTrue(Inputs.signals(recognised).get(0).skewed());
        assertTrue(Inputs.heartbeats(recognised).get(0).skewed());
        Recognised mixed = Inputs.journal(line + "\n" + journald(MISS));
        assertEquals(
                List.of(new Heartbeat("default", "worker-3", RawKind.JOURNAL, AT, true, false, Inputs.REFERENCE)),
                Inputs.heartbeats(mixed));
        String edge =
                journald(HIT).replace(Long.toString(MICROS), Long.toString((ahead.getEpochSecond() - 1) * 1_000_000));
        assertFalse(Inputs.signals(Inputs.journal(edge)).get(0).skewed());
        Recognised inAFile =
                Inputs.RECOGNISER.recognise(Inputs.file(RawKind.JOURNAL, "f", line.getBytes(UTF_8), Instant.EPOCH));
        assertFalse(Inputs.signals(inAFile).get(0).skewed(), "a file has no append time");
    }

    @Test
    void partsOfASnapshotAreEntries() {
        List<FirewallSnapshot> seen = new ArrayList<>();
        Recogniser recogniser = new Recogniser(RuleCatalogue.shipped().signals(), snapshot -> {
            seen.add(snapshot);
            return new SnapshotReading(
                    List.of(new PartFact("sysctl", null, snapshot.takenAt(), "h", null, Map.of())),
                    List.of(0),
                    List.of(new SnapshotReading.Failure(1, "unknown table")));
        });
        String json =
                "{\"cluster\":\"prod\",\"node\":\"worker-3\",\"bootId\":\"b\",\"takenAt\":\"2026-11-22T15:57:26.572549Z\",\"parts\":[{\"kind\":\"sysctl\",\"text\":\"a = 1\"},{\"kind\":\"firewall\",\"text\":\"*oops\"}]}";
        Recognised recognised = recogniser.recognise(Inputs.record(RawKind.FIREWALL, json));
        tally(recognised, 2, 1, 0, 1);
        SnapshotFacts facts = (SnapshotFacts) recognised.records().get(0);
        assertEquals("prod/worker-3 b", facts.cluster() + "/" + facts.node() + " " + facts.bootId());
        assertEquals(Instant.parse("2026-11-22T15:57:26.572549Z"), facts.takenAt());
        assertEquals("unknown table", recognised.dead().get(0).reason());
        assertEquals("*oops", new String(recognised.dead().get(0).original(), UTF_8));
        assertEquals(1, recognised.dead().get(0).coordinates().entry());
        assertEquals(
                List.of(new Heartbeat(
                        "prod", "worker-3", RawKind.FIREWALL, facts.takenAt(), true, false, Inputs.REFERENCE)),
                Inputs.heartbeats(recognised));
        assertEquals(2, seen.get(0).parts().size());
    }

    @Test
    void theOutputOfOneCommandIsASnapshot() {
        List<FirewallSnapshot> seen = new ArrayList<>();
        Recogniser recogniser = new Recogniser(RuleCatalogue.shipped().signals(), snapshot -> {
            seen.add(snapshot);
            return new SnapshotReading(
                    List.of(new PartFact("iptables-save/nft", null, snapshot.takenAt(), "h", null, Map.of())),
                    List.of(0),
                    List.of());
        });
        String save = "# Generated by iptables-save v1.8.9 (nf_tables) on Sun Nov  1 15:57:26 2026\n*filter\nCOMMIT\n";
        tally(recogniser.recognise(Inputs.record(RawKind.FIREWALL, save)), 1, 1, 0, 0);
        assertEquals(Instant.parse("2026-11-01T15:57:26Z"), seen.get(0).takenAt());
        assertEquals(save, seen.get(0).parts().get(0).text());
        recogniser.recognise(Inputs.record(RawKind.FIREWALL, "*filter\nCOMMIT\n"));
        assertEquals(Inputs.REFERENCE, seen.get(1).takenAt(), "append time, when nothing else tells");
        recogniser.recognise(Inputs.record(
                RawKind.FIREWALL,
                "*filter\nCOMMIT\n".getBytes(UTF_8),
                Map.of("crossfire-newest", "2026-11-22T16:00:00Z")));
        assertEquals(Instant.parse("2026-11-22T16:00:00Z"), seen.get(2).takenAt());
        recogniser.recognise(
                Inputs.record(
                        RawKind.FIREWALL,
                        "{\"cluster\":\"c\",\"node\":\"n\",\"takenAt\":\"2026-11-22T16:00:01Z\",\"tool\":\"iptables-save\",\"backend\":\"legacy\",\"family\":4,\"counters\":true,\"host\":{\"bootId\":\"b\"},\"text\":\"*filter\\nCOMMIT\\n\"}"));
        FirewallSnapshot plain = seen.get(3);
        assertEquals("c/n b", plain.cluster() + "/" + plain.node() + " " + plain.bootId());
        assertEquals("legacy", plain.parts().get(0).backend());
        assertEquals(Integer.valueOf(4), plain.parts().get(0).family());
    }

    @Test
    void whatIsNoSnapshotDies() {
        for (String json : List.of(
                "{\"parts\":[]}",
                "{\"takenAt\":null,\"parts\":[]}",
                "{\"takenAt\":\"yesterday\",\"parts\":[]}",
                "{\"takenAt\":\"+999999999-01-01T00:00:00Z\",\"parts\":[]}",
                "{\"takenAt\":\"2026-11-22T15:57:26Z\",\"parts\":[{\"kind\":\"node\",\"takenAt\":\"+999999999-01-01T00:00:00Z\"}]}",
                "{\"takenAt\":\"2026-11-22T15:57:26Z\",\"parts\":[{\"text\":\"x\"}]}",
                "{\"takenAt\":\"2026-11-22T15:57:26Z\",\"parts\":[null]}",
                "{\"takenAt\":\"2026-11-22T15:57:26Z\",\"parts\":[{\"kind\":\"firewall\",\"counters\":{\"1\":[1]}}]}",
                "{\"takenAt\"")) {
            Recognised recognised = Inputs.RECOGNISER.recognise(Inputs.record(RawKind.FIREWALL, json));
            tally(recognised, 1, 0, 0, 1);
            assertEquals(json, new String(recognised.dead().get(0).original(), UTF_8));
        }
    }

    @Test
    void heartbeatsPassEveryTenSecondsOfEventTime() {
        HeartbeatThrottle throttle = new HeartbeatThrottle();
        Heartbeat first = new Heartbeat("c", "n", RawKind.JOURNAL, AT, true, false);
        assertTrue(throttle.admits(first));
        assertFalse(throttle.admits(first));
        assertFalse(throttle.admits(at(first, AT.plusMillis(9_999))));
        assertTrue(throttle.admits(at(first, AT.plusSeconds(10))));
        assertFalse(throttle.admits(at(first, AT)), "older");
        assertTrue(throttle.admits(new Heartbeat("c", "n", RawKind.FIREWALL, AT, true, false)));
        assertTrue(throttle.admits(new Heartbeat("c", "other", RawKind.JOURNAL, AT, true, false)));
        assertTrue(throttle.admits(new Heartbeat("c", "n", RawKind.JOURNAL, AT.plusSeconds(9_000), true, true)));
        assertTrue(throttle.admits(at(first, AT.plusSeconds(20))), "a wrong clock holds nothing back");
    }

    private static Heartbeat at(Heartbeat heartbeat, Instant newest) {
        return new Heartbeat(heartbeat.cluster(), heartbeat.node(), heartbeat.source(), newest, true, false);
    }
}

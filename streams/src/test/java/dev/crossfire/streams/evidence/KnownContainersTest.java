package dev.crossfire.streams.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.Json;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.LogRecord;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.entry.RawInput;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.signal.Recogniser;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A runtime's line names a container by its id alone; whatever tells both tells whose it is. */
class KnownContainersTest {

    private static final String ID = "ac5e0123456789abcdef0123456789abcdef0123456789abcdef0123456771a7";
    private static final Recogniser RECOGNISER =
            new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read);
    private static final Instant START = Instant.parse("2026-11-22T15:57:00Z");
    private static final Duration GRACE = Duration.ofMinutes(10);

    private static final String EXEC_FAILED = klog(
            "remote_runtime.go:496] \"ExecSync cmd from runtime service failed\" err=\"rpc error: code = DeadlineExceeded desc = context"
                    + " deadline exceeded\" containerID=\"" + ID + "\" cmd=[\"/bin/hgrun\",\"check\"]");
    private static final String STARTED = klog(
            "kubelet.go:2453] \"SyncLoop (PLEG): event for pod\" pod=\"shop/web-x7k2p\" event={\"ID\":\"9f1c\",\"Type\":\"ContainerStarted\",\"Data\":\""
                    + ID + "\"}");
    private static final String KILLED = klog(
            "kuberuntime_container.go:808] \"Killing container with a grace period\" pod=\"shop/web-x7k2p\" podUID=\"9f1c\""
                    + " containerName=\"mercurial\" containerID=\"containerd://" + ID + "\" gracePeriod=30");
    private static final String STOPPED = "time=\"2026-11-22T15:57:29Z\" level=info msg=\"StopContainer for \\\"" + ID
            + "\\\" returns successfully\"";

    private static String klog(String rest) {
        return "E1122 15:57:26.000001    1203 " + rest;
    }

    @Test
    void anIdIsOfThePodThatStartedIt() {
        assertEquals(List.of("web"), workloads(taken(EXEC_FAILED, STARTED), "exec-sync-failed"));
        assertEquals(List.of(""), workloads(taken(EXEC_FAILED), "exec-sync-failed"));
    }

    @Test
    void theContainersOwnNameOutranksThePods() {
        assertEquals(List.of("mercurial"), workloads(taken(STARTED, EXEC_FAILED, KILLED), "exec-sync-failed"));
        assertEquals(List.of("mercurial", "mercurial"), workloads(taken(STOPPED, KILLED), "container-killed"));
    }

    /** Cuts of the id as tools print it are the same container's. */
    @Test
    void anIdMayBeCut() {
        String cut = EXEC_FAILED.replace(ID, ID.substring(0, 13));
        assertEquals(List.of("web"), workloads(taken(cut, STARTED), "exec-sync-failed"));
    }

    @Test
    void aPodsStatusTellsTheIdsOfItsContainers() {
        String pod =
                "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"web-x7k2p\",\"namespace\":\"shop\",\"uid\":\"9f1c\"},\"spec\":{\"nodeName\":\"worker-3\"},"
                        + "\"status\":{\"containerStatuses\":[{\"name\":\"mercurial\",\"restartCount\":3,\"containerID\":\"containerd://"
                        + ID
                        + "\",\"lastState\":{\"terminated\":{\"exitCode\":137,\"finishedAt\":\"2026-11-22T15:57:20Z\"}}}]}}";
        NodeEvidence evidence =
                taken(List.of(signal(RawKind.PODS, pod, 0), signal(RawKind.JOURNAL, object(EXEC_FAILED), 1)));
        assertEquals(List.of("mercurial"), workloads(evidence, "exec-sync-failed"));
        String next = pod.replace(ID, "0123456789abc")
                .replace("\"exitCode\"", "\"containerID\":\"containerd://" + ID + "\",\"exitCode\"");
        NodeEvidence ended =
                taken(List.of(signal(RawKind.JOURNAL, object(EXEC_FAILED), 0), signal(RawKind.PODS, next, 1)));
        assertEquals(List.of("mercurial"), workloads(ended, "exec-sync-failed"), "the id of the container before");
    }

    @Test
    void theOrderDoesNotMatter() {
        List<Signal> signals = new ArrayList<>();
        int place = 0;
        for (String line : List.of(EXEC_FAILED, STARTED, KILLED, STOPPED, EXEC_FAILED.replace("ac5e", "bd6f"))) {
            signals.add(signal(RawKind.JOURNAL, object(line), place++));
        }
        NodeEvidence expected = taken(signals);
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            Collections.shuffle(signals, random);
            NodeEvidence shuffled = taken(signals);
            assertEquals(expected.series(), shuffled.series());
            assertEquals(expected.containers(), shuffled.containers());
        }
        assertEquals(List.of("", "mercurial"), workloads(expected, "exec-sync-failed"));
    }

    @Test
    void stateIsReadAsItWasWritten() throws IOException {
        NodeEvidence evidence = taken(STARTED, EXEC_FAILED);
        assertEquals(evidence, Json.read(Json.write(evidence), NodeEvidence.class));
        NodeEvidence later = evidence.since(START.plusSeconds(600));
        assertEquals(KnownContainers.NONE, later.containers());
    }

    @Test
    void idsAreBounded() {
        List<Signal> signals = new ArrayList<>();
        for (int i = 0; i < 3 * NodeEvidence.MOST_SERIES; i++) {
            String id = String.format("%012x", i);
            signals.add(signal(RawKind.JOURNAL, object(EXEC_FAILED.replace(ID, id)), 2 * i));
            signals.add(signal(RawKind.JOURNAL, object(STARTED.replace(ID, String.format("f%011x", i))), 2 * i + 1));
        }
        NodeEvidence evidence = taken(signals);
        assertTrue(
                evidence.series().size() <= NodeEvidence.MOST_OF_IDS + 2,
                "series " + evidence.series().size());
        assertEquals(KnownContainers.MOST, evidence.containers().byId().size());
        assertEquals(
                3L * NodeEvidence.MOST_SERIES,
                evidence.series(List.of("exec-sync-failed"), any -> true).stream()
                        .mapToLong(SignalSeries::count)
                        .sum());
    }

    private static List<String> workloads(NodeEvidence evidence, String name) {
        return evidence.series(List.of(name), any -> true).stream()
                .map(series -> series.attribute(SignalSeries.WORKLOAD))
                .toList();
    }

    private static NodeEvidence taken(String... lines) {
        List<Signal> signals = new ArrayList<>();
        for (String line : lines) {
            signals.add(signal(RawKind.JOURNAL, object(line), signals.size()));
        }
        return taken(signals);
    }

    private static NodeEvidence taken(List<Signal> signals) {
        NodeEvidence evidence = NodeEvidence.NOTHING;
        for (Signal signal : signals) {
            evidence = evidence.plus(signal, GRACE).evidence();
        }
        return evidence;
    }

    private static String object(String message) {
        return Json.text(Map.of("_HOSTNAME", "worker-3", "MESSAGE", message));
    }

    private static Signal signal(RawKind kind, String value, int place) {
        Coordinates coordinates = Coordinates.inTopic(kind.topic().name(), 0, place, 0);
        Instant at = START.plusSeconds(place);
        String timed = kind == RawKind.JOURNAL
                ? value.replaceFirst("^\\{", "{\"__REALTIME_TIMESTAMP\":\"" + at.toEpochMilli() + "000\",")
                : value;
        List<LogRecord> records = RECOGNISER
                .recognise(new RawInput(kind, timed.getBytes(UTF_8), Map.of(), coordinates, at, null, null, null))
                .records();
        return (Signal) records.get(0);
    }
}

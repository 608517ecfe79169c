package dev.crossfire.streams.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.Json;
import dev.crossfire.model.signal.Signal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every form in which upstream writes what matters, release by release. */
class JournalSignalsTest {

    private static final String CID = "8ac836d4abb7084badf4b32dfd16181018cdb7f600db635ed4994492c29776bc";
    private static final String KLOG = "E1122 15:57:29.596807    1203 remote_runtime.go:496] ";
    private static final String INFO = "I1122 15:57:29.596807    1203 prober.go:107] ";
    private static final String POD = "kube-system/calico-node-x7k2p";
    private static final String UID = "cb390419-a0d8-43d9-a25a-4aca0a157c50";

    private static void none(String line) {
        Recognised recognised = Inputs.journal(line);
        assertEquals(List.of(), Inputs.signals(recognised), line);
        assertEquals(0, recognised.tally().dead(), line);
    }

    /** The one signal of a line, with exactly these attributes. */
    private static Signal check(String line, String name, String... attributes) {
        List<Signal> signals = Inputs.signals(Inputs.journal(line));
        assertEquals(1, signals.size(), line);
        Signal signal = signals.get(0);
        assertEquals(name, signal.name(), line);
        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            expected.put(attributes[i], attributes[i + 1]);
        }
        assertEquals(expected, signal.attributes(), line);
        return signal;
    }

    private static String execSync(String err, String cmd) {
        return KLOG + "\"ExecSync cmd from runtime service failed\" err=\"" + err + "\" containerID=\"" + CID
                + "\" cmd=" + cmd;
    }

    @Test
    void execSyncOfBothChecksInBothCommandShapes() {
        String err =
                "rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 10s exceeded: context deadline exceeded";
        for (String live : List.of(
                "[\"/bin/calico-node\",\"-felix-live\",\"-bird-live\"]",
                "[/bin/calico-node -felix-live -bird-live]",
                "[/bin/calico-node -felix-live]",
                "[\"calico\",\"component\",\"node\",\"health\",\"--felix-live\",\"--bird-live\"]",
                "[calico component node health --bird-live --felix-live]")) {
            check(
                    execSync(err, live),
                    "exec-sync-failed",
                    "check",
                    "liveness",
                    "container",
                    "calico-node",
                    "containerId",
                    CID,
                    "handler",
                    "exec",
                    "outcome",
                    "timed-out",
                    "port",
                    "9099",
                    "target",
                    "localhost",
                    "timeoutSeconds",
                    "10");
        }
        for (String ready : List.of(
                "[\"/bin/calico-node\",\"-bird-ready\",\"-felix-ready\"]",
                "[calico component node health --felix-ready]")) {
            assertEquals(
                    "readiness",
                    Inputs.signals(Inputs.journal(execSync(err, ready))).get(0).attribute("check"));
        }
    }

    @Test
    void aCheckOfBirdAloneDialsNothing() {
        Signal signal = Inputs.signals(Inputs.journal(
                        execSync("rpc error: code = DeadlineExceeded", "[/bin/calico-node -bird-ready]")))
                .get(0);
        assertEquals("calico-node", signal.attribute("container"));
        assertEquals("readiness", signal.attribute("check"));
        assertEquals("", signal.attribute("target"));
    }

    @Test
    void execsOfOtherContainersAreCountedToo() {
        check(
                execSync(
                        "rpc error: code = DeadlineExceeded desc = context deadline exceeded",
                        "[\"/bin/sh\",\"-c\",\"redis-cli ping\"]"),
                "exec-sync-failed",
                "containerId",
                CID,
                "handler",
                "exec",
                "outcome",
                "timed-out");
    }

    @Test
    void execSyncOutcomesOfEveryRuntime() {
        Map<String, String> outcomes = Map.ofEntries(
                Map.entry(
                        "rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 1m30s exceeded: context deadline exceeded",
                        "timed-out"),
                Map.entry("rpc error: code = DeadlineExceeded desc = context deadline exceeded", "timed-out"),
                Map.entry("rpc error: code = Unknown desc = operation timeout: context deadline exceeded", "timed-out"),
                Map.entry(
                        "rpc error: code = NotFound desc = failed to exec in container: failed to load task: no running task found: task 8ac8 not found: not found",
                        "container-gone"),
                Map.entry(
                        "rpc error: code = Unknown desc = failed to exec in container: container is in CONTAINER_EXITED state",
                        "container-gone"),
                Map.entry(
                        "rpc error: code = NotFound desc = could not find container \\\"8ac8\\\": container with ID starting with 8ac8 not found",
                        "container-gone"),
                Map.entry(
                        "rpc error: code = NotFound desc = container is not created or running: checking if PID of 8ac8 is running failed: container process not found",
                        "container-gone"),
                Map.entry("rpc error: code = Unknown desc = container not running (8ac8)", "container-gone"),
                Map.entry(
                        "rpc error: code = Unavailable desc = connection error: desc = \\\"transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused\\\"",
                        "runtime-error"),
                Map.entry("rpc error: code =Unavailable desc = transport is closing", "runtime-error"),
                Map.entry(
                        "rpc error: code = Unknown desc = failed to exec in container: failed to start exec \\\"e1\\\": OCI runtime exec failed: exec failed: unable to start container process: error adding pid 77 to cgroups: no such file or directory: unknown",
                        "runtime-error"),
                Map.entry(
                        "rpc error: code = Unknown desc = fork/exec /usr/bin/runc: resource temporarily unavailable",
                        "runtime-error"),
                Map.entry(
                        "rpc error: code = Unknown desc = failed to exec in container: failed to drain exec process \\\"e1\\\" io in 15s because io is still held by other processes",
                        "other"),
                Map.entry("rpc error: code = 2 desc = something new", "other"));
        outcomes.forEach((err, outcome) -> assertEquals(
                outcome,
                Inputs.signals(Inputs.journal(execSync(err, "[/bin/calico-node -felix-live]")))
                        .get(0)
                        .attribute("outcome"),
                err));
        assertEquals(
                "90",
                Inputs.signals(Inputs.journal(execSync("rpc error: timeout 1m30s exceeded", "[x]")))
                        .get(0)
                        .attribute("timeoutSeconds"));
    }

    @Test
    void execSyncBeforeStructuredLogging() {
        check(
                "E0701 09:13:22.118845    6230 remote_runtime.go:336] ExecSync " + CID
                        + " '/bin/calico-node -bird-ready -felix-ready' from runtime service failed: rpc error: code = DeadlineExceeded desc = context deadline exceeded",
                "exec-sync-failed",
                "check",
                "readiness",
                "container",
                "calico-node",
                "containerId",
                CID,
                "handler",
                "exec",
                "outcome",
                "timed-out",
                "port",
                "9099",
                "target",
                "localhost");
        none(
                "E0701 09:13:22.118845    6230 remote_runtime.go:128] StopPodSandbox \"77dc\" from runtime service failed: rpc error: code = Unknown");
    }

    @Test
    void execSyncAsContainerdWritesIt() {
        check(
                "time=\"2026-11-22T15:57:29.59Z\" level=error msg=\"ExecSync for \\\"" + CID
                        + "\\\" failed\" error=\"rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 10s exceeded: context deadline exceeded\"",
                "exec-sync-failed",
                "containerId",
                CID,
                "handler",
                "exec",
                "outcome",
                "timed-out",
                "timeoutSeconds",
                "10");
        none("time=\"2026-11-22T15:57:29.59Z\" level=info msg=\"ExecSync for \\\"" + CID
                + "\\\" returns with exit code 1\"");
    }

    @Test
    void execSyncCutByATool() {
        Signal signal = check(
                "Nov 22 15:57:29 worker-3 kubelet[1203]: E1122 15:57:29.596807    1203 remote_runtime.go:394] \"ExecSync cmd from runtime service failed\" err=\"rpc error: code = ...bird-ready]",
                "exec-sync-failed",
                "check",
                "readiness",
                "container",
                "calico-node",
                "handler",
                "exec",
                "outcome",
                "other");
        assertEquals("worker-3", signal.node());
        check(
                "{\"ts\":1795362905632.376,\"caller\":\"internal/log.go:32\",\"msg\":\"ExecSync cmd from runtime service failed\",\"err\":\"rpc error: code = DeadlineExceeded\",\"containerID\":\"8ac8\",\"cmd\":[\"/bin/calico-node\",\"-felix-live\"],\"@timestamp\":1795362905632}"
                        .replaceFirst("^", "Nov 22 15:57:29 worker-3 kubelet[1203]: "),
                "exec-sync-failed",
                "check",
                "liveness",
                "container",
                "calico-node",
                "containerId",
                "8ac8",
                "handler",
                "exec",
                "outcome",
                "timed-out",
                "port",
                "9099",
                "target",
                "localhost");
    }

    private static String probe(String output) {
        return INFO + "\"Probe failed\" probeType=\"Liveness\" pod=\"" + POD + "\" podUID=\"" + UID
                + "\" containerName=\"calico-node\" probeResult=\"failure\" output=" + output;
    }

    @Test
    void probeFailedStructuredAndPlain() {
        check(
                probe("\"Get \\\"http://localhost:9099/liveness\\\": dial tcp 127.0.0.1:9099: i/o timeout\""),
                "probe-failed",
                "check",
                "liveness",
                "container",
                "calico-node",
                "handler",
                "http",
                "outcome",
                "timed-out",
                "pod",
                POD,
                "podUid",
                UID,
                "port",
                "9099",
                "target",
                "localhost");
        check(
                INFO + "Readiness probe for \"calico-node-x7k2p_kube-system(" + UID
                        + "):calico-node\" failed (failure): calico/node is not ready: felix is not ready: readiness probe reporting 503",
                "probe-failed",
                "check",
                "readiness",
                "container",
                "calico-node",
                "handler",
                "exec",
                "outcome",
                "http-status",
                "pod",
                POD,
                "podUid",
                UID,
                "port",
                "9099",
                "status",
                "503",
                "target",
                "localhost");
    }

    @Test
    void outputOverSeveralLinesInOneEntryAndInSeveral() {
        String head = probe("<");
        String output =
                "\tcalico/node is not ready: Felix is not live: Get \"http://localhost:9099/liveness\": dial tcp 127.0.0.1:9099: connect: connection refused";
        for (String record : List.of(
                "{\"MESSAGE\":" + quoted(head + "\n" + output + "\n >")
                        + ",\"_HOSTNAME\":\"worker-3\",\"__REALTIME_TIMESTAMP\":\"1795362905632376\"}",
                entry(head) + "\n" + entry(output) + "\n" + entry(" >"),
                head + "\n" + output + "\n >",
                prefixed(head) + "\n" + prefixed(output) + "\n" + prefixed(" >"))) {
            Signal signal = Inputs.signals(Inputs.journal(record)).get(0);
            assertEquals("refused", signal.attribute("outcome"), record);
            assertEquals(1, Inputs.signals(Inputs.journal(record)).size(), "the output is no signal of its own");
        }
        assertEquals(
                3,
                Inputs.journal(entry(head) + "\n" + entry(output) + "\n" + entry(" >"))
                        .tally()
                        .in());
    }

    @Test
    void anOutputThatIsNotThereIsNoTimeout() {
        assertEquals(
                "other",
                Inputs.signals(Inputs.journal(prefixed(probe("<")))).get(0).attribute("outcome"));
        assertEquals(
                "other",
                Inputs.signals(Inputs.journal(probe("<") + "\nI1122 15:57:30.000001 1203 a.go:1] next"))
                        .get(0)
                        .attribute("outcome"));
        assertEquals(
                "timed-out",
                Inputs.signals(Inputs.journal(probe("\"\""))).get(0).attribute("outcome"));
    }

    @Test
    void probeErrored() {
        check(
                KLOG
                        + "\"Probe errored\" err=\"rpc error: code = NotFound desc = failed to exec in container: failed to load task: no running task found: task 8ac8 not found: not found\" probeType=\"Readiness\" pod=\""
                        + POD + "\" podUID=\"" + UID + "\" containerName=\"calico-node\" probeResult=\"unknown\"",
                "probe-errored",
                "check",
                "readiness",
                "container",
                "calico-node",
                "handler",
                "exec",
                "outcome",
                "container-gone",
                "pod",
                POD,
                "podUid",
                UID,
                "port",
                "9099",
                "target",
                "localhost");
        Signal old = Inputs.signals(Inputs.journal(INFO + "Liveness probe for \"calico-node-x7k2p_kube-system(" + UID
                        + "):calico-node\" errored: rpc error: code = Unknown desc = OCI runtime exec failed"))
                .get(0);
        assertEquals("probe-errored", old.name());
        assertEquals("runtime-error", old.attribute("outcome"));
    }

    @Test
    void containersComeAndGo() {
        check(
                INFO + "\"Killing container with a grace period\" pod=\"" + POD + "\" podUID=" + UID
                        + " containerName=\"calico-node\" containerID=\"containerd://" + CID + "\" gracePeriod=0",
                "container-killed",
                "container",
                "calico-node",
                "containerId",
                CID,
                "pod",
                POD,
                "podUid",
                UID);
        check(
                INFO + "Killing container \"docker://" + CID + "\" with 30 second grace period",
                "container-killed",
                "containerId",
                CID);
        for (String event : List.of(
                "\"SyncLoop (PLEG): event for pod\" pod=\"" + POD + "\" event={\"ID\":\"" + UID
                        + "\",\"Type\":\"ContainerStarted\",\"Data\":\"" + CID + "\"}",
                "\"SyncLoop (PLEG): event for pod\" pod=\"" + POD + "\" event=&{ID:" + UID
                        + " Type:ContainerStarted Data:" + CID + "}",
                "SyncLoop (PLEG): \"calico-node-x7k2p_kube-system(" + UID + ")\", event: &pleg.PodLifecycleEvent{ID:\""
                        + UID + "\", Type:\"ContainerStarted\", Data:\"" + CID + "\"}")) {
            check(INFO + event, "container-started", "containerId", CID, "pod", POD, "podUid", UID);
        }
        none(INFO + "\"SyncLoop (PLEG): event for pod\" pod=\"" + POD + "\" event={\"ID\":\"" + UID
                + "\",\"Type\":\"ContainerDied\",\"Data\":\"" + CID + "\"}");
    }

    @Test
    void containersBecomeReadyOrWait() {
        check(
                INFO + "\"SyncLoop (probe)\" probe=\"readiness\" status=\"ready\" pod=\"" + POD + "\"",
                "container-ready",
                "pod",
                POD);
        none(INFO + "\"SyncLoop (probe)\" probe=\"readiness\" status=\"\" pod=\"" + POD + "\"");
    }

    @Test
    void whatSaysTheSameAgainIsMarkedSo() {
        check(
                INFO + "\"SyncLoop (probe)\" probe=\"liveness\" status=\"unhealthy\" pod=\"" + POD + "\"",
                "probe-failed",
                "check",
                "liveness",
                "outcome",
                "other",
                "pod",
                POD,
                "restates",
                "true");
        check(
                INFO
                        + "\"Message for Container of pod\" containerName=\"calico-node\" containerStatusID={\"Type\":\"containerd\",\"ID\":\""
                        + CID + "\"} pod=\"" + POD
                        + "\" containerMessage=\"Container calico-node failed liveness probe, will be restarted\"",
                "container-killed",
                "check",
                "liveness",
                "container",
                "calico-node",
                "containerId",
                CID,
                "pod",
                POD,
                "restates",
                "true");
        check(
                "time=\"2026-11-22T15:57:29.5Z\" level=info msg=\"StopContainer for \\\"" + CID
                        + "\\\" with timeout 30 (s)\"",
                "container-killed",
                "containerId",
                CID,
                "restates",
                "true");
    }

    @Test
    void messagesOfEventsPostedBareAreWhatTheySay() {
        check(
                "Liveness probe failed: Get \"http://localhost:9099/liveness\": dial tcp 127.0.0.1:9099: i/o timeout",
                "felix-unhealthy",
                "check",
                "liveness",
                "container",
                "calico-node",
                "outcome",
                "timed-out",
                "port",
                "9099",
                "target",
                "localhost");
        check(
                "  Warning  Unhealthy  3m (x9 over 12m)  kubelet  Readiness probe failed: HTTP probe failed with statuscode: 500",
                "probe-failed",
                "check",
                "readiness",
                "handler",
                "http",
                "outcome",
                "http-status",
                "status",
                "500");
    }

    @Test
    void containersWaitToBeStartedAgain() {
        check(
                KLOG
                        + "\"Error syncing pod, skipping\" err=\"failed to \\\"StartContainer\\\" for \\\"calico-node\\\" with CrashLoopBackOff: \\\"back-off 5m0s restarting failed container=calico-node pod=calico-node-x7k2p_kube-system("
                        + UID + ")\\\"\" pod=\"" + POD + "\" podUID=\"" + UID + "\"",
                "back-off",
                "container",
                "calico-node",
                "pod",
                POD,
                "podUid",
                UID);
        check(
                KLOG + "Error syncing pod " + UID + " (\"calico-node-x7k2p_kube-system(" + UID
                        + ")\"), skipping: failed to \"StartContainer\" for \"calico-node\" with CrashLoopBackOff: \"back-off 10s restarting failed container=calico-node pod=calico-node-x7k2p_kube-system("
                        + UID + ")\"",
                "back-off",
                "container",
                "calico-node",
                "pod",
                POD);
    }

    @Test
    void felixSaysThatItIsUnhealthy() {
        for (String line : List.of(
                "[WARNING][66] felix/health.go 188: Reporter is not ready. name=\"int_dataplane\"",
                "[WARNING][66] felix/health.go 184: Reporter is not live. name=\"int_dataplane\"",
                "[WARNING][66] felix/health.go 66: Report timed out name=\"int_dataplane\"",
                "[WARNING][66] felix/health.go 165: Health: not live",
                "[INFO][66] felix/health.go 294: Reporter is not live: timed out. name=\"CalculationGraph\"",
                "[INFO][66] felix/health.go 294: Reporter is not ready: reporting non-ready. name=\"CalculationGraph\"",
                "[INFO][66] felix/health.go 336: Overall health status changed: live=false ready=false",
                "[INFO][66] felix/health.go 336: Overall health status changed: live=true ready=false")) {
            check("2026-11-22 15:57:29.596 " + line, "felix-unhealthy", "container", "calico-node");
        }
        check(
                "2026-11-22 15:57:29.596 [ERROR][68] felix/health.go 246: Health endpoint failed, trying to restart it... error=listen tcp 127.0.0.1:9099: bind: address already in use",
                "felix-unhealthy",
                "container",
                "calico-node",
                "status",
                "loopback",
                "subject",
                "9099",
                "value",
                "address-in-use");
        check(
                prefixed("calico/node is not ready: Felix is not live: liveness probe reporting 503"),
                "felix-unhealthy",
                "check",
                "liveness",
                "container",
                "calico-node",
                "outcome",
                "http-status",
                "status",
                "503",
                "port",
                "9099",
                "target",
                "localhost");
        none(
                "2026-11-22 15:57:29.596 [INFO][66] felix/health.go 336: Overall health status changed: live=true ready=true");
        none("2026-11-22 15:57:29.596 [DEBUG][66] felix/health.go 167: Health: live");
    }

    @Test
    void birdSaysThatItIsUnhealthy() {
        for (String text : List.of(
                "bird/confd is not live: exit status 1",
                "bird is not live: Service bird is not running",
                "bad response from bird: x",
                "bird6/confd is not live: exit status 1",
                "BIRD is not ready: graceful restart in progress",
                "BIRD is not ready: Error querying BIRD: unable to connect to BIRDv4 socket: dial unix /var/run/calico/bird.ctl: connect: connection refused",
                "service bird is not running. Output << down: /etc/service/enabled/bird: 0s >>")) {
            check(
                    prefixed("calico/node is not ready: " + text),
                    "bird-unhealthy",
                    "container",
                    "calico-node",
                    "outcome",
                    "bgp");
        }
        check(
                prefixed("calico/node is not ready: BIRD is not ready: BGP not established with 10.0.0.2,10.0.0.3"),
                "bird-unhealthy",
                "container",
                "calico-node",
                "outcome",
                "bgp",
                "value",
                "not-established");
    }

    @Test
    void linesOfEverydayAreNoSignals() {
        none(INFO + "\"Pod status updated\" pod=\"kube-system/kube-proxy-x2m4c\" status=\"Running\"");
        none(prefixed("Started Session 4711 of User root."));
        none(INFO + "\"Killing unwanted container for pod\" pod=\"a/b\"");
        none(INFO + "\"Probe succeeded\" probeType=\"Liveness\" pod=\"a/b\"");
        none(INFO + "somebody wrote ExecSync cmd from runtime service in a comment");
    }

    @Test
    void samplesAreShortAndCarryNoSecrets() {
        String secrets = probe(
                "\"Get \\\"http://me:hunter2@127.0.0.1:9099/x?token=abc123\\\": Authorization: Bearer eyJhbGciOi.J9 password=letmein\"");
        String sample = Inputs.signals(Inputs.journal(secrets)).get(0).sample();
        for (String secret : List.of("hunter2", "abc123", "eyJhbGciOi", "letmein")) {
            assertTrue(!sample.contains(secret), sample);
        }
        assertTrue(sample.contains("me:***@127.0.0.1:9099/x?token=***"), sample);
        String plain = probe("\"" + "é".repeat(3000) + "\"");
        String cut = Inputs.signals(Inputs.journal(plain)).get(0).sample();
        int bytes = cut.getBytes(StandardCharsets.UTF_8).length;
        assertTrue(bytes <= 2048 && bytes > 2040 && plain.startsWith(cut), "" + bytes);
    }

    private static String prefixed(String message) {
        return "Nov 22 15:57:29 worker-3 kubelet[1203]: " + message;
    }

    private static String entry(String message) {
        return "{\"__REALTIME_TIMESTAMP\":\"1795362905632376\",\"_HOSTNAME\":\"worker-3\",\"MESSAGE\":"
                + quoted(message) + "}";
    }

    private static String quoted(String text) {
        return Json.text(text);
    }
}

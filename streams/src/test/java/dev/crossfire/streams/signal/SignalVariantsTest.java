package dev.crossfire.streams.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.entry.KlogLine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every text by which a version of kubelet, runtime or Calico says a signal against what the file of signals makes of it. */
class SignalVariantsTest {

    private static final SignalDefinitions KNOWN = RuleCatalogue.shipped().signals();

    private static final String HEAD = "E0516 18:34:39.885628    4052 ";
    private static final String ID = "0565ab4ef2a4cca5cbd4cb2d2c6c27d4b5b3b1bd1f5e2a91e5fc5ba71d5b9c11";
    private static final String LIVE = "check=liveness container=calico-node ";
    private static final String DIALS = "port=9099 target=localhost ";

    static Stream<Arguments> lines() {
        return Stream.of(
                // The CRI's errors, by kubelet version and runtime.
                line(
                        HEAD + "remote_runtime.go:351] ExecSync " + ID
                                + " '/bin/calico-node -felix-live -bird-live' from runtime service failed: rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 10s exceeded: context deadline exceeded",
                        "exec-sync-failed",
                        LIVE + "containerId=" + ID + " handler=exec outcome=timed-out " + DIALS + "timeoutSeconds=10"),
                line(
                        HEAD
                                + "remote_runtime.go:734] \"ExecSync cmd from runtime service failed\" err=\"rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 5s exceeded: context deadline exceeded\" containerID=\"ac5e\" cmd=[/bitnami/scripts/readiness-probe.sh]",
                        "exec-sync-failed",
                        "containerId=ac5e handler=exec outcome=timed-out timeoutSeconds=5"),
                line(
                        HEAD
                                + "log.go:32] \"ExecSync cmd from runtime service failed\" err=\"rpc error: code = NotFound desc = failed to exec in container: failed to load task: no running task found: task ac5e not found: not found\" containerID=\"ac5e\" cmd=[\"/bin/calico-node\",\"-felix-ready\",\"-bird-ready\"]",
                        "exec-sync-failed",
                        "check=readiness container=calico-node containerId=ac5e handler=exec outcome=container-gone port=9099 target=localhost"),
                line(
                        "{\"ts\":1763724000000,\"caller\":\"internal/log.go:32\",\"msg\":\"ExecSync cmd from runtime service failed\",\"v\":0,\"err\":\"rpc error: code = Unavailable desc = connection error\",\"containerID\":\"ac5e\",\"cmd\":[\"calico\",\"component\",\"node\",\"health\",\"--felix-live\"]}",
                        "exec-sync-failed",
                        LIVE + "containerId=ac5e handler=exec outcome=runtime-error port=9099 target=localhost"),
                line(
                        "time=\"2026-05-16T18:34:39.885628Z\" level=error msg=\"ExecSync for \\\"" + ID
                                + "\\\" failed\" error=\"rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 1s exceeded: context deadline exceeded\"",
                        "exec-sync-failed",
                        "containerId=" + ID + " handler=exec outcome=timed-out timeoutSeconds=1"),
                line(
                        "wrapped by a tool: ExecSync cmd from runtime service failed, code = DeadlineExceeded, /bin/calico-node -felix-live",
                        "exec-sync-failed",
                        LIVE + "handler=exec outcome=timed-out port=9099 target=localhost"),
                // Probes.
                line(
                        HEAD
                                + "kubelet.go:2528] \"SyncLoop (probe)\" probe=\"liveness\" status=\"unhealthy\" pod=\"kube-system/calico-node-x7k2p\"",
                        "probe-failed",
                        "check=liveness outcome=other pod=kube-system/calico-node-x7k2p restates=true"),
                line(
                        probe("Probe failed", "probeResult=\"failure\" output=\"\""),
                        "probe-failed",
                        probed("handler=exec outcome=timed-out", "9099")),
                line(
                        probe(
                                "Probe failed",
                                "probeResult=\"failure\" output=\"command timed out: \\\"/bin/calico-node -felix-live\\\" timed out after 10s\""),
                        "probe-failed",
                        probed("handler=exec outcome=timed-out", "9099") + " timeoutSeconds=10"),
                line(
                        HEAD
                                + "prober.go:117] Liveness probe for \"calico-node-x7k2p_kube-system(8f1c):calico-node\" failed (failure): calico/node is not ready: Felix is not live: liveness probe reporting 503",
                        "probe-failed",
                        probed("handler=exec outcome=http-status", "9099") + " status=503"),
                line(
                        "Warning  Unhealthy  Liveness probe failed: HTTP probe failed with statuscode: 500",
                        "probe-failed",
                        "check=liveness handler=http outcome=http-status status=500"),
                line(
                        probe(
                                "Probe errored",
                                "err=\"rpc error: code = Unknown desc = operation timeout: context deadline exceeded\""),
                        "probe-errored",
                        probed("handler=exec outcome=timed-out", "9099")),
                line(
                        HEAD
                                + "prober.go:111] Liveness probe for \"calico-node-x7k2p_kube-system(8f1c):calico-node\" errored: rpc error: code = Unknown desc = container not running (ac5e)",
                        "probe-errored",
                        probed("handler=exec outcome=container-gone", "9099")),
                line(
                        "Readiness probe errored and resulted in unknown state: rpc error: code = NotFound desc = gone",
                        "probe-errored",
                        "check=readiness handler=exec outcome=container-gone"),
                // Containers' lives.
                line(
                        HEAD
                                + "kuberuntime_manager.go:1027] \"Message for Container of pod\" containerName=\"calico-node\" containerStatusID={\"Type\":\"containerd\",\"ID\":\"ac5e\"} pod=\"kube-system/calico-node-x7k2p\" containerMessage=\"Container calico-node failed liveness probe, will be restarted\"",
                        "container-killed",
                        LIVE + "containerId=ac5e pod=kube-system/calico-node-x7k2p restates=true"),
                line(
                        "time=\"2026-05-16T18:34:39Z\" level=info msg=\"StopContainer for \\\"ac5e\\\" with timeout 30 (s)\"",
                        "container-killed",
                        "containerId=ac5e restates=true"),
                line(
                        HEAD
                                + "kuberuntime_container.go:808] \"Killing container with a grace period\" pod=\"kube-system/calico-node-x7k2p\" podUID=\"8f1c\" containerName=\"calico-node\" containerID=\"containerd://ac5e\" gracePeriod=30",
                        "container-killed",
                        "container=calico-node containerId=ac5e pod=kube-system/calico-node-x7k2p podUid=8f1c"),
                line(
                        HEAD
                                + "kuberuntime_container.go:587] Killing container \"docker://ac5e\" with 30 second grace period",
                        "container-killed",
                        "containerId=ac5e"),
                line(
                        HEAD
                                + "kubelet.go:2453] \"SyncLoop (PLEG): event for pod\" pod=\"kube-system/calico-node-x7k2p\" event={\"ID\":\"8f1c\",\"Type\":\"ContainerStarted\",\"Data\":\"ac5e\"}",
                        "container-started",
                        "containerId=ac5e pod=kube-system/calico-node-x7k2p podUid=8f1c"),
                line(
                        HEAD
                                + "kubelet.go:1918] SyncLoop (PLEG): \"calico-node-x7k2p_kube-system(8f1c)\", event: &pleg.PodLifecycleEvent{ID:\"8f1c\", Type:\"ContainerStarted\", Data:\"ac5e\"}",
                        "container-started",
                        "containerId=ac5e pod=kube-system/calico-node-x7k2p podUid=8f1c"),
                line(
                        HEAD
                                + "kubelet.go:2528] \"SyncLoop (probe)\" probe=\"readiness\" status=\"ready\" pod=\"kube-system/calico-node-x7k2p\"",
                        "container-ready",
                        "pod=kube-system/calico-node-x7k2p"),
                line(
                        HEAD
                                + "pod_workers.go:1298] \"Error syncing pod, skipping\" err=\"failed to \\\"StartContainer\\\" for \\\"calico-node\\\" with CrashLoopBackOff: \\\"back-off 5m0s restarting failed container=calico-node pod=calico-node-x7k2p_kube-system(8f1c)\\\"\" pod=\"kube-system/calico-node-x7k2p\" podUID=\"8f1c\"",
                        "back-off",
                        "container=calico-node pod=kube-system/calico-node-x7k2p podUid=8f1c"),
                // Felix and BIRD.
                line(
                        "calico-node-x7k2p Liveness probe failed: Get \"http://localhost:9099/liveness\": dial tcp 127.0.0.1:9099: i/o timeout",
                        "felix-unhealthy",
                        LIVE + "outcome=timed-out port=9099 target=localhost"),
                line(
                        "calico/node is not ready: Felix is not live: Get \"http://localhost:9099/liveness\": dial tcp 127.0.0.1:9099: connect: connection refused",
                        "felix-unhealthy",
                        LIVE + "outcome=refused port=9099 target=localhost"),
                line(
                        "calico/node is not ready: felix is not ready: readiness probe reporting 503",
                        "felix-unhealthy",
                        "check=readiness container=calico-node outcome=http-status port=9099 status=503 target=localhost"),
                line(
                        "2026-05-16 18:34:39.885 [INFO][66] felix/health.go 294: Overall health status changed: live=false ready=true",
                        "felix-unhealthy",
                        "container=calico-node"),
                line(
                        "2026-05-16 18:34:39.885 [WARNING][66] felix/health.go 188: Reporter is not ready. name=\"int_dataplane\"",
                        "felix-unhealthy",
                        "container=calico-node"),
                // What the other conflicts need.
                line(
                        "2026-11-22 15:57:29.596 [ERROR][68] felix/health.go 246: Health endpoint failed, trying to restart it... error=listen tcp 127.0.0.1:9099: bind: address already in use",
                        "felix-unhealthy",
                        "container=calico-node status=loopback subject=9099 value=address-in-use"),
                line(
                        "2026-11-22 15:57:29.596 [ERROR][68] felix/health.go 246: Health endpoint failed, trying to restart it... error=listen tcp 0.0.0.0:9099: bind: address already in use",
                        "felix-unhealthy",
                        "container=calico-node subject=9099 value=address-in-use"),
                line(
                        "2026-11-22 15:57:29.596 [ERROR][68] felix/health.go 246: Health endpoint failed, trying to restart it... error=listen tcp 203.0.113.77:9099: bind: cannot assign requested address",
                        "felix-unhealthy",
                        "container=calico-node subject=203.0.113.77 value=address-not-here"),
                line(
                        "2026-11-22 15:57:29.596 [ERROR][68] felix/health.go 246: Health endpoint failed, trying to restart it... error=listen tcp: lookup localhost on 8.8.8.8:53: no such host",
                        "felix-unhealthy",
                        "container=calico-node subject=8.8.8.8 value=name-error"),
                line(
                        "bird: I found another BIRD running.",
                        "bird-unhealthy",
                        "container=calico-node outcome=bgp value=another-bird"),
                line(
                        "bird: BGP: Socket error: listen: Address in use",
                        "port-in-use",
                        "container=calico-node subject=179 value=address-in-use"),
                line(
                        "bird: BGP: Socket error: bind: Address already in use",
                        "port-in-use",
                        "container=calico-node subject=179 value=address-in-use"),
                line(
                        "May 16 18:34:39 worker-3 kernel: nf_conntrack: table full, dropping packet",
                        "conntrack-full",
                        ""),
                line(
                        "May 16 18:34:39 worker-3 kernel: nf_conntrack: nf_conntrack: table full, dropping packet",
                        "conntrack-full",
                        ""),
                line(
                        "May 16 18:34:39 worker-3 kernel: Memory cgroup out of memory: Killed process 31337 (calico-node) total-vm:1863132kB, anon-rss:131072kB",
                        "oom-killed",
                        "subject=calico-node"),
                line(
                        "Started kubelet.service - kubelet: The Kubernetes Node Agent.",
                        "component-started",
                        "subject=kubelet"),
                line("Started kubelet: The Kubernetes Node Agent.", "component-started", "subject=kubelet"),
                line("Started k3s-agent.service - Lightweight Kubernetes.", "component-started", "subject=k3s"),
                line("Started Rancher Kubernetes Engine v2 (agent).", "component-started", "subject=rke2"),
                line(
                        "E0516 18:34:39.885628    4052 kubelet.go:1823] skipping pod synchronization - PLEG is not healthy: pleg was last seen active 3m7s ago; threshold is 3m0s.",
                        "runtime-unhealthy",
                        ""),
                line(
                        "I0516 18:34:39.885628    4052 iptables.go:590] iptables canary mangle/KUBE-KUBELET-CANARY deleted",
                        "chains-flushed",
                        "subject=KUBE-KUBELET-CANARY"),
                line(
                        "I0516 18:34:39.885628    4052 iptables.go:608] \"IPTables canary deleted\" table=\"mangle\" chain=\"KUBE-PROXY-CANARY\"",
                        "chains-flushed",
                        ""),
                line(
                        "I0516 18:34:39.885628    4052 iptables.go:600] Reloading after iptables flush",
                        "chains-flushed",
                        ""),
                line(
                        "May 16 18:34:39 worker-3 systemd[1]: Reloaded firewalld - dynamic firewall daemon.",
                        "firewall-reloaded",
                        "subject=firewalld"),
                line(
                        "May 16 18:34:39 worker-3 systemd[1]: Reloaded firewalld.service - firewalld - dynamic firewall daemon.",
                        "firewall-reloaded",
                        "subject=firewalld"),
                line(
                        "May 16 18:34:39 worker-3 systemd[1]: Started Uncomplicated firewall.",
                        "firewall-reloaded",
                        "subject=ufw"),
                line(
                        "May 16 18:34:39 worker-3 systemd[1]: Finished ufw.service - Uncomplicated firewall.",
                        "firewall-reloaded",
                        "subject=ufw"),
                line(
                        "May 16 18:34:39 worker-3 systemd[1]: Finished nftables.service - nftables.",
                        "firewall-reloaded",
                        "subject=nftables"),
                line(
                        "May 16 18:34:39 worker-3 systemd[1]: Finished netfilter-persistent.service - netfilter persistent configuration.",
                        "firewall-reloaded",
                        "subject=netfilter-persistent"),
                line(
                        "May 16 18:34:39 worker-3 systemd[1]: Started IPv4 firewall with iptables.",
                        "firewall-reloaded",
                        "subject=iptables"),
                line(
                        "[ERROR] plugin/errors: 2 example.com. A: read udp 10.244.0.3:46793->192.168.1.1:53: i/o timeout",
                        "pod-traffic-timed-out",
                        "subject=10.244.0.3 value=192.168.1.1"),
                line(
                        "2026-05-16 18:34:39.885 [INFO][9] startup/autodetection_methods.go 103: Using autodetected IPv4 address on interface docker0: 172.17.0.1/16",
                        "address-autodetected",
                        "container=calico-node status=virtual subject=docker0 value=172.17.0.1"),
                line(
                        "2026-05-16 18:34:39.885 [INFO][90] monitor-addresses/autodetection_methods.go 103: Using autodetected IPv4 address on interface ens33: 10.0.10.104/24",
                        "address-autodetected",
                        "container=calico-node status=physical subject=ens33 value=10.0.10.104"),
                line(
                        "2026-05-16 18:34:39.885 [INFO][8] startup.go 635: Using autodetected IPv4 address 10.3.147.253/23 on matching interface eth0",
                        "address-autodetected",
                        "container=calico-node status=chosen subject=eth0 value=10.3.147.253"),
                line(
                        "2026-05-16 18:34:39.885 [INFO][9] startup/autodetection_methods.go 136: Using autodetected IPv4 address 10.0.0.5/24, detected by connecting to 8.8.8.8",
                        "address-autodetected",
                        "container=calico-node status=chosen subject=chosen value=10.0.0.5"),
                line(
                        "2026-05-16 18:34:39.885 [WARNING][9] startup/startup.go 990: Calico node 'master01' is already using the IPv4 address 10.32.0.1.",
                        "address-taken",
                        "container=calico-node subject=master01 value=10.32.0.1"),
                line(
                        "calico/node is not ready: BIRD is not ready: BGP not established with 10.0.0.2,10.0.0.3",
                        "bird-unhealthy",
                        "container=calico-node outcome=bgp value=not-established"),
                line(
                        "calico/node is not ready: BIRD is not ready: graceful restart in progress",
                        "bird-unhealthy",
                        "container=calico-node outcome=bgp"));
    }

    static Stream<Arguments> events() {
        String about = " container=calico-node eventUid=e1 pod=kube-system/calico-node-x7k2p podUid=8f1c";
        return Stream.of(
                Arguments.of(
                        "Unhealthy",
                        "Liveness probe failed: command timed out: \"/bin/calico-node -felix-live -bird-live\" timed out after 10s",
                        "probe-failed",
                        "check=liveness handler=exec outcome=timed-out port=9099 target=localhost timeoutSeconds=10"
                                + about),
                Arguments.of(
                        "Unhealthy",
                        "Readiness probe errored and resulted in unknown state: rpc error: code = NotFound desc = container is not created or running",
                        "probe-errored",
                        "check=readiness handler=exec outcome=container-gone port=9099 target=localhost" + about),
                Arguments.of(
                        "Killing",
                        "Container calico-node failed liveness probe, will be restarted",
                        "container-killed",
                        "check=liveness" + about),
                Arguments.of("Started", "Started container calico-node", "container-started", about),
                Arguments.of(
                        "BackOff",
                        "Back-off restarting failed container calico-node in pod calico-node-x7k2p_kube-system(8f1c)",
                        "back-off",
                        about));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aLineIsTheSignalThatItsVersionMeans(String line, String signal, String attributes) {
        KlogLine entry = KlogLine.parse(line);
        SignalDefinition first = first(KNOWN.journal(), entry);
        assertEquals(signal, first.name());
        assertEquals(parsed(attributes), first.read(entry));
        assertTrue(first.literals().stream().anyMatch(line::contains), () -> "no literal of " + signal + " in it");
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsTheSignalThatItsReasonMeans(String reason, String message, String signal, String attributes) {
        KlogLine entry = event(reason, message, "kube-system/calico-node-x7k2p", "calico-node");
        SignalDefinition first = first(KNOWN.pods(), entry);
        assertEquals(signal, first.name());
        assertEquals(parsed(attributes), first.read(entry));
        assertTrue(first.literals().contains("\"" + reason + "\""));
    }

    /** A form that no fixture reaches is a guess, or dead behind one before it. */
    @Test
    void everyFormHasAFixture() {
        Set<String> reached = new TreeSet<>();
        lines().forEach(line -> reach(KNOWN.journal(), KlogLine.parse((String) line.get()[0]), reached));
        assertEquals(all(KNOWN.journal()), reached);
        reached.clear();
        events().forEach(event -> reach(
                KNOWN.pods(),
                event((String) event.get()[0], (String) event.get()[1], "kube-system/calico-node-x7k2p", "calico-node"),
                reached));
        reach(KNOWN.pods(), event("Started", "Started container calico-node", "", "calico-node"), reached);
        assertEquals(all(KNOWN.pods()), reached);
    }

    private static void reach(List<SignalDefinition> definitions, KlogLine entry, Set<String> reached) {
        SignalDefinition definition = first(definitions, entry);
        IntStream.range(0, definition.forms().size())
                .filter(i -> definition.forms().get(i).read(entry) != null)
                .findFirst()
                .ifPresent(i -> reached.add(definition.name() + " " + i));
    }

    private static Set<String> all(List<SignalDefinition> definitions) {
        Set<String> all = new TreeSet<>();
        definitions.forEach(definition ->
                IntStream.range(0, definition.forms().size()).forEach(i -> all.add(definition.name() + " " + i)));
        return all;
    }

    private static SignalDefinition first(List<SignalDefinition> definitions, KlogLine entry) {
        return definitions.stream()
                .filter(definition -> definition.read(entry) != null)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no signal: " + entry.text()));
    }

    private static KlogLine event(String reason, String message, String pod, String container) {
        return new KlogLine(
                null,
                message,
                Map.of("reason", reason, "pod", pod, "podUid", "8f1c", "container", container, "uid", "e1"),
                null,
                message);
    }

    private static Arguments line(String line, String signal, String attributes) {
        return Arguments.of(line, signal, attributes);
    }

    private static String probe(String message, String rest) {
        return HEAD + "prober.go:107] \"" + message
                + "\" probeType=\"Liveness\" pod=\"kube-system/calico-node-x7k2p\" podUID=\"8f1c\" containerName=\"calico-node\" "
                + rest;
    }

    private static String probed(String how, String port) {
        return LIVE + how + " pod=kube-system/calico-node-x7k2p podUid=8f1c port=" + port + " target=localhost";
    }

    private static Map<String, String> parsed(String attributes) {
        Map<String, String> parsed = new LinkedHashMap<>();
        for (String pair :
                attributes.isBlank() ? new String[0] : attributes.strip().split(" +", -1)) {
            parsed.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return new TreeMap<>(parsed);
    }
}

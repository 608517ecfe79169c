package dev.crossfire.streams.simulation;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.raw.RawKind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/**
 * What happens on one node, told step by step in seconds since its start, and what its kubelet, its firewall and the API server say of it.
 * What is told here is the truth; {@link RawRecords} is how it is sent.
 */
final class NodeLife {

    /** How calico-node's check ends, and where that is said. */
    enum Check {
        /** The runtime's error for an exec check that was not answered in time, and the Event. */
        TIMES_OUT(true, true, ""),
        /** The same from a runtime that gives no error for it: the Event alone tells. */
        TIMES_OUT_IN_EVENTS(false, true, ""),
        REFUSED(
                false,
                true,
                "Get \\\"http://localhost:9099/%1$s\\\": dial tcp 127.0.0.1:9099: connect: connection refused"),
        STATUS_503(false, true, "%1$s probe reporting 503");

        private final boolean execSync;
        private final boolean event;
        private final String says;

        Check(boolean execSync, boolean event, String says) {
            this.execSync = execSync;
            this.event = event;
            this.says = says;
        }
    }

    /** A line of the journal. */
    record Line(Instant at, String unit, String identifier, int priority, String message) {}

    /** An Event as the API server holds it. */
    record Event(String uid, String reason, String message, Instant first, Instant last, int count) {}

    static final String POD = "kube-system/calico-node-x7k2p";
    private static final DateTimeFormatter KLOG =
            DateTimeFormatter.ofPattern("MMdd HH:mm:ss.SSSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter FELIX =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String KUBELET = "kubelet.service";
    private static final int PERIOD = 10;
    private static final int TIMEOUT = 10;
    private static final int FAILURES_TO_KILL = 6;

    /** When a SYN that nobody answers is sent again, in seconds since the first. */
    private static final int[] SYNS = {0, 1, 3, 7};

    private final NodeKey node;
    private final Random random;
    private final Instant start;
    private final List<Line> lines = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Instant> snapshots = new ArrayList<>();
    private final List<Instant> signsOfLife = new ArrayList<>();
    private final NavigableMap<Instant, HostNetwork> network = new TreeMap<>();
    private final NavigableMap<Instant, Long> dropped = new TreeMap<>();
    private final NavigableMap<Instant, Long> refused = new TreeMap<>();
    private final NavigableMap<Instant, Long> lost = new TreeMap<>();
    private int container;
    private int length;

    NodeLife(NodeKey node, Instant start, Random random) {
        this.node = node;
        this.start = start;
        this.random = random;
        network.put(start.minusSeconds(1), HostNetwork.HEALTHY);
    }

    NodeKey node() {
        return node;
    }

    Instant at(double seconds) {
        return start.plusMillis(Math.round(seconds * 1000));
    }

    /** How long it was told, in seconds. */
    int length() {
        return length;
    }

    List<Line> lines() {
        return lines;
    }

    List<Event> events() {
        return events;
    }

    List<Instant> snapshots() {
        return snapshots;
    }

    /** Times of snapshots that hold nothing but what the node is. */
    List<Instant> signsOfLife() {
        return signsOfLife;
    }

    HostNetwork networkAt(Instant at) {
        return network.floorEntry(at).getValue();
    }

    /** Packets that the localnet rule dropped by then. */
    long droppedBy(Instant at) {
        return sum(dropped, at);
    }

    /** Packets that INPUT's policy dropped by then. */
    long refusedBy(Instant at) {
        return sum(refused, at);
    }

    /** Packets of pods that FORWARD's policy dropped by then. */
    long lostBy(Instant at) {
        return sum(lost, at);
    }

    private static long sum(NavigableMap<Instant, Long> packets, Instant at) {
        return packets.headMap(at, true).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** From then on the node looks like this. */
    NodeLife looks(double from, HostNetwork host) {
        network.put(at(from), host);
        return this;
    }

    /** The kubelet's daily lines and the snapshots of a node that is watched. */
    NodeLife watched(int from, int to, int noiseEvery, int snapshotEvery) {
        for (double t = from + random.nextDouble() * noiseEvery;
                t < to;
                t += noiseEvery * (0.7 + random.nextDouble() * 0.6)) {
            noise(t);
        }
        for (double t = from + random.nextDouble() * 5; t < to; t += snapshotEvery) {
            snapshots.add(at(t));
        }
        noise(to - 0.5);
        snapshots.add(at(to - 0.3));
        length = Math.max(length, to);
        return this;
    }

    NodeLife watched(int from, int to) {
        return watched(from, to, 12, 30);
    }

    /** Its sources say that they are there, and nothing else. */
    NodeLife signOfLife(int t) {
        noise(t);
        signsOfLife.add(at(t + 1));
        return this;
    }

    private void noise(double t) {
        String pod = "monitoring/metrics-rollup-" + (29397121 + (int) t) + "-k5mx0";
        switch (random.nextInt(3)) {
            case 0 -> kubelet(t, "I", "kubelet.go:2431] \"SyncLoop ADD\" source=\"api\" pods=[\"" + pod + "\"]");
            case 1 ->
                kubelet(
                        t,
                        "I",
                        "reconciler_common.go:251] \"operationExecutor.VerifyControllerAttachedVolume started for volume"
                                + " \\\"kube-api-access-k5mx0\\\"\" pod=\"" + pod + "\"");
            default ->
                kubelet(
                        t,
                        "I",
                        "pod_startup_latency_tracker.go:104] \"Observed pod startup duration\" pod=\"" + pod
                                + "\" podStartSLOduration=1.2");
        }
    }

    /** Calico-node's checks end so, and the kubelet restarts it again and again. */
    NodeLife checksFail(double from, double to, Check check) {
        HostNetwork host = networkAt(at(from));
        int failures = 0;
        int restarts = 0;
        String live = uid("live", from);
        String ready = uid("ready", from);
        int lives = 0;
        int readies = 0;
        double t = from;
        while (t < to) {
            lives++;
            fails(t, "Liveness", "live", check, live, at(from), lives, host);
            double other = t + 4.2 + random.nextDouble() * 0.2;
            if (other < to) {
                readies++;
                fails(other, "Readiness", "ready", check, ready, at(from + 4.2), readies, host);
            }
            failures++;
            t += PERIOD + random.nextDouble() * 0.05;
            if (failures == FAILURES_TO_KILL && t < to) {
                failures = 0;
                restarts++;
                t = restarts(t - PERIOD + 0.3, restarts % 3 == 0 ? 40 : 2) + PERIOD + TIMEOUT;
            }
        }
        return this;
    }

    /** @param down how long until it is started again; more than a moment is a back-off */
    private double restarts(double t, int down) {
        kubelet(
                t,
                "I",
                "kuberuntime_container.go:808] \"Killing container with a grace period\" pod=\"" + POD
                        + "\" podUID=\"8f1c\" containerName=\"calico-node\" containerID=\"containerd://" + containerId()
                        + "\" gracePeriod=30");
        events.add(new Event(
                uid("kill", t),
                "Killing",
                "Container calico-node failed liveness probe, will be restarted",
                at(t),
                at(t),
                1));
        if (down > 10) {
            kubelet(
                    t + 1,
                    "E",
                    "pod_workers.go:1301] \"Error syncing pod, skipping\" err=\"failed to \\\"StartContainer\\\" for"
                            + " \\\"calico-node\\\" with CrashLoopBackOff: \\\"back-off 40s restarting failed"
                            + " container=calico-node pod=calico-node-x7k2p_kube-system(8f1c)\\\"\" pod=\"" + POD
                            + "\" podUID=\"8f1c\"");
        }
        container++;
        started(t + down);
        return t + down;
    }

    /** Calico-node's container is started, as after every restart. */
    NodeLife started(double t) {
        kubelet(
                t,
                "I",
                "kubelet.go:2505] \"SyncLoop (PLEG): event for pod\" pod=\"" + POD
                        + "\" event={\"ID\":\"8f1c\",\"Type\":\"ContainerStarted\",\"Data\":\"" + containerId()
                        + "\"}");
        events.add(new Event(uid("start", t), "Started", "Started container calico-node", at(t), at(t), 1));
        return this;
    }

    /** Readiness passes again. */
    NodeLife ready(double t) {
        return kubelet(
                t,
                "I",
                "kubelet.go:2542] \"SyncLoop (probe)\" probe=\"readiness\" status=\"ready\" pod=\"" + POD + "\"");
    }

    private void fails(
            double t, String kind, String flag, Check check, String uid, Instant first, int count, HostNetwork host) {
        if (check.execSync) {
            kubelet(
                    t,
                    "E",
                    "log.go:32] \"ExecSync cmd from runtime service failed\" err=\"rpc error: code = DeadlineExceeded"
                            + " desc = failed to exec in container: timeout 10s exceeded: context deadline exceeded\""
                            + " containerID=\"" + containerId() + "\" cmd=[\"/bin/calico-node\",\"-felix-" + flag
                            + "\",\"-bird-" + flag + "\"]");
        }
        if (!check.says.isEmpty()) {
            kubelet(
                    t,
                    "I",
                    "prober.go:107] \"Probe failed\" probeType=\"" + kind + "\" pod=\"" + POD
                            + "\" podUID=\"8f1c\" containerName=\"calico-node\" probeResult=\"failure\" output=\""
                            + "calico/node is not ready: Felix is not live: "
                            + check.says.formatted(flag.equals("live") ? "liveness" : "readiness") + "\"");
        }
        if (check.event && (count < 4 || count % 3 == 0)) {
            String says = check.says.isEmpty()
                    ? "command timed out"
                    : "calico/node is not ready: Felix is not live: "
                            + check.says
                                    .replace("\\\"", "\"")
                                    .formatted(flag.equals("live") ? "liveness" : "readiness");
            events.add(new Event(uid, "Unhealthy", kind + " probe failed: " + says, first, at(t), count));
        }
        boolean timesOut = check.says.isEmpty();
        for (int after : timesOut ? SYNS : new int[0]) {
            Instant at = at(t - TIMEOUT + after + 0.01);
            if (host.has(HostNetwork.Trait.INPUT_DROPS)) {
                refused.merge(at, 1L, Long::sum);
            } else if (isRewritten(host)) {
                dropped.merge(at, 1L, Long::sum);
            }
        }
    }

    private static boolean isRewritten(HostNetwork host) {
        return switch (host.source()) {
            case MASQUERADED, SNATED, BY_ROUTE -> true;
            case KEPT, BEHIND_RETURN -> false;
        };
    }

    /** Exec checks of other workloads time out as well, as where no CPU is left. */
    NodeLife othersTimeOut(double from, double to, int workloads) {
        for (double t = from; t < to; t += PERIOD) {
            for (int i = 0; i < workloads; i++) {
                kubelet(
                        t + 0.3 + i * 0.7,
                        "I",
                        "prober.go:107] \"Probe failed\" probeType=\"Liveness\" pod=\"shop/app-" + i
                                + "-7d9f\" podUID=\"77a" + i + "\" containerName=\"app-" + i
                                + "\" probeResult=\"failure\" output=\"command timed out: \\\"/bin/check\\\" timed out"
                                + " after 10s\"");
            }
        }
        return this;
    }

    /** BIRD has no sessions. */
    NodeLife birdHasNoPeers(double from, double to) {
        for (double t = from; t < to; t += PERIOD) {
            kubelet(
                    t,
                    "I",
                    "prober.go:107] \"Probe failed\" probeType=\"Readiness\" pod=\"" + POD
                            + "\" podUID=\"8f1c\" containerName=\"calico-node\" probeResult=\"failure\""
                            + " output=\"calico/node is not ready: BIRD is not ready: BGP not established with"
                            + " 10.20.0.2,10.20.0.3\"");
        }
        return this;
    }

    /** Another host sends to 127.0.0.1 of this node, and the rule drops it. */
    NodeLife peerSends(double from, double to) {
        for (double t = from; t < to; t += 2.5) {
            dropped.merge(at(t), 3L, Long::sum);
        }
        return this;
    }

    /**
     * The DNS server of the cluster, a pod of this node, gets no answer from outside.
     *
     * @param here what it sends is lost on this node already
     */
    NodeLife resolverTimesOut(double from, double to, boolean here) {
        for (double t = from; t < to; t += PERIOD) {
            lines.add(new Line(
                    at(t),
                    "containerd.service",
                    "coredns",
                    6,
                    "[ERROR] plugin/errors: 2 example.com. A: read udp 10.244.1.7:46793->192.168.1.1:53: i/o timeout"));
            if (here) {
                lost.merge(at(t - 2), 1L, Long::sum);
            }
        }
        return this;
    }

    /** A line of calico-node's own log, as the journal of its container's runtime holds it. */
    NodeLife calico(double t, String level, String says) {
        lines.add(new Line(
                at(t), "containerd.service", "calico-node", 6, FELIX.format(at(t)) + " [" + level + "][68] " + says));
        return this;
    }

    NodeLife systemd(double t, String says) {
        lines.add(new Line(at(t), "init.scope", "systemd", 6, says));
        return this;
    }

    NodeLife kubelet(double t, String level, String says) {
        Instant at = at(t);
        lines.add(new Line(
                at, KUBELET, "kubelet", level.equals("E") ? 3 : 6, level + KLOG.format(at) + "    2421 " + says));
        return this;
    }

    /** The truth: this conflict was there from then on. */
    TrueConflict had(String conflict, String cause, double from) {
        return TrueConflict.confirmed(conflict, cause, at(from));
    }

    /** The truth in all; nothing else is added to this life. */
    List<TrueConflict> hadInAll(TrueConflict... conflicts) {
        return List.of(conflicts);
    }

    Map<RawKind, Integer> entries() {
        return Map.of(RawKind.JOURNAL, lines.size(), RawKind.PODS, events.size(), RawKind.FIREWALL, snapshots.size());
    }

    private String uid(String what, double t) {
        return "%08x-0000-4000-8000-%012x".formatted((what + node).hashCode(), Math.round(t * 1000));
    }

    String containerId() {
        return "%016x"
                .formatted(Spread.mix(node.toString().hashCode(), container))
                .repeat(4);
    }
}

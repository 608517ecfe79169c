package dev.crossfire.streams;

import dev.crossfire.model.Coordinates;
import dev.crossfire.model.NodeKey;
import dev.crossfire.model.fact.AddressesFact;
import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.ConntrackFact;
import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.RulesetFact.ClusterRules;
import dev.crossfire.model.fact.SysctlFact;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.Heartbeat;
import dev.crossfire.model.signal.PartFact;
import dev.crossfire.model.signal.Signal;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.model.signal.SnapshotFacts;
import dev.crossfire.model.signal.Tick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cast: node worker-3 of cluster prod with pod calico-node-x7k2p, a masquerading rule, and everything it says. */
public final class WorkerThree {

    public static final NodeKey NODE = new NodeKey("prod", "worker-3");
    public static final Instant START = Instant.parse("2026-11-22T14:47:00Z");

    private static final String POD = "kube-system/calico-node-x7k2p";
    private static final int DROP_LINE = 31;
    private static final int MASQUERADE_LINE = 58;
    private static final String DROP = "-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment"
            + " \"block incoming localnet connections\" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP";

    private WorkerThree() {}

    /** Seconds after the start of the story. */
    public static Instant at(double seconds) {
        return START.plusMillis((long) (seconds * 1000));
    }

    public static Signal timedOut(double seconds, String check) {
        return timedOut(seconds, check, "calico-node");
    }

    public static Signal timedOut(double seconds, String check, String container) {
        return signal(
                SignalNames.EXEC_SYNC_FAILED,
                seconds,
                Map.of(
                        SignalNames.CHECK,
                        check,
                        SignalNames.OUTCOME,
                        SignalNames.OUTCOME_TIMED_OUT,
                        SignalNames.TARGET,
                        SignalNames.TARGET_LOCALHOST,
                        SignalNames.PORT,
                        "9099",
                        SignalNames.TIMEOUT_SECONDS,
                        "10",
                        SignalNames.CONTAINER,
                        container));
    }

    public static Signal failed(double seconds, String check, String outcome) {
        return signal(
                SignalNames.PROBE_FAILED,
                seconds,
                Map.of(
                        SignalNames.CHECK,
                        check,
                        SignalNames.OUTCOME,
                        outcome,
                        SignalNames.TARGET,
                        SignalNames.TARGET_LOCALHOST,
                        SignalNames.PORT,
                        "9099",
                        SignalNames.CONTAINER,
                        "calico-node"));
    }

    /** An aggregated Event. */
    public static Signal event(String uid, double first, double last, int count) {
        Map<String, String> attributes = new HashMap<>(Map.of(
                SignalNames.CHECK,
                "liveness",
                SignalNames.OUTCOME,
                SignalNames.OUTCOME_TIMED_OUT,
                SignalNames.TARGET,
                SignalNames.TARGET_LOCALHOST,
                SignalNames.PORT,
                "9099",
                SignalNames.CONTAINER,
                "calico-node",
                SignalNames.EVENT_UID,
                uid));
        return new Signal(
                SignalNames.PROBE_FAILED,
                NODE.cluster(),
                NODE.node(),
                RawKind.PODS,
                at(last),
                at(first),
                count,
                attributes,
                "Liveness probe failed: ",
                Coordinates.inTopic("crossfire.pods.v1", 0, (long) last, 0),
                null,
                false);
    }

    public static Signal killed(double seconds) {
        return signal(
                SignalNames.CONTAINER_KILLED,
                seconds,
                Map.of(SignalNames.POD, POD, SignalNames.CONTAINER, "calico-node"));
    }

    public static Signal started(double seconds) {
        return started(seconds, POD);
    }

    public static Signal started(double seconds, String pod) {
        return signal(SignalNames.CONTAINER_STARTED, seconds, Map.of(SignalNames.POD, pod));
    }

    public static Signal ready(double seconds) {
        return signal(SignalNames.CONTAINER_READY, seconds, Map.of(SignalNames.POD, POD));
    }

    public static Signal backOff(double seconds) {
        return signal(SignalNames.BACK_OFF, seconds, Map.of(SignalNames.POD, POD));
    }

    public static Signal portInUse(double seconds) {
        return signal(
                "port-in-use",
                seconds,
                Map.of(
                        SignalNames.CONTAINER,
                        "calico-node",
                        SignalNames.SUBJECT,
                        "179",
                        SignalNames.VALUE,
                        "address-in-use"));
    }

    public static Heartbeat journalHeard(double seconds) {
        return new Heartbeat(NODE.cluster(), NODE.node(), RawKind.JOURNAL, at(seconds), true, false);
    }

    public static Tick tick(int seconds) {
        return new Tick(at(seconds));
    }

    /** A snapshot of the node with the rule at this counter. */
    public static Snapshot snapshot(double seconds) {
        return new Snapshot(seconds);
    }

    private static Signal signal(String name, double seconds, Map<String, String> attributes) {
        return new Signal(
                name,
                NODE.cluster(),
                NODE.node(),
                RawKind.JOURNAL,
                at(seconds),
                at(seconds),
                1,
                attributes,
                name + " at " + seconds,
                Coordinates.inTopic("crossfire.journal.v1", 0, (long) (seconds * 10), 0),
                String.format("%08x", (name + attributes + seconds).hashCode()),
                false);
    }

    /** Builds the facts of one snapshot. */
    public static final class Snapshot {

        private final Instant takenAt;
        private long packets;
        private boolean masquerade;
        private boolean drop = true;
        private boolean counted = true;
        private boolean listed;
        private String behind = "";
        private int routeLocalnet;
        private @Nullable ClusterRules cluster;
        private @Nullable String bootId;
        private final List<ConntrackFact.Flow> flows = new ArrayList<>();

        private Snapshot(double seconds) {
            this.takenAt = at(seconds);
        }

        public Snapshot packets(long dropped) {
            packets = dropped;
            return this;
        }

        public Snapshot masquerade() {
            masquerade = true;
            return this;
        }

        public Snapshot withoutRule() {
            drop = false;
            return this;
        }

        public Snapshot uncounted() {
            counted = false;
            return this;
        }

        public Snapshot behind(String rule) {
            behind = rule;
            return this;
        }

        public Snapshot routeLocalnet(int value) {
            routeLocalnet = value;
            return this;
        }

        /** So many chains of Kubernetes stand in it. */
        public Snapshot kubeChains(int chains) {
            cluster = new ClusterRules(chains, 0, 0, 0, "", false, null, List.of(), List.of(), List.of());
            return this;
        }

        public Snapshot boot(String id) {
            bootId = id;
            return this;
        }

        public Snapshot flow(String state, String reply, boolean assured, long secondsLeft) {
            flows.add(new ConntrackFact.Flow(
                    state, "127.0.0.1", "127.0.0.1", 9099, reply, !assured, assured, secondsLeft, secondsLeft, 1));
            return this;
        }

        /** A SYN to another port of 127.0.0.1 on its way with the node's address. */
        public Snapshot synTo(int port) {
            flows.add(new ConntrackFact.Flow(
                    "SYN_SENT", "127.0.0.1", "127.0.0.1", port, "10.20.0.5", true, false, 100, 100, 1));
            return this;
        }

        /** The connections were listed, be there any that matter or not. */
        public Snapshot conntrack() {
            listed = true;
            return this;
        }

        /** The parts as commands that run one after the other give them: what is said of the node first, its rules last. */
        public SnapshotFacts takenInTurn() {
            SnapshotFacts at = taken();
            List<PartFact> parts = new ArrayList<>();
            for (PartFact part : at.parts()) {
                Instant ran = takenAt.plusMillis(20L * (at.parts().size() - 1 - parts.size()));
                parts.add(new PartFact(part.part(), part.backend(), ran, part.hash(), part.fact(), part.counters()));
            }
            return new SnapshotFacts(
                    at.cluster(), at.node(), at.bootId(), at.takenAt(), parts, at.coordinates(), at.skewed());
        }

        /** As shippers that know nothing of snapshots send them: each command's output alone, the rules last. */
        public SnapshotFacts[] sentOneByOne() {
            List<SnapshotFacts> each = new ArrayList<>();
            for (PartFact part : takenInTurn().parts()) {
                Coordinates coordinates = Coordinates.inTopic(
                        "crossfire.firewall.v1", 0, part.takenAt().toEpochMilli(), 0);
                each.add(
                        0,
                        new SnapshotFacts(
                                NODE.cluster(), NODE.node(), null, part.takenAt(), List.of(part), coordinates, false));
            }
            return each.toArray(SnapshotFacts[]::new);
        }

        public SnapshotFacts taken() {
            List<RulesetFact.LocalnetDrop> drops = drop
                    ? List.of(new RulesetFact.LocalnetDrop(
                            DROP,
                            DROP_LINE,
                            "filter",
                            "KUBE-FIREWALL",
                            behind.isEmpty() ? List.of("INPUT", "OUTPUT") : List.of(),
                            List.of(),
                            behind.isEmpty() ? null : behind,
                            null))
                    : List.of();
            List<RulesetFact.Rewriter> rewriters = masquerade
                    ? List.of(new RulesetFact.Rewriter(
                            "-A POSTROUTING -j MASQUERADE",
                            MASQUERADE_LINE,
                            "nat",
                            List.of("POSTROUTING"),
                            "MASQUERADE",
                            null,
                            Certainty.EXACT,
                            null,
                            null))
                    : List.of();
            Map<Integer, Counter> counters = new HashMap<>();
            if (drop && counted) {
                counters.put(DROP_LINE, new Counter(packets, packets * 60));
            }
            RulesetFact nft = new RulesetFact(
                    Backend.NFT,
                    4,
                    counted,
                    List.of("filter", "nat"),
                    true,
                    true,
                    false,
                    drops,
                    rewriters,
                    List.of(),
                    null,
                    null,
                    false,
                    List.of(),
                    false,
                    cluster,
                    "");
            List<PartFact> parts = new ArrayList<>();
            parts.add(new PartFact(
                    "iptables-save/nft",
                    Backend.NFT,
                    takenAt,
                    (cluster == null ? "nft-" : cluster.kube() + "-") + drop + masquerade + counted + behind,
                    nft,
                    counters));
            parts.add(new PartFact(
                    "iptables-save/legacy", Backend.LEGACY, takenAt, "none", none(Backend.LEGACY), Map.of()));
            parts.add(new PartFact(
                    "ip-addr",
                    null,
                    takenAt,
                    "addr",
                    new AddressesFact(true, List.of("127.0.0.1/8"), List.of("10.20.0.5")),
                    Map.of()));
            parts.add(new PartFact(
                    "sysctl",
                    null,
                    takenAt,
                    "sysctl" + routeLocalnet,
                    new SysctlFact(Map.of("all", routeLocalnet, "eth0", 0)),
                    Map.of()));
            if (listed || !flows.isEmpty()) {
                parts.add(new PartFact(
                        "conntrack",
                        null,
                        takenAt,
                        "flow" + takenAt.getEpochSecond(),
                        new ConntrackFact(flows),
                        Map.of()));
            }
            return new SnapshotFacts(
                    NODE.cluster(),
                    NODE.node(),
                    bootId,
                    takenAt,
                    parts,
                    Coordinates.inTopic("crossfire.firewall.v1", 0, takenAt.getEpochSecond(), 0),
                    false);
        }

        private static RulesetFact none(Backend backend) {
            return new RulesetFact(
                    backend, 4, true, List.of(), true, false, false, List.of(), List.of(), List.of(), null, null, false,
                    List.of(), false, null, "");
        }
    }
}

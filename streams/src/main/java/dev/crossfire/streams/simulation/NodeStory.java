package dev.crossfire.streams.simulation;

import dev.crossfire.streams.simulation.HostNetwork.Sockets;
import dev.crossfire.streams.simulation.HostNetwork.Source;
import dev.crossfire.streams.simulation.HostNetwork.Trait;
import dev.crossfire.streams.simulation.NodeLife.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What can be the matter with a generated node. The first group really has a conflict; the second looks like it, in ways that people were
 * sent down the wrong path by; the third is well.
 */
enum NodeStory {
    MASQUERADED(6, life -> rewritten(life, HostNetwork.HEALTHY.with(Source.MASQUERADED))),
    SNATED(2, life -> rewritten(life, HostNetwork.HEALTHY.with(Source.SNATED))),
    ROUTED(2, life -> goesOn(life, HostNetwork.HEALTHY.with(Source.BY_ROUTE), "loopback-source-route")),
    IN_LEGACY(
            2,
            life -> rewritten(life, HostNetwork.HEALTHY.with(Source.MASQUERADED).with(Trait.IN_LEGACY))),
    WITHOUT_COUNTERS(2, NodeStory::withoutCounters),
    EVENTS_ONLY(2, NodeStory::eventsOnly),
    HEALED(3, NodeStory::healed),
    FLAPPING(2, NodeStory::flapping),
    RELAPSED(1, NodeStory::relapsed),
    RELAPSED_LATER(1, NodeStory::relapsedLater),
    POLICY_DROPS_LOOPBACK(1, NodeStory::policyDropsLoopback),
    PORT_TAKEN(1, NodeStory::portTaken),
    WRONG_ADDRESS(1, NodeStory::wrongAddress),
    FLUSHED(1, NodeStory::flushed),
    FORWARD_DROPS(1, NodeStory::forwardDrops),
    BACKENDS_SPLIT(1, NodeStory::backendsSplit),

    /** Nothing listens: a dropped packet cannot be refused. */
    REFUSED(2, life -> looksLike(life, Check.REFUSED)),
    ANSWERS_503(2, life -> looksLike(life, Check.STATUS_503)),
    STARVED(3, NodeStory::starved),
    QUEUE_FULL(2, NodeStory::queueFull),
    /** The rule stands, as everywhere, checks time out, and it dropped nothing. */
    FLAT(3, life -> looksLike(life, Check.TIMES_OUT)),
    /** The rewriter stands too, behind a rule that lets loopback pass. */
    BEHIND_RETURN(2, NodeStory::behindReturn),
    BGP_ONLY(2, NodeStory::bgpOnly),
    /** A peer sends to 127.0.0.1 while the node has no CPU: the rule's counter grows for another reason. */
    PEER_WHILE_STARVED(2, NodeStory::peerWhileStarved),
    /** Rule and rewriter, but the check passes by another way. */
    LATENT(2, NodeStory::latent),
    /** Checks time out and no firewall was ever read: nothing can be said. */
    NOT_ASSESSABLE(2, NodeStory::notAssessable),
    ROLLED_OUT(2, NodeStory::rolledOut),
    /** What pods send is lost somewhere, and not on this node. */
    LOST_ELSEWHERE(1, NodeStory::lostElsewhere),

    HEALTHY(500, life -> told(life.watched(0, 200, 15, 60)));

    /** The leading conflict. */
    static final String LEADING = "healthcheck-vs-kube-firewall";

    private static final String MASQUERADE = "loopback-masqueraded";

    private final int weight;
    /** A method without state, each of them. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Function<NodeLife, List<TrueConflict>> teller;

    NodeStory(int weight, Function<NodeLife, List<TrueConflict>> teller) {
        this.weight = weight;
        this.teller = teller;
    }

    /** How often it is met beside the others. */
    int weight() {
        return weight;
    }

    /** Tells it, and gives the conflicts that the node really had. */
    List<TrueConflict> tell(NodeLife life) {
        return teller.apply(life);
    }

    /**
     * Conflicts that may be suspected of this node, though it has none: where the material speaks for it and holds nothing that speaks
     * against it, to say nothing would be the greater fault. Never to be confirmed.
     */
    Set<String> maySuspect() {
        return this == PEER_WHILE_STARVED ? Set.of(LEADING) : Set.of();
    }

    /** Whether its cause is there at some times and not at others: what hides one of them hides which it was at the end. */
    boolean comesAndGoes() {
        return this == FLAPPING || this == RELAPSED;
    }

    private static List<TrueConflict> told(NodeLife life, TrueConflict... conflicts) {
        return life.hadInAll(conflicts);
    }

    private static List<TrueConflict> goesOn(NodeLife life, HostNetwork host, String cause) {
        life.looks(0, host.with(Source.KEPT)).looks(45, host).watched(0, 420).checksFail(60, 410, Check.TIMES_OUT);
        return told(life, life.had(LEADING, cause, 60));
    }

    private static List<TrueConflict> rewritten(NodeLife life, HostNetwork host) {
        return goesOn(life, host, MASQUERADE);
    }

    /** The leading conflict as long as it takes to prove it: one of thousands at once. */
    static List<TrueConflict> hit(NodeLife life) {
        life.looks(0, HostNetwork.HEALTHY.with(Source.KEPT))
                .looks(45, HostNetwork.HEALTHY.with(Source.MASQUERADED))
                .watched(0, 150)
                .checksFail(60, 140, Check.TIMES_OUT);
        return told(life, life.had(LEADING, MASQUERADE, 60));
    }

    private static List<TrueConflict> withoutCounters(NodeLife life) {
        HostNetwork uncounted = HostNetwork.HEALTHY.with(Trait.UNCOUNTED);
        life.looks(0, uncounted)
                .looks(45, uncounted.with(Source.MASQUERADED))
                .watched(0, 420)
                .checksFail(60, 410, Check.TIMES_OUT);
        return told(life, life.had(LEADING, MASQUERADE, 60).onlySuspected());
    }

    private static List<TrueConflict> eventsOnly(NodeLife life) {
        life.looks(45, HostNetwork.HEALTHY.with(Source.MASQUERADED))
                .watched(0, 420)
                .checksFail(60, 410, Check.TIMES_OUT_IN_EVENTS)
                .lines()
                .clear();
        return told(life, life.had(LEADING, MASQUERADE, 60));
    }

    /** The rewriter is taken away, calico-node is ready again, and that is seen long enough. */
    private static List<TrueConflict> healed(NodeLife life) {
        failsAndHeals(life, 60);
        life.watched(0, 480);
        return told(life, life.had(LEADING, MASQUERADE, 60).healed());
    }

    private static void failsAndHeals(NodeLife life, int from) {
        life.looks(from - 20, HostNetwork.HEALTHY.with(Source.MASQUERADED))
                .checksFail(from, from + 130, Check.TIMES_OUT)
                .looks(from + 125, HostNetwork.HEALTHY)
                .ready(from + 160);
    }

    /** Something writes the rewriter again and again: one conflict, not many. */
    private static List<TrueConflict> flapping(NodeLife life) {
        for (int from = 60; from < 600; from += 200) {
            life.looks(from - 20, HostNetwork.HEALTHY.with(Source.MASQUERADED))
                    .checksFail(from, from + 110, Check.TIMES_OUT)
                    .looks(from + 105, HostNetwork.HEALTHY)
                    .ready(from + 130);
        }
        life.looks(640, HostNetwork.HEALTHY.with(Source.MASQUERADED))
                .checksFail(660, 790, Check.TIMES_OUT)
                .watched(0, 800);
        return told(life, life.had(LEADING, MASQUERADE, 60));
    }

    /** It was healed, and came back within the hour: the same incident. */
    private static List<TrueConflict> relapsed(NodeLife life) {
        failsAndHeals(life, 60);
        life.looks(1280, HostNetwork.HEALTHY.with(Source.MASQUERADED))
                .checksFail(1300, 1490, Check.TIMES_OUT)
                .watched(0, 1500, 30, 45);
        return told(life, life.had(LEADING, MASQUERADE, 60));
    }

    /** It came back after more than an hour: another incident. */
    private static List<TrueConflict> relapsedLater(NodeLife life) {
        failsAndHeals(life, 60);
        life.looks(5380, HostNetwork.HEALTHY.with(Source.MASQUERADED))
                .checksFail(5400, 5590, Check.TIMES_OUT)
                .watched(0, 480)
                .watched(480, 5300, 60, 120)
                .watched(5300, 5600);
        return told(life, life.had(LEADING, MASQUERADE, 60).healed(), life.had(LEADING, MASQUERADE, 5400));
    }

    private static List<TrueConflict> policyDropsLoopback(NodeLife life) {
        life.looks(45, HostNetwork.HEALTHY.with(Trait.INPUT_DROPS))
                .watched(0, 420)
                .checksFail(60, 410, Check.TIMES_OUT);
        return told(life, life.had("loopback-not-accepted", "policy-without-loopback-accept", 60));
    }

    private static List<TrueConflict> portTaken(NodeLife life) {
        life.looks(0, HostNetwork.HEALTHY.with(Sockets.OTHER_AGENT)).watched(0, 260);
        for (int t = 60; t < 250; t += 3) {
            life.calico(
                    t,
                    "ERROR",
                    "felix/health.go 246: Health endpoint failed, trying to restart it... error=listen tcp"
                            + " 127.0.0.1:9099: bind: address already in use");
        }
        return told(
                life,
                life.had("port-already-taken", "held-by-another-process", 60).endingUnknown());
    }

    private static List<TrueConflict> wrongAddress(NodeLife life) {
        life.looks(0, HostNetwork.HEALTHY.with(Trait.DOCKER_BRIDGE))
                .watched(0, 260)
                .calico(
                        40,
                        "INFO",
                        "monitor-addresses/autodetection_methods.go 103: Using autodetected IPv4 address on interface"
                                + " docker0: 172.17.0.1/16")
                .birdHasNoPeers(60, 250);
        return told(
                life,
                life.had("calico-wrong-address", "bridge-or-tunnel-first", 60).endingUnknown());
    }

    private static List<TrueConflict> flushed(NodeLife life) {
        life.looks(130, HostNetwork.HEALTHY.with(Trait.FLUSHED))
                .looks(190, HostNetwork.HEALTHY)
                .watched(0, 260)
                .systemd(130, "Reloaded firewalld - dynamic firewall daemon.")
                .kubelet(181, "I", "iptables.go:590] iptables canary mangle/KUBE-KUBELET-CANARY deleted");
        return told(
                life,
                life.had("firewall-reload-vs-kubernetes", "firewalld-reload", 160)
                        .endingUnknown());
    }

    private static List<TrueConflict> forwardDrops(NodeLife life) {
        life.looks(0, HostNetwork.HEALTHY.with(Trait.PODS_ON_A_BRIDGE))
                .looks(45, HostNetwork.HEALTHY.with(Trait.PODS_ON_A_BRIDGE).with(Trait.FORWARD_DROPS))
                .watched(0, 260)
                .resolverTimesOut(60, 250, true);
        return told(life, life.had("forward-drop-vs-pods", "policy-drop", 60));
    }

    private static List<TrueConflict> backendsSplit(NodeLife life) {
        life.looks(0, HostNetwork.HEALTHY.with(Trait.STALE_SERVICES)).watched(0, 260);
        return told(life, life.had("iptables-backends-split", "one-copy-stale", 0));
    }

    private static List<TrueConflict> lostElsewhere(NodeLife life) {
        life.looks(0, HostNetwork.HEALTHY.with(Trait.PODS_ON_A_BRIDGE))
                .watched(0, 260)
                .resolverTimesOut(60, 250, false);
        return told(life);
    }

    private static List<TrueConflict> looksLike(NodeLife life, Check check) {
        life.watched(0, 260).checksFail(60, 250, check);
        return told(life);
    }

    private static List<TrueConflict> starved(NodeLife life) {
        life.watched(0, 260).checksFail(60, 250, Check.TIMES_OUT).othersTimeOut(58, 250, 5);
        return told(life);
    }

    private static List<TrueConflict> queueFull(NodeLife life) {
        life.looks(50, HostNetwork.HEALTHY.with(Sockets.QUEUE_FULL))
                .watched(0, 260)
                .checksFail(60, 250, Check.TIMES_OUT);
        return told(life);
    }

    private static List<TrueConflict> behindReturn(NodeLife life) {
        life.looks(0, HostNetwork.HEALTHY.with(Source.BEHIND_RETURN));
        return looksLike(life, Check.TIMES_OUT);
    }

    private static List<TrueConflict> bgpOnly(NodeLife life) {
        life.watched(0, 260).birdHasNoPeers(60, 250);
        return told(life);
    }

    private static List<TrueConflict> peerWhileStarved(NodeLife life) {
        life.looks(0, HostNetwork.HEALTHY.with(Trait.OPEN_TO_PEERS))
                .watched(0, 260)
                .checksFail(60, 250, Check.TIMES_OUT)
                .othersTimeOut(58, 250, 5)
                .peerSends(30, 250);
        return told(life);
    }

    private static List<TrueConflict> latent(NodeLife life) {
        life.looks(40, HostNetwork.HEALTHY.with(Source.MASQUERADED)).watched(0, 260);
        return told(life);
    }

    private static List<TrueConflict> notAssessable(NodeLife life) {
        life.watched(0, 260).checksFail(60, 250, Check.TIMES_OUT).snapshots().clear();
        return told(life);
    }

    private static List<TrueConflict> rolledOut(NodeLife life) {
        life.watched(0, 300).started(100).ready(125).started(200).ready(224);
        return told(life);
    }

    /** All of them as often as they are to be met. */
    static List<NodeStory> weighted() {
        List<NodeStory> all = new ArrayList<>();
        for (NodeStory story : values()) {
            for (int i = 0; i < story.weight; i++) {
                all.add(story);
            }
        }
        return all;
    }
}

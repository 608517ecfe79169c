package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.AddressesFact;
import dev.crossfire.model.fact.ConntrackFact;
import dev.crossfire.model.fact.ConntrackFact.Flow;
import dev.crossfire.model.fact.Fact;
import dev.crossfire.model.fact.Loopback;
import dev.crossfire.model.fact.SocketsFact;
import dev.crossfire.model.fact.SocketsFact.Connection;
import dev.crossfire.model.fact.SocketsFact.Listener;
import dev.crossfire.streams.evidence.PartSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The node's sockets and tracked connections over the horizon: witnesses of single packets. */
final class TrafficView {

    /** How long the kernel keeps a TIME_WAIT entry: nf_conntrack_tcp_timeout_time_wait. */
    private static final Duration TIME_WAIT = Duration.ofMinutes(2);

    /** A client's socket in these states has had its connection accepted; TIME-WAIT has none to tell whose turn it was. */
    private static final Set<String> COMPLETED = Set.of("ESTAB", "CLOSE-WAIT", "FIN-WAIT-1", "FIN-WAIT-2");

    private static final Set<String> COMPLETED_FLOW = Set.of("ESTABLISHED", "CLOSE_WAIT", "FIN_WAIT");

    private final Observations node;
    private final Map<String, List<Sighting>> sightings = new HashMap<>();

    TrafficView(Observations node) {
        this.node = node;
    }

    /** Something seen at a time. */
    record Sighting(Instant at, String says) {}

    /**
     * A SYN of the checked port with a foreign source.
     *
     * @param byNat nat gave it that source
     */
    record ForeignSyn(Instant at, String says, boolean byNat) {}

    /**
     * A SYN of the checked port with a source of 127.0.0.0/8.
     *
     * @param behindNat nat has been asked, and left it as it was
     */
    record OwnSyn(Instant at, String says, boolean behindNat) {}

    /**
     * SYNs of the checked port on their way with a foreign source: a socket whose local address is not in 127.0.0.0/8, or a tracked flow
     * whose reply goes elsewhere. In order of time.
     */
    List<ForeignSyn> foreignSyns() {
        List<ForeignSyn> found = new ArrayList<>();
        each(
                SocketsFact.class,
                (at, sockets) -> sockets.connections().stream()
                        .filter(socket -> socket.showsForeignSyn() && toCheckedPort(socket))
                        .forEach(socket -> found.add(new ForeignSyn(
                                at,
                                "ss shows SYN-SENT " + socket.local() + " → " + socket.peer() + ":" + socket.peerPort(),
                                false))));
        each(
                ConntrackFact.class,
                (at, conntrack) -> conntrack.flows().stream()
                        .filter(flow -> flow.unreplied() && toCheckedPort(flow) && ownForeignSource(flow, at))
                        .forEach(flow -> found.add(new ForeignSyn(
                                at,
                                "conntrack shows " + flow.state() + " " + flow.source() + " → " + flow.destination()
                                        + ":" + flow.port() + " unreplied, its reply addressed to "
                                        + flow.replyDestination(),
                                Loopback.contains(flow.source())))));
        found.sort(Comparator.comparing(ForeignSyn::at).thenComparing(ForeignSyn::says));
        return found;
    }

    /** The checks' own connections from 127.0.0.0/8 that were accepted: the packet got through, the answer is missing. */
    List<Sighting> acceptedConnections() {
        return sightings.computeIfAbsent("acceptedConnections", name -> findAcceptedConnections());
    }

    private List<Sighting> findAcceptedConnections() {
        List<Sighting> found = new ArrayList<>();
        each(
                SocketsFact.class,
                (at, sockets) -> sockets.connections().stream()
                        .filter(socket -> COMPLETED.contains(socket.state())
                                && toCheckedPort(socket)
                                && Loopback.contains(socket.local()))
                        .forEach(socket -> found.add(new Sighting(
                                at,
                                "ss shows " + socket.state() + " " + socket.local() + " → " + socket.peer() + ":"
                                        + socket.peerPort()))));
        each(
                ConntrackFact.class,
                (at, conntrack) -> conntrack.flows().stream()
                        .filter(flow -> COMPLETED_FLOW.contains(flow.state())
                                && flow.assured()
                                && toCheckedPort(flow)
                                && flow.keepsItsSource())
                        .forEach(flow -> found.add(new Sighting(
                                at,
                                "conntrack shows " + flow.state() + " " + flow.source() + " → " + flow.destination()
                                        + ":" + flow.port()))));
        found.sort(Comparator.comparing(Sighting::at).thenComparing(Sighting::says));
        return found;
    }

    /**
     * Times at which a check from 127.0.0.1 ran to its end without being rewritten, dated by what conntrack has left of it. Where one has more left
     * than the kernel's default, this node keeps them for another time, and when they ended is not known: one of before a conflict would seem to
     * have passed while checks fail.
     */
    List<Sighting> passedChecks() {
        return sightings.computeIfAbsent("passedChecks", name -> findPassedChecks());
    }

    private List<Sighting> findPassedChecks() {
        List<Sighting> found = new ArrayList<>();
        List<Long> secondsLeft = new ArrayList<>();
        each(
                ConntrackFact.class,
                (at, conntrack) -> conntrack.flows().stream()
                        .filter(flow -> flow.state().equals("TIME_WAIT"))
                        .forEach(flow -> {
                            secondsLeft.add(flow.maxSecondsLeft());
                            if (flow.assured() && toCheckedPort(flow) && flow.keepsItsSource()) {
                                for (long left : new long[] {flow.minSecondsLeft(), flow.maxSecondsLeft()}) {
                                    found.add(new Sighting(
                                            at.minus(TIME_WAIT).plusSeconds(left),
                                            "conntrack shows a finished connection 127.0.0.1 → " + flow.destination()
                                                    + ":" + flow.port()));
                                }
                            }
                        }));
        if (secondsLeft.stream().anyMatch(left -> left > TIME_WAIT.toSeconds())) {
            return List.of();
        }
        found.sort(Comparator.comparing(Sighting::at).thenComparing(Sighting::says));
        return found;
    }

    /** A check's socket that is bound to a device other than lo: its packets leave by that device, whatever the rules say. */
    Optional<Sighting> boundElsewhere() {
        List<Sighting> found = new ArrayList<>();
        each(
                SocketsFact.class,
                (at, sockets) -> sockets.connections().stream()
                        .filter(socket -> toCheckedPort(socket)
                                && socket.dev() != null
                                && !socket.dev().equals("lo"))
                        .forEach(socket -> found.add(new Sighting(
                                at,
                                "the check's socket is bound to " + socket.dev() + " (ss shows " + socket.state() + " "
                                        + socket.local() + "%" + socket.dev() + "), so its packets leave by it"))));
        return found.stream().min(Comparator.comparing(Sighting::at));
    }

    /** Other loopback ports to which a packet with a foreign source was on its way. */
    List<String> otherVictims() {
        List<String> found = new ArrayList<>();
        each(
                SocketsFact.class,
                (at, sockets) -> sockets.connections().stream()
                        .filter(socket -> socket.showsSyn() && !toCheckedPort(socket))
                        .map(socket -> socket.peer() + ":" + socket.peerPort())
                        .forEach(found::add));
        each(
                ConntrackFact.class,
                (at, conntrack) -> conntrack.flows().stream()
                        .filter(flow -> flow.showsForeignSyn() && !toCheckedPort(flow))
                        .map(flow -> flow.destination() + ":" + flow.port())
                        .forEach(found::add));
        return found.stream().distinct().sorted().toList();
    }

    /** Packets with a foreign source on their way to other loopback ports: they are dropped as well, whoever sends them. In order of time. */
    List<Sighting> othersForeignSyns() {
        List<Sighting> found = new ArrayList<>();
        each(
                SocketsFact.class,
                (at, sockets) -> sockets.connections().stream()
                        .filter(socket -> socket.showsForeignSyn() && !toCheckedPort(socket))
                        .forEach(socket -> found.add(new Sighting(
                                at,
                                "ss shows SYN-SENT " + socket.local() + " → " + socket.peer() + ":"
                                        + socket.peerPort()))));
        each(
                ConntrackFact.class,
                (at, conntrack) -> conntrack.flows().stream()
                        .filter(flow -> flow.unreplied()
                                && Loopback.contains(flow.destination())
                                && !flow.keepsItsSource()
                                && !toCheckedPort(flow))
                        .forEach(flow -> found.add(new Sighting(
                                at,
                                "conntrack shows " + flow.state() + " " + flow.source() + " → " + flow.destination()
                                        + ":" + flow.port() + " unreplied"))));
        found.sort(Comparator.comparing(Sighting::at).thenComparing(Sighting::says));
        return found;
    }

    /**
     * SYNs of the checks that nothing rewrote: a tracked one has left OUTPUT with 127.0.0.1 and no localnet rule takes it for foreign (measured,
     * domain §8.1); of a socket's own address nat may change. In order of time.
     */
    List<OwnSyn> ownSyns() {
        List<OwnSyn> found = new ArrayList<>();
        each(
                SocketsFact.class,
                (at, sockets) -> sockets.connections().stream()
                        .filter(socket -> socket.showsSyn() && !socket.showsForeignSyn() && toCheckedPort(socket))
                        .forEach(socket -> found.add(new OwnSyn(
                                at,
                                "ss shows SYN-SENT " + socket.local() + " → " + socket.peer() + ":" + socket.peerPort(),
                                false))));
        each(
                ConntrackFact.class,
                (at, conntrack) -> conntrack.flows().stream()
                        .filter(flow -> flow.unreplied() && toCheckedPort(flow) && flow.keepsItsSource())
                        .forEach(flow -> found.add(new OwnSyn(
                                at,
                                "conntrack shows " + flow.state() + " " + flow.source() + " → " + flow.destination()
                                        + ":" + flow.port() + " unreplied, its reply addressed to "
                                        + flow.replyDestination(),
                                true))));
        found.sort(Comparator.comparing(OwnSyn::at).thenComparing(OwnSyn::says));
        return found;
    }

    /** Whether anything listened where the checks dial at a time; empty when no list of listeners was taken within the horizon. */
    Optional<ListenerReading> listener(Instant at) {
        return node.evidence()
                .fact("ss-listen", at, SocketsFact.class)
                .or(() -> node.evidence().fact("ss", at, SocketsFact.class))
                .filter(SocketsFact::listenersShown)
                .map(sockets -> sockets.listeners().stream()
                        .filter(listener -> node.ports().contains(listener.port()) && reachable(listener))
                        .findFirst()
                        .map(listener -> new ListenerReading(true, listener.address() + ":" + listener.port()))
                        .orElse(new ListenerReading(
                                false,
                                "nothing listens on 127.0.0.1:"
                                        + node.ports().stream()
                                                .map(String::valueOf)
                                                .collect(Collectors.joining(", nor on 127.0.0.1:")))));
    }

    /**
     * The first listener that a visitor makes a sighting of.
     *
     * @param visitor gives null for a listener that is not meant
     */
    Optional<Sighting> listeners(BiFunction<Instant, Listener, @Nullable Sighting> visitor) {
        List<Sighting> found = new ArrayList<>();
        each(
                SocketsFact.class,
                (at, sockets) -> sockets.listeners().forEach(listener -> {
                    Sighting sighting = visitor.apply(at, listener);
                    if (sighting != null) {
                        found.add(sighting);
                    }
                }));
        return found.stream().min(Comparator.comparing(Sighting::at).thenComparing(Sighting::says));
    }

    /** Times of the lists of listeners, in order. */
    List<Instant> listenerTimes() {
        List<Instant> times = new ArrayList<>();
        each(SocketsFact.class, (at, sockets) -> {
            if (sockets.listenersShown()) {
                times.add(at);
            }
        });
        times.sort(Comparator.naturalOrder());
        return times;
    }

    record ListenerReading(boolean listening, String says) {}

    private interface Visitor<T extends Fact> {
        void visit(Instant at, T fact);
    }

    private <T extends Fact> void each(Class<T> type, Visitor<T> visitor) {
        for (PartSeries series : node.evidence().parts().values()) {
            series.samples().forEach((at, sample) -> {
                Fact content = series.content(sample);
                if (type.isInstance(content)) {
                    visitor.visit(at, type.cast(content));
                }
            });
        }
    }

    private boolean toCheckedPort(Connection socket) {
        return Loopback.contains(socket.peer()) && node.ports().contains(socket.peerPort());
    }

    private boolean toCheckedPort(Flow flow) {
        return Loopback.contains(flow.destination()) && node.ports().contains(flow.port());
    }

    /** A flow of this node whose source is foreign to loopback, or was made so: a peer's packet is another matter. */
    private boolean ownForeignSource(Flow flow, Instant at) {
        if (Loopback.contains(flow.source())) {
            return !Loopback.contains(flow.replyDestination());
        }
        return node.addresses(at)
                .map(AddressesFact::global)
                .filter(global -> global.contains(flow.source()))
                .isPresent();
    }

    private static boolean reachable(Listener listener) {
        String address = listener.address();
        return Loopback.contains(address)
                || Set.of("0.0.0.0", "*", "[::]", "::").contains(address);
    }
}

package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.SocketsFact;
import dev.crossfire.streams.verdict.TrafficView.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code listening: {port: 9099, unless: calico-node}}: some process listens on a TCP port of this node; with unless, when the list of
 * sockets names the process and it is another one.
 *
 * @param unless what the process's name begins with; empty for any process, named or not
 * @param onLoopback it listens where it keeps others from 127.0.0.1: there or on all addresses of IPv4
 * @param near only the lists count that were taken nearest to one of these signals; null for all
 */
record Listening(
        List<Integer> ports,
        List<String> unless,
        boolean onLoopback,
        @Nullable Sought near) implements Check {

    /** As ss and netstat print them; ss prints [::] for a socket of IPv6 alone, * for one of both. */
    private static final Set<String> ON_LOOPBACK = Set.of("127.0.0.1", "0.0.0.0", "*", "::", "[::ffff:127.0.0.1]");

    /** Two commands of one round of looking are this far apart at most, and only one of them may name processes. */
    private static final Duration ONE_ROUND = Duration.ofSeconds(10);

    Listening {
        ports = List.copyOf(ports);
        unless = List.copyOf(unless);
    }

    @Override
    public Outcome evaluate(Observations node) {
        Set<Instant> lists = near == null ? null : nearest(node, near);
        Optional<Sighting> found = node.traffic()
                .listeners((at, listener) -> fits(listener) && (lists == null || lists.contains(at))
                        ? new Sighting(at, words(listener) + " at " + Words.clock(at))
                        : null);
        return found.map(sighting -> Outcome.held(sighting.says(), sighting.at(), sighting.at())
                        .with("listener", sighting.says()))
                .orElseGet(() -> Outcome.missed("no list of sockets shows "
                        + (unless.isEmpty()
                                ? "a listener"
                                : "another process than " + String.join(" or ", unless) + " listening")
                        + " on port "
                        + String.join(
                                " or ", ports.stream().map(String::valueOf).toList())));
    }

    private static Set<Instant> nearest(Observations node, Sought near) {
        List<Instant> lists = node.traffic().listenerTimes();
        Set<Instant> nearest = new HashSet<>();
        for (Instant at : near.in(node).times()) {
            lists.stream()
                    .map(list -> Duration.between(list, at).abs())
                    .min(Comparator.naturalOrder())
                    .ifPresent(least -> lists.stream()
                            .filter(list -> Duration.between(list, at)
                                            .abs()
                                            .minus(least)
                                            .compareTo(ONE_ROUND)
                                    <= 0)
                            .forEach(nearest::add));
        }
        return nearest;
    }

    private boolean fits(SocketsFact.Listener listener) {
        String process = listener.process();
        return ports.contains(listener.port())
                && (!onLoopback || ON_LOOPBACK.contains(listener.address()))
                && (unless.isEmpty() || (process != null && unless.stream().noneMatch(process::startsWith)));
    }

    private static String words(SocketsFact.Listener listener) {
        String process = listener.process();
        return (process == null ? "a process that ss does not name" : process) + " listens on " + listener.address()
                + ":" + listener.port();
    }
}

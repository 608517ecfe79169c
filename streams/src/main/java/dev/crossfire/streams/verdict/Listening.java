package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.SocketsFact;
import dev.crossfire.streams.verdict.TrafficView.Sighting;
import java.util.List;
import java.util.Optional;

/**
 * {@code listening: {port: 9099, unless: calico-node}}: some process listens on a TCP port of this node; with unless, when the list of
 * sockets names the process and it is another one.
 *
 * @param unless what the process's name begins with; empty for any process, named or not
 */
record Listening(List<Integer> ports, String unless) implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        Optional<Sighting> found = node.traffic()
                .listeners((at, listener) ->
                        fits(listener) ? new Sighting(at, words(listener) + " at " + Words.clock(at)) : null);
        return found.map(sighting -> Outcome.held(sighting.says(), sighting.at(), sighting.at())
                        .with("listener", sighting.says()))
                .orElseGet(() -> Outcome.missed("no list of sockets shows "
                        + (unless.isEmpty() ? "a listener" : "another process than " + unless + " listening")
                        + " on port "
                        + ports));
    }

    private boolean fits(SocketsFact.Listener listener) {
        String process = listener.process();
        return ports.contains(listener.port())
                && (unless.isEmpty() || (process != null && !process.startsWith(unless)));
    }

    private static String words(SocketsFact.Listener listener) {
        String process = listener.process();
        return (process == null ? "a process that ss does not name" : process) + " listens on " + listener.address()
                + ":" + listener.port();
    }
}

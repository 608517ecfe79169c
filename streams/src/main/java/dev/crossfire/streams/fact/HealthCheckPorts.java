package dev.crossfire.streams.fact;

import java.util.List;

/** Ports of a node's own health endpoints, Felix's first, and BGP's: what is kept when not all can be. */
final class HealthCheckPorts {

    private static final int BGP = 179;

    private static final List<Integer> PREFERRED = List.of(9099, 9199, 10248, 10249, 10256, 2379, 2380, 2381, BGP);

    private HealthCheckPorts() {}

    static boolean contains(int port) {
        return PREFERRED.contains(port);
    }

    /** Lower is kept rather. */
    static int rank(int port) {
        int index = PREFERRED.indexOf(port);
        return index < 0 ? PREFERRED.size() : index;
    }
}

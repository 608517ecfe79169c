package dev.crossfire.serve.history;

import java.util.List;

/**
 * Nodes of whose sources something is wrong: silent, late, or of a time that cannot be. That nothing was found there means little.
 *
 * @param first in the order of their names
 * @param total how many there are
 */
public record SourceTroubles(List<Trouble> first, int total) {

    public static final SourceTroubles NONE = new SourceTroubles(List.of(), 0);

    /** @param says what is wrong, in one sentence or several */
    public record Trouble(String cluster, String node, String says) {}

    public SourceTroubles {
        first = List.copyOf(first);
    }
}

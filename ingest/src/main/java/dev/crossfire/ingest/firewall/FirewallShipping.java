package dev.crossfire.ingest.firewall;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.fact.NodeFact;
import java.time.Duration;
import java.util.List;

/**
 * What is looked at of which node's firewall, and how often.
 *
 * @param node whose firewall it is
 * @param every time from one snapshot to the next, at least 1 s
 * @param software what is known of the node's software; it is not looked for
 * @param prefix words put before each command, such as {@code nsenter --target 1 --net --} in a container that has not the host's network;
 *     empty = run here
 * @param once take one snapshot, then stop
 */
public record FirewallShipping(NodeKey node, Duration every, NodeFact software, List<String> prefix, boolean once) {

    /** A health check fails every 10 to 60 s: often enough to see the counter rise between two of them, and still cheap. */
    public static final Duration DEFAULT_EVERY = Duration.ofSeconds(30);

    /** What is known of a node that nobody described: nothing. */
    public static final NodeFact UNKNOWN_SOFTWARE = new NodeFact(null, null, null, null, null);

    private static final Duration LEAST_EVERY = Duration.ofSeconds(1);

    public FirewallShipping {
        prefix = List.copyOf(prefix);
        if (every.compareTo(LEAST_EVERY) < 0) {
            throw new IllegalArgumentException("a snapshot can be taken every second at most, got every " + every);
        }
        if (prefix.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("the words before a command must not be blank, got " + prefix);
        }
    }

    /** This machine's firewall, with all defaults. */
    public static FirewallShipping of(NodeKey node) {
        return new FirewallShipping(node, DEFAULT_EVERY, UNKNOWN_SOFTWARE, List.of(), false);
    }

    public FirewallShipping withEvery(Duration chosen) {
        return new FirewallShipping(node, chosen, software, prefix, once);
    }

    public FirewallShipping withSoftware(NodeFact known) {
        return new FirewallShipping(node, every, known, prefix, once);
    }

    public FirewallShipping withPrefix(List<String> words) {
        return new FirewallShipping(node, every, software, words, once);
    }

    public FirewallShipping onlyOnce() {
        return new FirewallShipping(node, every, software, prefix, true);
    }
}

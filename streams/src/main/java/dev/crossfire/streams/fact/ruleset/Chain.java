package dev.crossfire.streams.fact.ruleset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chain.
 *
 * @param base where it is hooked in; null of a chain that only rules lead to, and of hooks that loopback packets do not pass
 */
record Chain(String name, @Nullable HookPoint base, List<Rule> rules) {

    Chain {
        rules = List.copyOf(rules);
    }

    /**
     * @param nat of type nat: sees the first packet of a connection only, and none that is not tracked
     * @param priority lower runs first
     * @param drops its policy is DROP
     * @param line where its policy stands
     * @param text of its policy, without counters
     */
    record HookPoint(Hook hook, boolean nat, int priority, boolean drops, int line, String text) {

        /** Conntrack begins at this priority in OUTPUT and PREROUTING. */
        static final int CONNTRACK = -200;
    }
}

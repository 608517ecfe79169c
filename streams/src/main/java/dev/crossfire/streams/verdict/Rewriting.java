package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.Backend;
import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.RulesetFact.Rewriter;
import dev.crossfire.streams.fact.RouteDecision;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that gives a packet to 127.0.0.1 another source than 127.0.0.0/8: a nat rule, or the route.
 *
 * @param at when it was seen
 * @param backend of the nat rule; null for a route
 * @param rule the nat rule; null for a route
 * @param route the kernel's decision; null for a nat rule
 * @param owned a running process has the rule's table for itself, so that nobody else can change it
 */
record Rewriting(
        Kind kind,
        Certainty certainty,
        Instant at,
        @Nullable Backend backend,
        @Nullable Rewriter rule,
        @Nullable RouteDecision route,
        boolean owned,
        String says) {

    enum Kind {
        /** A nat rule rewrites the source. */
        NAT,
        /** The route to 127.0.0.1 names a foreign source; the packet stays on lo. */
        SOURCE_ROUTE,
        /** 127.0.0.1 is sent off lo. */
        ROUTED_AWAY
    }

    boolean exact() {
        return certainty == Certainty.EXACT;
    }
}

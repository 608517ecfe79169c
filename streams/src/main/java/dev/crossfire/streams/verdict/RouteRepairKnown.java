package dev.crossfire.streams.verdict;

import dev.crossfire.streams.verdict.RemedyBindings.LoopbackRoute;

/**
 * {@code route-repair-known}: what was captured tells the route or rule that leads 127.0.0.1 astray, so that the commands that put it right
 * can be written. A snapshot that was taken in the midst of a change may show the effect and not yet the rule.
 */
record RouteRepairKnown() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        return LoopbackRoute.of(node, node.firewall().explaining()).known()
                ? Outcome.held("the route or rule that leads 127.0.0.1 astray was seen")
                : Outcome.missed("the route or rule that leads 127.0.0.1 astray was not seen");
    }
}

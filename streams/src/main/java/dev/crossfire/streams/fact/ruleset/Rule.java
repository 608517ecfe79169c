package dev.crossfire.streams.fact.ruleset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule.
 *
 * @param line of the text, from 1
 * @param text as the tool prints it, without counters
 * @param handle nft's; null when not printed
 */
record Rule(
        int line,
        String text,
        List<Match> matches,
        List<Effect> effects,
        Verdict verdict,
        @Nullable Integer handle) {

    Rule {
        matches = List.copyOf(matches);
        effects = List.copyOf(effects);
    }

    Flow test(Packet packet) {
        Flow flow = Flow.SURE;
        for (Match match : matches) {
            Truth truth = match.test(packet);
            if (truth == Truth.NO) {
                return Flow.NONE;
            }
            if (truth == Truth.MAY && flow.isSure()) {
                flow = Flow.may(match.whyMay(packet));
            }
        }
        return flow;
    }

    /** Whether it drops a packet, rewrites one of its addresses or keeps it from conntrack. */
    boolean changesFate() {
        return verdict.kind() == Verdict.Kind.DROP
                || verdict.rewritesSource()
                || verdict.rewritesDestination()
                || effects.stream().anyMatch(Effect.Untrack.class::isInstance);
    }

    boolean dependsOnMark() {
        return matches.stream().anyMatch(Match::onMark);
    }

    /**
     * Whether it drops what comes from outside 127.0.0.0/8 to 127.0.0.0/8 and nothing else: told by what it means, so in any order of
     * its words, with or without comment or connection states. With a match that is not modelled it may be one: whether a packet reaches
     * it is then not sure either.
     */
    boolean dropsForeignSourceOfLoopback() {
        if (verdict.kind() != Verdict.Kind.DROP) {
            return false;
        }
        Packet out = Packet.leaving(Endpoint.FOREIGN, HealthPorts.DEFAULT).tracked();
        return dropsOnlyForeign(out) || dropsOnlyForeign(out.arriving());
    }

    private boolean dropsOnlyForeign(Packet foreign) {
        return !test(foreign).isNone()
                && test(foreign.from(Endpoint.LOOPBACK)).isNone()
                && test(foreign.to(Endpoint.FOREIGN)).isNone();
    }
}

package dev.crossfire.streams.fact.ruleset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One packet's way through one base chain and all that its rules lead to: jumps, gotos and returns in order, each rule three-valued.
 * What a rule surely does is done; what it may do leaves the packet with less that is known of it.
 */
final class Traversal {

    /** Deeper than any rule set that the kernel loads. */
    private static final int DEEPEST = 64;

    /**
     * A rule that the packet meets and that does, or may, match.
     *
     * @param way chains from the base chain to the one that holds the rule
     * @param flow how surely the packet meets and matches it
     * @param packet as it was when it met the rule
     */
    record Hit(Rule rule, Way way, Flow flow, Packet packet) {

        /** Names of the chains from the base chain to the one that holds the rule. */
        List<String> path() {
            return way.names();
        }
    }

    /**
     * The chains that a packet is in.
     *
     * @param from that it was in before; null in the base chain
     * @param depth 1 in the base chain
     */
    record Way(@Nullable Way from, String chain, int depth) {

        boolean holds(String name) {
            for (Way way = this; way != null; way = way.from) {
                if (way.chain.equals(name)) {
                    return true;
                }
            }
            return false;
        }

        List<String> names() {
            List<String> names = new ArrayList<>();
            for (Way way = this; way != null; way = way.from) {
                names.add(way.chain);
            }
            Collections.reverse(names);
            return List.copyOf(names);
        }
    }

    /**
     * @param hits in the packet's order
     * @param policy how surely the packet meets the base chain's policy
     * @param packet as it leaves
     * @param stops the rule of each chain at which the packet's way through it surely ended
     */
    record Result(List<Hit> hits, Flow policy, Packet packet, Map<String, Rule> stops) {}

    private final Table table;
    private final List<Hit> hits = new ArrayList<>();
    private final Map<String, Rule> stops = new HashMap<>();
    private final Effort effort;
    private final Predicate<Rule> told;
    private Packet packet;

    private Traversal(Table table, Packet packet, Effort effort, Predicate<Rule> told) {
        this.table = table;
        this.packet = packet;
        this.effort = effort;
        this.told = told;
    }

    /**
     * @param arrives how surely the packet enters the base chain
     * @param told whether a rule that is met is told as a hit; of very many rules few are of interest
     */
    static Result through(Table table, Chain base, Packet packet, Flow arrives, Effort effort, Predicate<Rule> told) {
        Traversal traversal = new Traversal(table, packet, effort, told);
        Flow returns = traversal.walk(base, arrives, new Way(null, base.name(), 1));
        return new Result(traversal.hits, arrives.and(returns), traversal.packet, traversal.stops);
    }

    /** Says how surely a packet that enters the chain comes back out of it. */
    private Flow walk(Chain chain, Flow enters, Way path) {
        ChainWay way = new ChainWay();
        for (Rule rule : chain.rules()) {
            if (way.here.isNone()) {
                break;
            }
            if (effort.spent()) {
                return Flow.may("the rule set is too deeply nested to be followed");
            }
            Flow match = rule.test(packet);
            if (!match.isNone()) {
                meet(rule, match, way, enters, path);
                if (way.here.isNone()) {
                    stops.putIfAbsent(chain.name(), rule);
                }
            }
        }
        return way.returns();
    }

    private void meet(Rule rule, Flow match, ChainWay way, Flow enters, Way path) {
        Flow hit = enters.and(way.here).and(match);
        if (told.test(rule)) {
            hits.add(new Hit(rule, path, hit, packet));
        }
        affect(rule, hit);
        Verdict verdict = rule.verdict();
        if (verdict.entersChain()) {
            Flow returns = enter(verdict, hit, path);
            if (verdict.kind() == Verdict.Kind.JUMP) {
                way.jumped(match, returns);
            } else {
                way.went(match, returns);
            }
        } else if (verdict.kind() == Verdict.Kind.RETURN) {
            way.returned(match);
        } else if (verdict.kind() == Verdict.Kind.UNKNOWN) {
            way.ended(match.and(Flow.may("target " + verdict.target() + " is not evaluated")));
        } else if (verdict.ends()) {
            way.ended(match);
        }
    }

    private void affect(Rule rule, Flow hit) {
        for (Effect effect : rule.effects()) {
            Packet after = effect.on(packet, rule.text());
            packet = hit.isSure() ? after : perhaps(after, hit);
        }
    }

    private Packet perhaps(Packet after, Flow hit) {
        Packet either = packet.marked(packet.mark().or(after.mark()), hit.because());
        return after.tracking().untracked() == packet.tracking().untracked() ? either : either.untracked(Truth.MAY);
    }

    private Flow enter(Verdict verdict, Flow hit, Way path) {
        Chain next = verdict.target() == null ? null : table.chains().get(verdict.target());
        if (next == null || path.depth() >= DEEPEST) {
            return Flow.may("chain " + verdict.target() + " is not known");
        }
        if (path.holds(next.name())) {
            return Flow.may("chain " + verdict.target() + " leads back to itself, which no kernel loads");
        }
        return walk(next, hit, new Way(path, next.name(), path.depth() + 1));
    }

    /** What is left, at one point of a chain, of the packets that entered it. */
    private static final class ChainWay {

        private Flow here = Flow.SURE;
        private boolean someReturned;
        private boolean someEnded;
        private @Nullable String becauseEnded;

        /** The matched packets' way through the base chain ends. */
        void ended(Flow match) {
            someEnded = true;
            noteEnd(match);
            leave(match);
        }

        void returned(Flow match) {
            someReturned = true;
            leave(match);
        }

        /** The matched packets went through another chain; those that come back are here again. */
        void jumped(Flow match, Flow returns) {
            if (returns.isNone()) {
                ended(match);
            } else if (!returns.isSure()) {
                someEnded = true;
                noteEnd(returns);
                here = here.and(returns);
            }
        }

        /** The matched packets went on in another chain; those that come back leave this one. */
        void went(Flow match, Flow returns) {
            someReturned |= !returns.isNone();
            if (!returns.isSure()) {
                someEnded = true;
                noteEnd(returns.isNone() ? match : returns);
            }
            leave(match);
        }

        Flow returns() {
            if (!someEnded) {
                return Flow.SURE;
            }
            return here.isNone() && !someReturned
                    ? Flow.NONE
                    : Flow.may(becauseEnded != null ? becauseEnded : here.because());
        }

        private void leave(Flow match) {
            here = match.isSure() ? Flow.NONE : here.and(match);
        }

        private void noteEnd(@Nullable Flow flow) {
            if (becauseEnded == null && flow != null) {
                becauseEnded = flow.because();
            }
        }
    }
}

package dev.crossfire.streams.fact.ruleset;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The order in which a base chain leads to rules, whatever they match. */
final class ChainOrder {

    /** Deeper than any rule set that the kernel loads. */
    private static final int DEEPEST = 64;

    private final Table table;
    private final Set<String> entered = new HashSet<>();

    private ChainOrder(Table table) {
        this.table = table;
    }

    /** Rule → its place, from 1; each chain counts where it is first entered. */
    static IdentityHashMap<Rule, Integer> of(Table table, Chain base) {
        IdentityHashMap<Rule, Integer> order = new IdentityHashMap<>();
        new ChainOrder(table).number(base, order, 0);
        return order;
    }

    /** The rule at which the packet's way surely ended on the way from the base chain to this one; null when there is none. */
    static @Nullable Rule stopBefore(Table table, Chain base, Map<String, Rule> stops, Chain chain, Rule rule) {
        return new ChainOrder(table).stop(base, stops, chain, rule, 0);
    }

    private void number(Chain chain, IdentityHashMap<Rule, Integer> order, int depth) {
        if (depth > DEEPEST || !entered.add(chain.name())) {
            return;
        }
        for (Rule rule : chain.rules()) {
            order.putIfAbsent(rule, order.size() + 1);
            Chain next = next(rule);
            if (next != null) {
                number(next, order, depth + 1);
            }
        }
    }

    private @Nullable Rule stop(Chain from, Map<String, Rule> stops, Chain chain, Rule rule, int depth) {
        if (depth > DEEPEST || !entered.add(from.name())) {
            return null;
        }
        Rule stop = stops.get(from.name());
        boolean stopped = false;
        for (Rule each : from.rules()) {
            Chain next = next(each);
            if (stopped && (each.equals(rule) || leadsTo(next, chain, new HashSet<>(), 0))) {
                return stop == null ? null : innermost(stop, stops);
            }
            if (!stopped && next != null) {
                Rule inner = stop(next, stops, chain, rule, depth + 1);
                if (inner != null) {
                    return inner;
                }
            }
            stopped |= each.equals(stop);
        }
        return null;
    }

    /** The rule itself, or the one in the chain it jumps to that ends the packet's way there. */
    private Rule innermost(Rule stop, Map<String, Rule> stops) {
        Rule inner = stop;
        for (int depth = 0; depth < DEEPEST; depth++) {
            Chain next = next(inner);
            Rule deeper = next == null ? null : stops.get(next.name());
            if (deeper == null) {
                break;
            }
            inner = deeper;
        }
        return inner;
    }

    private boolean leadsTo(@Nullable Chain from, Chain to, Set<String> seen, int depth) {
        if (from == null || depth > DEEPEST || !seen.add(from.name())) {
            return false;
        }
        return from.name().equals(to.name())
                || from.rules().stream().anyMatch(rule -> leadsTo(next(rule), to, seen, depth + 1));
    }

    private @Nullable Chain next(Rule rule) {
        String target = rule.verdict().target();
        return rule.verdict().entersChain() && target != null ? table.chains().get(target) : null;
    }
}

package dev.crossfire.streams.fact;

import dev.crossfire.model.fact.AddressesFact;
import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.PolicyRulesFact;
import dev.crossfire.model.fact.PolicyRulesFact.PolicyRule;
import dev.crossfire.model.fact.RoutesFact;
import dev.crossfire.model.fact.RoutesFact.Route;
import dev.crossfire.streams.fact.RouteDecision.Outcome;
import dev.crossfire.streams.fact.text.Ipv4;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's route lookup for a packet that this node sends to 127.0.0.1, TCP, with no source chosen yet, by uid 0, with mark 0: policy
 * rules in their order, then the longest prefix of the table.
 */
public final class RouteLookup {

    private static final List<PolicyRule> DEFAULT_RULES = List.of(
            new PolicyRule(0, "from all", "lookup", "local", null, "0: from all lookup local"),
            new PolicyRule(32766, "from all", "lookup", "main", null, "32766: from all lookup main"),
            new PolicyRule(32767, "from all", "lookup", "default", null, "32767: from all lookup default"));

    private static final String LOOPBACK_DEVICE = "lo";

    /** Routes that refuse. The kernel does not suppress them. */
    private static final Set<String> REFUSALS = Set.of("unreachable", "blackhole", "prohibit");

    private static final RouteDecision NO_ROUTE =
            new RouteDecision(Outcome.UNREACHABLE, null, null, null, null, -1, null, null, null, Certainty.EXACT);

    private final RoutesFact routes;
    private final List<PolicyRule> rules;
    private final boolean rulesKnown;
    private final @Nullable AddressesFact addresses;
    private final @Nullable RouteDecision[] decided;

    private RouteLookup(RoutesFact routes, @Nullable PolicyRulesFact rules, @Nullable AddressesFact addresses) {
        this.routes = routes;
        this.rulesKnown = rules != null && !rules.rules().isEmpty();
        this.rules = rules == null || rules.rules().isEmpty() ? DEFAULT_RULES : rules.rules();
        this.addresses = addresses;
        this.decided = new RouteDecision[this.rules.size() + 1];
    }

    /**
     * Decides.
     *
     * @param rules null when not known: then the kernel's own three
     * @param addresses null when not known: then a source that is chosen among a device's addresses is not known either
     */
    public static RouteDecision decide(
            RoutesFact routes, @Nullable PolicyRulesFact rules, @Nullable AddressesFact addresses) {
        return new RouteLookup(routes, rules, addresses).from(0);
    }

    /** From the rule at this index on. A rule that may match decides when it would decide otherwise than what follows it. */
    private RouteDecision from(int index) {
        RouteDecision known = decided[index];
        RouteDecision decision = known != null ? known : decideFrom(index);
        decided[index] = decision;
        return decision;
    }

    private RouteDecision decideFrom(int index) {
        for (int i = index; i < rules.size(); i++) {
            PolicyRule rule = rules.get(i);
            Certainty certainty = PolicySelector.of(rule.selector()).matches();
            if (certainty == null) {
                continue;
            }
            RouteDecision taken = take(rule, i);
            if (taken == null) {
                continue;
            }
            if (certainty == Certainty.EXACT) {
                return taken;
            }
            RouteDecision otherwise = from(i + 1);
            return sameWay(taken, otherwise) ? otherwise : perhaps(taken);
        }
        return NO_ROUTE;
    }

    /** What the rule's action decides; null when the next rule is asked. */
    private @Nullable RouteDecision take(PolicyRule rule, int index) {
        switch (rule.action()) {
            case "lookup" -> {
                Route route = best(rule);
                return route == null || route.type().equals("throw") ? null : decision(rule, route);
            }
            case "goto" -> {
                int target = indexOfPref(rule.table(), index);
                return target < 0 ? null : from(target);
            }
            case "unreachable", "blackhole", "prohibit" -> {
                return new RouteDecision(
                        Outcome.UNREACHABLE,
                        null,
                        null,
                        null,
                        textOf(rule),
                        prefOf(rule),
                        null,
                        null,
                        null,
                        Certainty.EXACT);
            }
            default -> {
                return null;
            }
        }
    }

    /** The kernel only goes forward. */
    private int indexOfPref(@Nullable String pref, int after) {
        for (int i = after + 1; pref != null && i < rules.size(); i++) {
            if (Integer.toString(rules.get(i).pref()).equals(pref)) {
                return i;
            }
        }
        return -1;
    }

    private @Nullable Route best(PolicyRule rule) {
        Route best = null;
        for (Route route : routes.routes()) {
            if (route.table().equals(rule.table()) && (best == null || preferred(route, best))) {
                best = route;
            }
        }
        Integer suppressed = rule.suppressPrefixLength();
        if (best == null || suppressed == null || REFUSALS.contains(best.type())) {
            return best;
        }
        return length(best) <= suppressed ? null : best;
    }

    private static boolean preferred(Route route, Route to) {
        int longer = Integer.compare(length(route), length(to));
        return longer > 0 || (longer == 0 && route.metric() < to.metric());
    }

    private static int length(Route route) {
        return Ipv4.prefixLength(route.prefix().substring(route.prefix().indexOf('/') + 1))
                .orElse(32);
    }

    private RouteDecision decision(PolicyRule rule, Route route) {
        Outcome outcome = switch (route.type()) {
            case "local" -> Outcome.LOCAL;
            case "unicast" -> LOOPBACK_DEVICE.equals(route.dev()) ? Outcome.LOCAL : Outcome.AWAY;
            default -> Outcome.UNREACHABLE;
        };
        boolean unreachable = outcome == Outcome.UNREACHABLE;
        return new RouteDecision(
                outcome,
                unreachable ? null : source(route),
                unreachable ? null : route.type().equals("local") ? LOOPBACK_DEVICE : route.dev(),
                unreachable ? null : route.via(),
                textOf(rule),
                prefOf(rule),
                route.text(),
                route.prefix(),
                route.table(),
                Certainty.EXACT);
    }

    /** The source hint; else for a local route the destination itself; else an address of the device, if only one can be meant. */
    private @Nullable String source(Route route) {
        if (route.src() != null) {
            return route.src();
        }
        if (route.type().equals("local")) {
            return "127.0.0.1";
        }
        List<String> global = addresses == null ? List.of() : addresses.global();
        return global.size() == 1 ? global.get(0) : null;
    }

    private @Nullable String textOf(PolicyRule rule) {
        return rulesKnown ? rule.text() : null;
    }

    private int prefOf(PolicyRule rule) {
        return rulesKnown ? rule.pref() : -1;
    }

    private static boolean sameWay(RouteDecision one, RouteDecision other) {
        return one.outcome() == other.outcome()
                && String.valueOf(one.source()).equals(String.valueOf(other.source()))
                && String.valueOf(one.dev()).equals(String.valueOf(other.dev()));
    }

    private static RouteDecision perhaps(RouteDecision decision) {
        return new RouteDecision(
                decision.outcome(),
                decision.source(),
                decision.dev(),
                decision.via(),
                decision.rule(),
                decision.rulePref(),
                decision.route(),
                decision.routePrefix(),
                decision.table(),
                Certainty.MAY);
    }
}

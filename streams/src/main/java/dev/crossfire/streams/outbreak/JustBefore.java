package dev.crossfire.streams.outbreak;

import dev.crossfire.model.fact.Fact;
import dev.crossfire.model.fact.PolicyRulesFact;
import dev.crossfire.model.fact.RoutesFact;
import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.evidence.PartSample;
import dev.crossfire.streams.evidence.PartSeries;
import dev.crossfire.streams.evidence.SignalSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What changed on a node within the window before it failed: containers of the network that were restarted, firewall services that were
 * loaded, rules and routes that came or went. Restarts after the first failing check are its consequence and are left out; a rule counts
 * when it may have changed before, since a snapshot comes later than what it shows.
 */
final class JustBefore {

    /** Signal that tells of a service which loads a whole rule set. */
    private static final String FIREWALL_RELOADED = "firewall-reloaded";

    /** Signal that tells of a component of the node, which is no container, being started. */
    private static final String COMPONENT_STARTED = "component-started";

    private static final Set<String> NETWORK_CONTAINERS = Set.of("calico-node", "kube-proxy");

    private static final List<String> RESTARTED =
            List.of(SignalNames.CONTAINER_RESTARTED, SignalNames.CONTAINER_STARTED, SignalNames.CONTAINER_KILLED);

    private final NodeEvidence evidence;
    private final Instant failed;
    private final Instant start;
    private final List<String> own;
    private final List<SeenChange> changes = new ArrayList<>();

    private JustBefore(NodeEvidence evidence, Instant failed, Duration window) {
        this.evidence = evidence;
        this.failed = failed;
        start = failed.minus(window);
        own = NodeSignature.ownAddresses(evidence);
    }

    /** @param failed when the first symptom was seen */
    static List<SeenChange> changes(NodeEvidence evidence, Instant failed, Duration window) {
        JustBefore before = new JustBefore(evidence, failed, window);
        before.restarts();
        evidence.parts().values().forEach(before::snapshots);
        return before.changes;
    }

    private void restarts() {
        for (SignalSeries series : evidence.series(
                RESTARTED, about -> NETWORK_CONTAINERS.contains(about.attribute(SignalSeries.WORKLOAD)))) {
            happened(series, series.attribute(SignalSeries.WORKLOAD) + " was restarted");
        }
        for (SignalSeries series : evidence.series(List.of(COMPONENT_STARTED), any -> true)) {
            happened(series, series.attribute(SignalNames.SUBJECT) + " was started");
        }
        for (SignalSeries series : evidence.series(List.of(FIREWALL_RELOADED), any -> true)) {
            happened(series, series.attribute(SignalNames.SUBJECT) + " was started or reloaded");
        }
    }

    private void happened(SignalSeries series, String says) {
        series.times().stream()
                .filter(at -> !at.isBefore(start) && at.isBefore(failed))
                .findFirst()
                .ifPresent(at -> changes.add(new SeenChange("restart", says, at)));
    }

    private void snapshots(PartSeries series) {
        Map.Entry<Instant, PartSample> before = null;
        for (Map.Entry<Instant, PartSample> after : series.samples().entrySet()) {
            if (before != null
                    && before.getKey().isBefore(failed)
                    && after.getKey().isAfter(start)) {
                Fact one = series.content(before.getValue());
                Fact other = series.content(after.getValue());
                if (one != null && other != null && !one.equals(other)) {
                    differ(one, other, after.getKey());
                }
            }
            before = after;
        }
    }

    private void differ(Fact before, Fact after, Instant at) {
        if (before instanceof RulesetFact one && after instanceof RulesetFact other) {
            rules(one, other, at);
        } else if (before instanceof RoutesFact one && after instanceof RoutesFact other) {
            compare("route", routes(one), routes(other), at);
        } else if (before instanceof PolicyRulesFact one && after instanceof PolicyRulesFact other) {
            compare("route", policies(one), policies(other), at);
        }
    }

    private void rules(RulesetFact before, RulesetFact after, Instant at) {
        if (!before.complete() || !after.complete()) {
            return;
        }
        int known = changes.size();
        compare("rule", rules(before), rules(after), at);
        if (changes.size() == known && !before.otherRules().equals(after.otherRules())) {
            changes.add(new SeenChange(
                    "rules-changed",
                    "firewall rules (" + after.backend().word() + ") that have no part in it changed",
                    at));
        }
    }

    private void compare(String what, Set<String> before, Set<String> after, Instant at) {
        after.stream().filter(text -> !before.contains(text)).forEach(text -> add(what + "-appeared", text, at));
        before.stream().filter(text -> !after.contains(text)).forEach(text -> add(what + "-vanished", text, at));
    }

    private void add(String kind, String text, Instant at) {
        String verb = kind.endsWith("-appeared") ? " appeared" : " vanished";
        changes.add(new SeenChange(kind, NodeSignature.everywhere(text, own) + verb, at));
    }

    private static Set<String> rules(RulesetFact ruleset) {
        Set<String> rules = new TreeSet<>();
        String backend = "' (" + ruleset.backend().word() + ")";
        ruleset.rewriters().forEach(rule -> rules.add(NodeSignature.natRule(ruleset, rule)));
        ruleset.localnetDrops().forEach(rule -> rules.add("rule '" + rule.rule() + backend));
        ruleset.otherDrops().forEach(rule -> rules.add(rule.kind() + " '" + rule.rule() + backend));
        return rules;
    }

    private static Set<String> routes(RoutesFact fact) {
        Set<String> routes = new TreeSet<>();
        fact.routes().forEach(route -> routes.add("route '" + route.text() + "'"));
        return routes;
    }

    private static Set<String> policies(PolicyRulesFact fact) {
        Set<String> rules = new TreeSet<>();
        fact.rules().forEach(rule -> rules.add("routing rule '" + rule.text() + "'"));
        return rules;
    }
}

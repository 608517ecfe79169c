package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.Counter;
import dev.crossfire.streams.verdict.CounterSeries.Growth;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code reset-possible}: the rule may have been written anew between the readings, so that a still counter proves nothing. A counter
 * that fell was set back by something. kube-proxy in iptables mode rewrites the chain with each sync; that none happened is known when the
 * counters of its own chains never fell and were not zero (measured, domain §10.2).
 */
record ResetPossible() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        Optional<Growth> fall = Enclosure.of(node).stream()
                .map(Enclosure::growth)
                .filter(Growth::reset)
                .findFirst();
        if (fall.isPresent()) {
            return Outcome.held("the rule's counter was set back between "
                    + Words.clock(fall.get().from()) + " and "
                    + Words.clock(fall.get().to()) + ": what it had counted before is not known");
        }
        for (DropRule drop : node.firewall().dropRules()) {
            List<Ruleset> rulesets = drop.readings().stream()
                    .map(CounterSeries.Reading::at)
                    .flatMap(at -> at(node, drop.part(), at).stream())
                    .toList();
            for (int i = 1; i < rulesets.size(); i++) {
                if (mayReset(rulesets.get(i - 1), rulesets.get(i))) {
                    return Outcome.held("kube-proxy may have rewritten the chain between "
                            + Words.clock(rulesets.get(i - 1).takenAt()) + " and "
                            + Words.clock(rulesets.get(i).takenAt()) + ", which resets its counter");
                }
            }
        }
        return Outcome.missed("nothing rewrote the rule between the snapshots");
    }

    private static List<Ruleset> at(Observations node, String part, Instant at) {
        return node.firewall().rulesets(at).stream()
                .filter(ruleset -> ruleset.part().equals(part))
                .toList();
    }

    private static boolean mayReset(Ruleset before, Ruleset after) {
        if (!before.fact().kubeProxy() && !after.fact().kubeProxy()) {
            return false;
        }
        boolean moved = false;
        for (int line : before.fact().kubeProxyLines()) {
            Counter earlier = before.counter(line).orElse(new Counter(0, 0));
            Counter later = after.counter(line).orElse(new Counter(0, 0));
            if (later.packets() < earlier.packets()) {
                return true;
            }
            moved |= earlier.packets() > 0;
        }
        return !moved;
    }
}

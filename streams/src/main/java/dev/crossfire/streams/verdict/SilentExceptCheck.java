package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.SysctlFact;
import dev.crossfire.streams.verdict.CounterSeries.Growth;
import dev.crossfire.streams.verdict.Observations.Window;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code only-the-check: {intervals: 2}}: the rule's counter rose in every interval with a failing check and in none where checks passed, in
 * packets the size of a TCP SYN, no other host can send to 127.0.0.0/8 of this node (domain §10.2), and nothing that was seen on its way
 * speaks against it: nothing but the check is left to have been dropped.
 */
record SilentExceptCheck(int intervals) implements Check {

    private static final int LEAST_SYN = 40;
    private static final int LARGEST_SYN = 60;

    @Override
    public Outcome evaluate(Observations node) {
        Optional<SysctlFact> sysctl = node.sysctl(node.present());
        if (sysctl.isEmpty() || sysctl.get().routeLocalnet().isEmpty()) {
            return Outcome.missed("route_localnet was not read, so a peer may have sent what was dropped");
        }
        if (sysctl.get().remoteMayReachLoopback()) {
            return Outcome.missed("route_localnet is on, so a peer may have sent what was dropped");
        }
        Optional<String> contradiction = contradiction(node);
        if (contradiction.isPresent()) {
            return Outcome.missed(contradiction.get());
        }
        for (DropRule drop : node.firewall().dropRules()) {
            Optional<Outcome> outcome = judge(node, drop);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        return Outcome.missed("the counter did not rise in " + intervals + " intervals with failing checks");
    }

    /** What was seen on its way meanwhile and tells that it was another's packet: another sender, or the check's own with the right source. */
    private static Optional<String> contradiction(Observations node) {
        Optional<Window> failing = node.failing();
        if (failing.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> other = node.traffic().othersForeignSyns().stream()
                .filter(syn -> failing.get().holds(syn.at()))
                .findFirst()
                .map(syn -> syn.says() + " at " + Words.clock(syn.at())
                        + ": the rule drops that as well, so not the check alone was dropped");
        boolean natKnown = AllBackendsSeen.at(node, node.present())
                && node.firewall().rewritings(node.present()).isEmpty();
        return other.or(() -> node.traffic().ownSyns().stream()
                .filter(syn -> failing.get().holds(syn.at()) && (syn.behindNat() || natKnown))
                .findFirst()
                .map(syn -> syn.says() + " at " + Words.clock(syn.at())
                        + ": that has the right source, so the rule did not drop it"));
    }

    private Optional<Outcome> judge(Observations node, DropRule drop) {
        long with = 0;
        Instant from = null;
        Instant to = null;
        for (Growth step : drop.steps()) {
            List<Failure> inside = node.timedOut().stream()
                    .filter(failure ->
                            !step.from().isAfter(failure.began()) && !step.to().isBefore(failure.at()))
                    .toList();
            boolean touched = node.timedOut().stream()
                    .anyMatch(failure ->
                            failure.at().isAfter(step.from()) && failure.began().isBefore(step.to()));
            boolean contradicts = step.packets() == 0 ? !inside.isEmpty() : !touched;
            if (contradicts) {
                return Optional.empty();
            }
            if (step.packets() > 0) {
                long size = step.bytes() / step.packets();
                if (size < LEAST_SYN || size > LARGEST_SYN) {
                    return Optional.of(Outcome.missed("what was dropped had " + size + " bytes a packet, no TCP SYN"));
                }
                with++;
                from = from == null ? step.from() : from;
                to = to == null || with <= intervals ? step.to() : to;
            }
        }
        if (with < intervals || from == null || to == null) {
            return Optional.empty();
        }
        return Optional.of(Outcome.held(
                "the counter rose in all " + with
                        + " intervals with failing checks and in no other, by packets the size of a SYN; route_localnet"
                        + " is 0, so no other host sent them",
                from,
                to));
    }
}

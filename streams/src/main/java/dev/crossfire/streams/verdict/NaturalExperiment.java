package dev.crossfire.streams.verdict;

import dev.crossfire.streams.evidence.PartSample;
import dev.crossfire.streams.evidence.PartSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code flip}: the rule was gone and the check passed for two periods, the rule came back and the check failed, and nothing else changed:
 * neither another rule nor a route, rule or address. A reload that changed more is no experiment, and silence in back-off is no passing.
 */
record NaturalExperiment() implements Check {

    private static final int PERIODS = 2;
    private static final List<String> PATHS = List.of("ip-route", "ip-rule", "ip-addr");

    @Override
    public Outcome evaluate(Observations node) {
        List<Instant> times = node.firewall().snapshots();
        Instant before = null;
        List<Instant> gone = new ArrayList<>();
        Outcome missed = Outcome.missed("the rule was not seen to go and come back");
        for (Instant at : times) {
            boolean hooked = !node.firewall().hookedAt(at).isEmpty();
            if (!hooked) {
                gone.add(at);
                continue;
            }
            if (before != null && !gone.isEmpty()) {
                Outcome outcome = judge(node, before, gone, at);
                if (outcome.held()) {
                    return outcome;
                }
                missed = outcome;
            }
            before = at;
            gone.clear();
        }
        return missed;
    }

    private static Outcome judge(Observations node, Instant before, List<Instant> gone, Instant back) {
        Instant from = gone.get(0);
        Instant to = gone.get(gone.size() - 1);
        boolean failedBefore =
                node.timedOut().stream().anyMatch(failure -> !failure.at().isAfter(from));
        Optional<Failure> failedAfter = node.timedOut().stream()
                .filter(failure -> failure.at().isAfter(back))
                .findFirst();
        if (!failedBefore || failedAfter.isEmpty()) {
            return Outcome.missed("the rule went and came back, but checks did not fail both before and after");
        }
        Optional<Instant> ready = node.readyTimes().stream()
                .filter(at -> !at.isBefore(before) && at.isBefore(to))
                .findFirst();
        boolean failedMeanwhile = node.timedOut().stream()
                .anyMatch(failure ->
                        !failure.began().isBefore(from) && !failure.at().isAfter(to));
        Duration passed = ready.map(at -> Duration.between(at, to)).orElse(Duration.ZERO);
        Duration needed = node.checkPeriod().multipliedBy(PERIODS);
        if (ready.isEmpty() || failedMeanwhile || passed.compareTo(needed) < 0) {
            return Outcome.missed(
                    "the rule was gone from " + Words.clock(from) + " to " + Words.clock(to)
                            + ", but the check was not seen to pass that long",
                    Words.span(passed) + " of " + Words.span(needed));
        }
        if (!nothingElseChanged(node, before, back)) {
            return Outcome.missed("the rule was gone from " + Words.clock(from) + " to " + Words.clock(to)
                    + ", but more than it changed");
        }
        return Outcome.held(
                "the rule was gone from " + Words.clock(from) + " to " + Words.clock(to)
                        + " and the check passed; it was back at "
                        + Words.clock(back) + " and the check timed out at "
                        + Words.clock(failedAfter.get().at())
                        + "; nothing else changed",
                before,
                failedAfter.get().at());
    }

    private static boolean nothingElseChanged(Observations node, Instant before, Instant back) {
        TreeSet<String> rules = new TreeSet<>();
        List<Integer> sizes = new ArrayList<>();
        for (Instant at : node.firewall().snapshots()) {
            if (at.isBefore(before) || at.isAfter(back)) {
                continue;
            }
            TreeSet<String> now = new TreeSet<>();
            node.firewall()
                    .rulesets(at)
                    .forEach(ruleset ->
                            now.add(ruleset.part() + " " + ruleset.fact().otherRules()));
            if (now.stream().anyMatch(rule -> rule.endsWith(" "))) {
                return false;
            }
            rules.addAll(now);
            sizes.add(now.size());
        }
        boolean sameRules = !sizes.isEmpty() && sizes.stream().allMatch(size -> size == rules.size());
        return sameRules
                && PATHS.stream()
                        .allMatch(path -> unchanged(node.evidence().parts().get(path), before, back));
    }

    private static boolean unchanged(@Nullable PartSeries series, Instant before, Instant back) {
        if (series == null) {
            return true;
        }
        TreeSet<String> contents = new TreeSet<>();
        for (Map.Entry<Instant, PartSample> sample :
                series.samples().subMap(before, true, back, true).entrySet()) {
            contents.add(sample.getValue().hash());
        }
        return contents.size() <= 1;
    }
}

package dev.crossfire.streams.verdict;

import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.SignalNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code resolved: {health: calico-node}}: calico-node's health seen through the quiet period, and the cause gone or the counter still.
 * Silence in CrashLoopBackOff is no health.
 */
record HealthSeen() implements Healing {

    private static final int QUIET_PERIODS = 3;

    /** What can be gone at the end. */
    private static final String RULE = "rule";

    private static final String REWRITER = "rewriter";

    @Override
    public Duration quiet(Observations node) {
        Duration periods = node.checkPeriod().multipliedBy(QUIET_PERIODS);
        return periods.compareTo(LEAST_QUIET) > 0 ? periods : LEAST_QUIET;
    }

    @Override
    public Optional<Recovery> after(Observations node, Instant lastFailure, Duration quiet, Instant nodeTime) {
        List<Instant> disturbances = new ArrayList<>(node.times(SignalNames.CONTAINER_KILLED));
        disturbances.addAll(node.times(SignalNames.BACK_OFF));
        for (Instant since : healthAfter(node, lastFailure)) {
            Instant until = since.plus(quiet);
            boolean disturbed = disturbances.stream().anyMatch(at -> at.isAfter(since) && !at.isAfter(until));
            if (!disturbed && !nodeTime.isBefore(until) && isSeenThrough(node, until)) {
                return cause(node, since, until).map(says -> new Recovery(since, until, says, fixed(node, since)));
            }
        }
        return Optional.empty();
    }

    /**
     * Times at which health can have begun: told ready or seen to pass; where neither was seen, two check periods without failure while the
     * container runs.
     */
    private static TreeSet<Instant> healthAfter(Observations node, Instant lastFailure) {
        TreeSet<Instant> health = new TreeSet<>();
        node.readyTimes().stream().filter(at -> at.isAfter(lastFailure)).forEach(health::add);
        node.traffic().passedChecks().stream()
                .map(TrafficView.Sighting::at)
                .filter(at -> at.isAfter(lastFailure))
                .forEach(health::add);
        if (!health.isEmpty()) {
            return health;
        }
        Instant silence = lastFailure.plus(node.checkPeriod().multipliedBy(2));
        boolean waiting = node.times(SignalNames.BACK_OFF).stream()
                .anyMatch(
                        at -> node.times(SignalNames.CONTAINER_STARTED).stream().noneMatch(start -> start.isAfter(at)));
        if (node.running(silence) && !waiting) {
            health.add(silence);
        }
        return health;
    }

    /**
     * Whether failing checks until then would be known: the source that tells of them has come so far, or one was seen to pass since. Of a journal
     * whose shipper died, or a kubelet that checks no more, nothing is heard, and a counter stands still.
     */
    private static boolean isSeenThrough(Observations node, Instant until) {
        return node.isToldUntil(until)
                || node.traffic().passedChecks().stream()
                        .anyMatch(passed -> !passed.at().isBefore(until));
    }

    private static @Nullable String fixed(Observations node, Instant since) {
        if (snapshotSince(node, since).isEmpty() || node.firewall().dropRules().isEmpty()) {
            return null;
        }
        if (!hookedNow(node)) {
            return RULE;
        }
        return rewrittenNow(node) ? null : REWRITER;
    }

    private static Optional<Instant> snapshotSince(Observations node, Instant since) {
        return node.firewall().newestSnapshot().filter(at -> !at.isBefore(since));
    }

    /** Whether rules that were read before will be read again, since the source that tells them goes on: they may come after its other parts. */
    private static boolean areRulesAwaited(Observations node, Instant until) {
        return node.heard(RawKind.FIREWALL)
                        .filter(newest -> !newest.isBefore(until))
                        .isPresent()
                && node.firewall().newestSnapshot().isPresent();
    }

    private static boolean hookedNow(Observations node) {
        return node.firewall()
                .newestSnapshot()
                .map(now -> !node.firewall().hookedAt(now).isEmpty())
                .orElse(false);
    }

    private static boolean rewrittenNow(Observations node) {
        return node.firewall()
                .newestSnapshot()
                .map(now -> node.firewall().rewritings(now).stream().anyMatch(Rewriting::exact))
                .orElse(false);
    }

    @Override
    public Optional<String> undone(Observations node, String fixed) {
        if (!hookedNow(node)) {
            return Optional.empty();
        }
        if (fixed.equals(RULE)) {
            return Optional.of("the rule that was gone is back");
        }
        return rewrittenNow(node)
                ? Optional.of("what gave loopback packets a foreign source was gone, and is back")
                : Optional.empty();
    }

    private static Optional<String> cause(Observations node, Instant since, Instant until) {
        String healthy = "healthy since " + Words.clock(since);
        if (snapshotSince(node, since).isEmpty() || !node.firewall().areDropsReadSince(since)) {
            return areRulesAwaited(node, until)
                    ? Optional.empty()
                    : Optional.of(healthy + "; recovered, cause not verified: no firewall snapshot since then");
        }
        if (node.firewall().dropRules().isEmpty()) {
            return Optional.of(healthy
                    + "; recovered, cause not verified: no rule that drops such packets was seen for ten minutes");
        }
        if (!hookedNow(node)) {
            return Optional.of(
                    healthy + ", and the rule is gone: it will be back when kubelet or kube-proxy write it again");
        }
        boolean still = node.firewall().dropRules().stream().allMatch(drop -> stillSince(drop, since));
        if (!rewrittenNow(node)) {
            return Optional.of(healthy + ", and nothing rewrites the source of loopback packets any more"
                    + (still ? "; the rule's counter stands still" : ""));
        }
        return still ? Optional.of(healthy + ", and the rule's counter stands still") : Optional.empty();
    }

    /**
     * Whether the rule was seen to drop nothing between the first and the last reading since health began. What it dropped before the first of
     * them may have fallen before health began: a remedy is mostly applied between two snapshots.
     */
    private static boolean stillSince(DropRule drop, Instant since) {
        List<CounterSeries.Reading> readings = drop.readings().stream()
                .filter(reading -> !reading.at().isBefore(since))
                .toList();
        if (readings.isEmpty() || !drop.counted()) {
            return true;
        }
        return readings.size() > 1
                && drop.around(
                                readings.get(0).at(),
                                readings.get(readings.size() - 1).at())
                        .map(growth -> growth.packets() == 0)
                        .orElse(true);
    }
}

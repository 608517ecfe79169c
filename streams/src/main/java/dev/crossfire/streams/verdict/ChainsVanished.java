package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.RulesetFact.ClusterRules;
import dev.crossfire.streams.evidence.PartSample;
import dev.crossfire.streams.evidence.PartSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code chains-vanished: {owner: kubernetes, boot: same}}: chains that Kubernetes or a network plugin writes stood in one snapshot and not in the next
 * of the same rule set and boot. Of a whole owner: that single chains come and go is their daily life.
 *
 * @param with a signal that must have been seen between the two, give or take {@link #LOG_DELAY}; null for none
 * @param knownBoot both snapshots tell their boot, so that a reboot is no explanation
 * @param owner {@code kubernetes}, {@code calico} or {@code cni}; null for any of them
 */
record ChainsVanished(
        @Nullable String owner, boolean knownBoot, @Nullable Sought with) implements Check {

    static final List<String> OWNERS = List.of("kubernetes", "calico", "cni");

    /** A service is told to be started or reloaded once it is, so a little after its rules are there. */
    private static final Duration LOG_DELAY = Duration.ofSeconds(10);

    @Override
    public Outcome evaluate(Observations node) {
        List<Instant> times = new ArrayList<>();
        Outcome first = null;
        for (PartSeries series : node.evidence().parts().values()) {
            Map.Entry<Instant, PartSample> before = null;
            for (Map.Entry<Instant, PartSample> sample : series.samples().entrySet()) {
                if (!(series.content(sample.getValue()) instanceof RulesetFact fact)
                        || fact.family() != 4
                        || !fact.complete()) {
                    continue;
                }
                if (before != null
                        && sameBoot(before.getValue(), sample.getValue())
                        && series.content(before.getValue()) instanceof RulesetFact earlier) {
                    String gone = gone(earlier, fact, elsewhere(node, series, sample.getKey()));
                    Instant told = with == null ? null : told(node, with, before.getKey(), sample.getKey());
                    if (gone != null && (with == null || told != null)) {
                        times.add(sample.getKey());
                        first = first != null ? first : held(fact, gone, before.getKey(), sample.getKey());
                        first = told == null || with == null ? first : bound(first, node, with, told);
                    }
                }
                before = sample;
            }
        }
        return first == null
                ? Outcome.missed("no chains of " + (owner == null ? "Kubernetes or its plugins" : owner)
                        + " were seen to vanish between two snapshots"
                        + (with == null ? "" : " while " + with.says() + " was"))
                : first.times(times.stream().sorted().toList());
    }

    private static Outcome held(RulesetFact fact, String gone, Instant before, Instant after) {
        return Outcome.held(
                        gone + " stood at " + Words.clock(before) + " and were gone at " + Words.clock(after) + " ("
                                + fact.backend().word() + ")",
                        before,
                        after)
                .with("gone", gone)
                .with("interval", Words.clock(before) + " to " + Words.clock(after));
    }

    private static Outcome bound(Outcome outcome, Observations node, Sought with, Instant told) {
        Outcome timed = outcome.bindings().containsKey("first") ? outcome : outcome.with("first", Words.clock(told));
        String subject = with.subjectAt(node, told);
        return subject.isEmpty() || timed.bindings().containsKey("subject") ? timed : timed.with("subject", subject);
    }

    private static @Nullable Instant told(Observations node, Sought with, Instant before, Instant after) {
        return with.in(node).times().stream()
                .filter(at -> !at.isBefore(before.minus(LOG_DELAY)) && !at.isAfter(after.plus(LOG_DELAY)))
                .findFirst()
                .orElse(null);
    }

    /** What the other rule sets hold at a time: what stands there has moved, or was a copy that somebody cleared. */
    private static List<ClusterRules> elsewhere(Observations node, PartSeries series, Instant at) {
        return node.firewall().rulesets(at).stream()
                .filter(ruleset -> !ruleset.part().equals(series.part()))
                .map(ruleset -> ruleset.fact().cluster())
                .filter(Objects::nonNull)
                .toList();
    }

    private @Nullable String gone(RulesetFact before, RulesetFact after, List<ClusterRules> elsewhere) {
        ClusterRules earlier = before.cluster();
        ClusterRules later = after.cluster();
        if (earlier == null || later == null) {
            return null;
        }
        List<String> gone = new ArrayList<>();
        vanished(gone, "kubernetes", "KUBE", earlier.kube(), later.kube() + sum(elsewhere, ClusterRules::kube));
        vanished(gone, "calico", "cali", earlier.calico(), later.calico() + sum(elsewhere, ClusterRules::calico));
        vanished(gone, "cni", "CNI", earlier.cni(), later.cni() + sum(elsewhere, ClusterRules::cni));
        return gone.isEmpty() ? null : String.join(", ", gone);
    }

    private static int sum(List<ClusterRules> rules, ToIntFunction<ClusterRules> of) {
        return rules.stream().mapToInt(of).sum();
    }

    private void vanished(List<String> gone, String of, String prefix, int before, int after) {
        if ((owner == null || owner.equals(of)) && before > 0 && after == 0) {
            gone.add(Words.count(before, prefix + "- chain", prefix + "- chains"));
        }
    }

    private boolean sameBoot(PartSample one, PartSample other) {
        if (one.bootId() == null || other.bootId() == null) {
            return !knownBoot;
        }
        return one.bootId().equals(other.bootId());
    }
}

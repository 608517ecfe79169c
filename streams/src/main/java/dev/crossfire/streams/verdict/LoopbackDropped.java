package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.streams.verdict.CounterSeries.Growth;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code loopback-dropped: {kind: policy, counted: true}}: a rule or policy other than the localnet rule surely drops packets from
 * 127.0.0.1 to the checked port; counted, when its counter rose over an interval that encloses a failing check.
 *
 * @param kind {@code rule}, {@code policy} or {@code mark}; null for any
 */
record LoopbackDropped(@Nullable String kind, boolean counted) implements Check {

    static final List<String> KINDS = List.of("rule", "policy", "mark");

    @Override
    public Outcome evaluate(Observations node) {
        List<SureDrop> drops = node.firewall().sureDrops(RulesetFact::otherDrops).stream()
                .filter(drop -> kind == null || drop.drop().kind().equals(kind))
                .filter(drop -> drop.stoodWhileFailing(node))
                .toList();
        if (drops.isEmpty()) {
            return Outcome.missed("no " + (kind == null ? "rule or policy" : kind)
                    + " surely drops packets from 127.0.0.1 to the checked port");
        }
        if (!counted) {
            return bound(Outcome.held(drops.get(0).says() + " drops packets from 127.0.0.1"), drops.get(0));
        }
        for (SureDrop drop : drops) {
            for (Failure failure : node.timedOut()) {
                Optional<Growth> growth = drop.counters().around(failure.began(), failure.at());
                if (growth.isPresent() && growth.get().packets() > 0) {
                    return held(node, drop, growth.get());
                }
            }
        }
        return Outcome.missed(
                drops.get(0).says() + " drops packets from 127.0.0.1, but was not seen to do so while checks failed",
                "0 packets");
    }

    private static Outcome held(Observations node, SureDrop drop, Growth least) {
        Instant present = node.present();
        Growth all = drop.counters().around(least.from(), present).orElse(least);
        String times = Words.clock(all.from()) + " to " + Words.clock(all.to());
        return bound(
                Outcome.held(
                                drop.says() + " dropped " + Words.packets(all.packets()) + " from " + times
                                        + ", while checks failed",
                                least.from(),
                                least.to())
                        .with("packets", Long.toString(all.packets()))
                        .with("bytes", Long.toString(all.bytes()))
                        .with("interval", times),
                drop);
    }

    private static Outcome bound(Outcome outcome, SureDrop drop) {
        return outcome.with("drop.rule", drop.drop().rule())
                .with("drop.chain", drop.drop().chain())
                .with("drop.hook", drop.drop().hook())
                .with("drop.backend", drop.backend().word());
    }
}

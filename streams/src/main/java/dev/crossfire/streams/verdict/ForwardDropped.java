package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.RulesetFact;
import dev.crossfire.model.fact.RulesetFact.OtherDrop;
import dev.crossfire.streams.verdict.CounterSeries.Growth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code forward-dropped: {intervals: 2}}: a rule or policy surely drops what pods of this node send to the outside; with intervals, when
 * its counter rose over that many of them.
 */
record ForwardDropped(int intervals) implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<SureDrop> drops = node.firewall().sureDrops(ForwardDropped::drops);
        if (drops.isEmpty()) {
            return Outcome.missed("nothing seen surely drops what pods of this node send to the outside");
        }
        if (intervals == 0) {
            return bound(
                    Outcome.held(drops.get(0).says() + " drops what pods of this node send to the outside"),
                    drops.get(0));
        }
        Outcome missed = Outcome.missed(
                drops.get(0).says() + " would drop what pods send to the outside, but its counter was not seen to rise "
                        + intervals + " times",
                "0 of " + intervals + " intervals");
        for (SureDrop drop : drops) {
            List<Growth> rises = drop.counters().steps().stream()
                    .filter(step -> step.packets() > 0)
                    .toList();
            if (rises.size() >= intervals) {
                return held(drop, rises);
            }
        }
        return missed;
    }

    private Outcome held(SureDrop drop, List<Growth> rises) {
        Instant from = rises.get(0).from();
        Instant to = rises.get(rises.size() - 1).to();
        long packets = rises.stream().mapToLong(Growth::packets).sum();
        List<Instant> times = new ArrayList<>();
        rises.forEach(rise -> times.add(rise.to()));
        String interval = Words.clock(from) + " to " + Words.clock(to);
        return bound(
                Outcome.held(
                                drop.says() + " dropped " + Words.packets(packets) + " from " + interval,
                                from,
                                rises.get(intervals - 1).to())
                        .times(times)
                        .with("packets", Long.toString(packets))
                        .with("interval", interval),
                drop);
    }

    private static Outcome bound(Outcome outcome, SureDrop drop) {
        String binary = drop.backend().binary();
        return outcome.with("drop.rule", drop.drop().rule())
                .with("drop.chain", drop.drop().chain())
                .with("drop.hook", drop.drop().hook())
                .with("drop.backend", drop.backend().word())
                .with("drop.binary", binary);
    }

    private static List<OtherDrop> drops(RulesetFact fact) {
        return fact.cluster() == null ? List.of() : fact.cluster().forwardDrops();
    }
}

package dev.crossfire.streams.verdict;

import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.evidence.SignalSeries;
import dev.crossfire.streams.verdict.CounterSeries.Growth;
import dev.crossfire.streams.verdict.ForwardView.Forwarding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code forward-dropped: {of: {signal: …}, atLeast: 2, counted: true}}: a rule or policy other than network policy's surely drops what
 * pods of this node send to the outside.
 *
 * @param kind {@code policy}, {@code rule}, or {@code last-rule} for a rule without conditions; null for any
 * @param surely false when it is enough that it may drop
 * @param intervals over how many its counter must have risen
 * @param of connections that were lost while it stood; null when none are asked for
 * @param atLeast so many of them
 * @param counted it surely drops what these connections send, and its counter rose while some were lost and stood still while none was
 */
record ForwardDropped(
        @Nullable String kind,
        boolean surely,
        int intervals,
        @Nullable Sought of,
        int atLeast,
        boolean counted) implements Check {

    static final List<String> KINDS = List.of("policy", "rule", "last-rule");

    /** A packet of a connection that is told to have timed out was sent this long before, at least: resolvers wait two seconds. */
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    /** Over so long before that it must have sent one: nothing waits longer for an answer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private record Lost(Instant at, String from, String to) {}

    @Override
    public Outcome evaluate(Observations node) {
        List<Forwarding> drops = ForwardView.drops(node).stream()
                .filter(drop -> drop.surely() || !surely)
                .filter(this::isOfKind)
                .toList();
        if (drops.isEmpty()) {
            return Outcome.missed("nothing seen surely drops what pods of this node send to the outside");
        }
        if (of != null) {
            return whileLost(drops, lost(node, of));
        }
        if (intervals == 0) {
            return bound(
                    Outcome.held(drops.get(0).says() + " drops what pods of this node send to the outside"),
                    drops.get(0));
        }
        for (Forwarding drop : drops) {
            List<Growth> rises = drop.counters().steps().stream()
                    .filter(step -> step.packets() > 0)
                    .toList();
            if (rises.size() >= intervals) {
                return held(drop, rises);
            }
        }
        return Outcome.missed(
                drops.get(0).says() + " would drop what pods send to the outside, but its counter was not seen to rise "
                        + intervals + " times",
                "0 of " + intervals + " intervals");
    }

    private boolean isOfKind(Forwarding drop) {
        return kind == null
                || kind.equals(drop.drop().kind())
                || (kind.equals("last-rule") && ForwardRepair.isWithoutConditions(drop));
    }

    private static List<Lost> lost(Observations node, Sought of) {
        List<Lost> lost = new ArrayList<>();
        for (SignalSeries series : of.series(node)) {
            for (Instant at : series.times()) {
                lost.add(new Lost(at, series.attribute(SignalNames.SUBJECT), series.attribute(SignalNames.VALUE)));
            }
        }
        lost.sort(Comparator.comparing(Lost::at));
        return lost;
    }

    private Outcome whileLost(List<Forwarding> drops, List<Lost> all) {
        Outcome missed =
                Outcome.missed("no connection was lost while " + drops.get(0).says() + " surely stood there");
        for (Forwarding drop : drops) {
            List<Lost> lost = all.stream()
                    .filter(each -> !surely || drop.stoodAt(each.at()))
                    .filter(each -> !counted || !surely || drop.concerns(each.from(), each.to()))
                    .toList();
            if (lost.size() < atLeast) {
                if (!all.isEmpty() && counted) {
                    missed = Outcome.missed(drop.says() + " is not known to drop what was lost ("
                            + all.get(0).from() + " to " + all.get(0).to() + ")");
                }
                continue;
            }
            if (!counted) {
                return bound(
                        Outcome.held(
                                drop.says() + " drops what pods of this node send to the outside",
                                lost.get(0).at(),
                                lost.get(atLeast - 1).at()),
                        drop);
            }
            Outcome found = counted(drop, lost);
            if (found.held()) {
                return found;
            }
            missed = found;
        }
        return missed;
    }

    private static Outcome counted(Forwarding drop, List<Lost> lost) {
        Growth first = null;
        Instant last = lost.get(0).at();
        for (Lost each : lost) {
            Optional<Growth> wide = drop.counters().around(each.at().minus(LONGEST_WAIT), each.at());
            if (wide.isPresent() && wide.get().packets() == 0 && !wide.get().reset()) {
                return Outcome.missed(
                        drop.says() + " dropped nothing from "
                                + Words.clock(wide.get().from()) + " to "
                                + Words.clock(wide.get().to()) + ", while a connection was lost",
                        "0 packets");
            }
            Optional<Growth> rise = drop.counters()
                    .around(each.at().minus(SHORTEST_WAIT), each.at())
                    .filter(growth -> growth.packets() > 0);
            if (rise.isPresent()) {
                first = first == null ? rise.get() : first;
                last = each.at();
            }
        }
        if (first == null) {
            return Outcome.missed(
                    drop.says() + " was not seen to drop anything while connections were lost", "0 packets");
        }
        Growth whole = drop.counters().around(first.from(), last).orElse(first);
        String interval = Words.clock(whole.from()) + " to " + Words.clock(whole.to());
        String packets = (whole.reset() ? "at least " : "") + whole.packets();
        return bound(
                Outcome.held(
                                drop.says() + " dropped " + packets + " packets from " + interval
                                        + ", while connections were lost",
                                first.from(),
                                first.to())
                        .with("packets", packets)
                        .with("interval", interval)
                        .with("count", Integer.toString(lost.size()))
                        .with("subject", lost.get(lost.size() - 1).from())
                        .with("value", lost.get(lost.size() - 1).to()),
                drop);
    }

    private Outcome held(Forwarding drop, List<Growth> rises) {
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

    private static Outcome bound(Outcome outcome, Forwarding drop) {
        return outcome.with("drop.rule", drop.drop().rule())
                .with("drop.chain", drop.drop().chain())
                .with("drop.hook", drop.drop().hook())
                .with("drop.backend", drop.backend().word())
                .with("drop.binary", drop.backend().binary());
    }
}

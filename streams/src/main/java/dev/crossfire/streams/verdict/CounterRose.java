package dev.crossfire.streams.verdict;

import dev.crossfire.streams.verdict.CounterSeries.Growth;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * {@code counter-rose: {during: symptom}}: the counter of that exact rule rose over an interval that encloses a failing check, from its
 * first possible packet to its log line; two snapshots of one boot and backend. A fallen counter is a reset: the new value is a lower bound.
 */
record CounterRose() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<Enclosure> rises = node.enclosures().stream()
                .filter(enclosure -> enclosure.growth().packets() > 0)
                .toList();
        if (rises.isEmpty()) {
            return missed(node);
        }
        Enclosure first = rises.stream()
                .min(Comparator.comparing((Enclosure rise) -> rise.growth().to()))
                .orElseThrow();
        DropRule drop = first.drop();
        Growth all = whole(node, drop, first.growth());
        String reset = all.reset() ? "at least " : "";
        String times = Words.clock(all.from()) + " to " + Words.clock(all.to());
        return Outcome.held(
                        "the rule dropped " + reset + Words.packets(all.packets()) + " (" + all.bytes() + " bytes, "
                                + drop.backend().word() + ") from " + times + ", while checks failed",
                        first.growth().from(),
                        first.growth().to())
                .with("packets", reset + all.packets())
                .with("bytes", Long.toString(all.bytes()))
                .with("interval", times)
                .with("drop.backend", drop.backend().word())
                .with("drop.rule", drop.rule().rule());
    }

    /** The growth over all that was read while checks failed: the number a reader can check against the snapshots. */
    private static Growth whole(Observations node, DropRule drop, Growth least) {
        Instant begin = least.from();
        Instant end = node.present();
        return drop.around(begin, end)
                .or(() -> drop.readings().isEmpty()
                        ? java.util.Optional.empty()
                        : drop.around(
                                begin,
                                drop.readings().get(drop.readings().size() - 1).at()))
                .orElse(least);
    }

    private static Outcome missed(Observations node) {
        if (node.enclosures().isEmpty()) {
            long readings = node.firewall().dropRules().stream()
                    .flatMap(drop -> drop.readings().stream())
                    .filter(reading -> reading.counter().isPresent())
                    .count();
            return Outcome.missed(
                    "no two snapshots with counters enclose a failing check ("
                            + Words.count(readings, "reading", "readings") + ")",
                    readings < 2 ? (2 - readings) + " more needed" : "taken at other times");
        }
        return Outcome.missed("the rule's counter did not rise while checks failed", "0 packets");
    }
}

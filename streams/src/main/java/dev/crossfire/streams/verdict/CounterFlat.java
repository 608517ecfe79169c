package dev.crossfire.streams.verdict;

import java.util.List;

/** {@code counter-flat}: failing checks were enclosed by readings, and the counter of no localnet rule rose over any of them. */
record CounterFlat() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        List<Enclosure> enclosures = node.enclosures();
        if (enclosures.isEmpty()) {
            return Outcome.missed("no two snapshots with counters enclose a failing check");
        }
        long packets = enclosures.stream()
                .mapToLong(enclosure -> enclosure.growth().packets())
                .max()
                .orElse(0);
        long checks = enclosures.stream().map(Enclosure::failure).distinct().count();
        boolean setBack =
                enclosures.stream().anyMatch(enclosure -> enclosure.growth().reset());
        String still = setBack
                ? "the rule's counter was set back, and did not rise after that, over "
                : "the rule's counter stood still over ";
        return packets > 0
                ? Outcome.missed("the rule's counter rose while checks failed", Words.packets(packets))
                : Outcome.held(
                        still + Words.count(checks, "failing check", "failing checks"),
                        enclosures.get(0).growth().from(),
                        enclosures.get(enclosures.size() - 1).growth().to());
    }
}

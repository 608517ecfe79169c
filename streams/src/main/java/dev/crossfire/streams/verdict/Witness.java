package dev.crossfire.streams.verdict;

import dev.crossfire.streams.verdict.Observations.Window;
import dev.crossfire.streams.verdict.TrafficView.ForeignSyn;
import java.util.List;
import java.util.Optional;

/**
 * {@code witness}: while checks failed, a SYN of the checked port was seen on its way with a foreign source, unanswered, and a localnet rule
 * stood in its way, as far as any is known.
 */
record Witness() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        Optional<Window> failing = node.failing();
        List<ForeignSyn> seen = node.traffic().foreignSyns();
        if (failing.isEmpty() || seen.isEmpty()) {
            return Outcome.missed("neither ss nor conntrack shows a SYN of the checked port with a foreign source");
        }
        // The check that is under way when the sockets are listed fails, and is logged, later.
        Window open = new Window(
                failing.get().from(), failing.get().to().plus(node.checkPeriod().multipliedBy(2)));
        List<ForeignSyn> inside =
                seen.stream().filter(syn -> open.holds(syn.at())).toList();
        Optional<ForeignSyn> during = inside.stream()
                .filter(syn -> node.firewall().dropsAt(syn.at(), syn.byNat()))
                .findFirst();
        if (during.isEmpty() && !inside.isEmpty()) {
            return Outcome.missed(
                    inside.get(0).says() + " at " + Words.clock(inside.get(0).at())
                            + ", but no localnet rule stood in its way then",
                    "the rule was not there");
        }
        return during.map(sighting -> Outcome.held(
                                sighting.says() + " at " + Words.clock(sighting.at()), sighting.at(), sighting.at())
                        .with("witness", sighting.says() + " at " + Words.clock(sighting.at())))
                .orElseGet(() -> Outcome.missed(
                        seen.get(0).says() + ", but at "
                                + Words.clock(seen.get(0).at()),
                        "outside the failing checks"));
    }
}

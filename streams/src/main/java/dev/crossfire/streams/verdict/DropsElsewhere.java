package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.Certainty;
import dev.crossfire.model.fact.Counter;
import dev.crossfire.model.fact.RulesetFact.OtherDrop;
import java.time.Instant;
import java.util.Optional;

/** {@code drops-elsewhere}: another rule or policy surely drops the check's packet, with 127.0.0.1 as its source. */
record DropsElsewhere() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        Instant at = node.present();
        for (Ruleset ruleset : node.firewall().rulesets(at)) {
            Optional<OtherDrop> sure = ruleset.fact().otherDrops().stream()
                    .filter(drop -> drop.certainty() == Certainty.EXACT && node.concerns(drop.onlyPorts()))
                    .findFirst();
            if (sure.isPresent()) {
                OtherDrop drop = sure.get();
                String counter = ruleset.counter(drop.line())
                        .filter(read -> !read.isZero())
                        .map(Counter::packets)
                        .map(packets -> ", " + Words.packets(packets) + " by " + Words.clock(ruleset.takenAt()))
                        .orElse("");
                return Outcome.held(SureDrop.says(drop, ruleset.fact().backend()) + " drops packets to 127.0.0.1:"
                        + node.port() + counter);
            }
        }
        return Outcome.missed("no other rule or policy surely drops the check's packet");
    }
}

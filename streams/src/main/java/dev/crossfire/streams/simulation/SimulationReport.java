package dev.crossfire.streams.simulation;

import dev.crossfire.streams.incident.Fold;
import dev.crossfire.streams.signal.Recognised;

/**
 * What a simulation gave, as JSON.
 *
 * @param truth how many conflicts the nodes really had
 * @param incidents how many incidents stand
 * @param missed how many findings of {@link Assessment} say that something was missed; 0 for a sound product
 * @param falseAlarms how many say that something was claimed; 0 for a sound product
 * @param historySha256 over the projections of the incidents that stand, by id: equal for every order
 */
public record SimulationReport(
        int nodes,
        int truth,
        int incidents,
        int outbreaks,
        int notices,
        int missed,
        int falseAlarms,
        Ledger ledger,
        String historySha256) {

    /**
     * What became of every entry.
     *
     * @param balanced recognised as in = recognised + irrelevant + dead, and all of recognised folded as taken = kept + folded + duplicate
     *     + late
     */
    public record Ledger(Recognised.Tally recognised, Fold.Tally fold, boolean balanced) {

        static Ledger of(Recognised.Tally recognised, Fold.Tally fold) {
            boolean whole = recognised.in() == recognised.recognised() + recognised.irrelevant() + recognised.dead();
            boolean handedOn = recognised.recognised() == fold.taken();
            boolean counted = fold.taken() == fold.kept() + fold.folded() + fold.duplicate() + fold.late();
            return new Ledger(recognised, fold, whole && handedOn && counted);
        }
    }

    /** Whether nothing was missed, nothing claimed and nothing lost. */
    public boolean sound() {
        return missed == 0 && falseAlarms == 0 && ledger.balanced();
    }
}

package dev.crossfire.streams.verdict;

/** {@code bound-elsewhere}: the check's socket is bound to a device other than lo. */
record BoundElsewhere() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        return node.traffic()
                .boundElsewhere()
                .map(sighting -> Outcome.held(sighting.says()))
                .orElseGet(() -> Outcome.missed("no socket of the check is bound to a device other than lo"));
    }
}

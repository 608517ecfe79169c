package dev.crossfire.streams.verdict;

/** {@code cause-gone}: what gave packets to 127.0.0.1 a foreign source while checks failed is no longer there in the last snapshot. */
record CauseGone() implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        return node.firewall()
                .causeGoneSince()
                .map(at -> Outcome.held(
                        "The cause was gone at " + Words.clock(at)
                                + ": nothing seen then gives packets to 127.0.0.1 a foreign source",
                        at,
                        at))
                .orElseGet(
                        () -> Outcome.missed("what was found while checks failed still stands, or nothing was found"));
    }
}

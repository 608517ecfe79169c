package dev.crossfire.streams.verdict;

/** {@code victim-is: {workload: calico-node}}: it is the health checks of this workload that time out. */
record VictimIs(String workload) implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        String victim = node.victim();
        return victim.equals(workload)
                ? Outcome.held("the failing checks are those of " + victim)
                : Outcome.missed("the failing checks are those of " + victim);
    }
}

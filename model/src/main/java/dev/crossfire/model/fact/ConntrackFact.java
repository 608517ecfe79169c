package dev.crossfire.model.fact;

import java.util.List;

/** {@code conntrack -L}: tracked TCP connections to 127.0.0.0/8, equal ones counted together. */
public record ConntrackFact(List<Flow> flows) implements Fact {

    public ConntrackFact {
        flows = List.copyOf(flows);
    }

    /**
     * @param state {@code SYN_SENT}, {@code ESTABLISHED}, {@code TIME_WAIT} …
     * @param source original source
     * @param destination original destination
     * @param port original destination port
     * @param replyDestination where the reply goes: the source after any SNAT
     * @param minSecondsLeft least time to live of those counted together
     * @param maxSecondsLeft largest time to live of those counted together
     */
    public record Flow(
            String state,
            String source,
            String destination,
            int port,
            String replyDestination,
            boolean unreplied,
            boolean assured,
            long minSecondsLeft,
            long maxSecondsLeft,
            int count) {

        /** Whether it comes from 127.0.0.0/8 and nothing gave it another source. */
        public boolean keepsItsSource() {
            return Loopback.contains(source) && Loopback.contains(replyDestination);
        }

        /** Whether it is a SYN to 127.0.0.0/8 on its way with a source that is not, as a localnet rule would see it. */
        public boolean showsForeignSyn() {
            return unreplied && Loopback.contains(destination) && !Loopback.contains(replyDestination);
        }
    }
}

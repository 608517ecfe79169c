package dev.crossfire.streams.fact.ruleset;

/** What a rule does to a packet besides its verdict. */
sealed interface Effect {

    /** The packet after the effect has surely taken place. */
    Packet on(Packet packet, String rule);

    /** {@code mark = (mark & and) ^ xor}. */
    record SetMark(int and, int xor) implements Effect {
        @Override
        public Packet on(Packet packet, String rule) {
            return packet.marked(packet.mark().changed(and, xor), null);
        }
    }

    /** The mark takes a value that the text does not give, such as the connection's. */
    record UnknownMark(int mask) implements Effect {
        @Override
        public Packet on(Packet packet, String rule) {
            return packet.marked(packet.mark().forget(mask), "its mark after \"" + rule + "\" is not known");
        }
    }

    /** The packet leaves conntrack, if conntrack has not seen it yet. */
    record Untrack() implements Effect {
        @Override
        public Packet on(Packet packet, String rule) {
            return packet.tracking().begun() ? packet : packet.untracked(Truth.YES);
        }
    }
}

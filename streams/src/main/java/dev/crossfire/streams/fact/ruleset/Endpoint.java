package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.streams.fact.text.Ipv4;

/**
 * The address of one end of a packet, as far as it is known.
 *
 * @param address as an unsigned number, of a {@link Kind#KNOWN} and a {@link Kind#REMOTE} one
 */
record Endpoint(Kind kind, long address) {

    enum Kind {
        KNOWN,
        /** A known one that is surely none of this node's own. */
        REMOTE,
        /** Some address of this node outside 127.0.0.0/8: which one is not known. */
        FOREIGN,
        ANY
    }

    static final Endpoint LOOPBACK = new Endpoint(Kind.KNOWN, Ipv4.LOOPBACK_FIRST + 1);
    static final Endpoint FOREIGN = new Endpoint(Kind.FOREIGN, 0);
    static final Endpoint ANY = new Endpoint(Kind.ANY, 0);

    static Endpoint of(long address) {
        return new Endpoint(Kind.KNOWN, address);
    }

    static Endpoint remote(long address) {
        return new Endpoint(Kind.REMOTE, address);
    }

    Truth in(AddressRanges ranges) {
        return switch (kind) {
            case KNOWN, REMOTE -> Truth.of(ranges.contains(address));
            case FOREIGN -> foreignIn(ranges);
            case ANY ->
                ranges.covers(0, Ipv4.LAST) ? Truth.YES : ranges.ranges().isEmpty() ? Truth.NO : Truth.MAY;
        };
    }

    /** Whether the kernel holds the address for one of this node's own. */
    Truth isLocal() {
        return switch (kind) {
            case KNOWN -> AddressRanges.LOOPBACK.contains(address) ? Truth.YES : Truth.MAY;
            case FOREIGN -> Truth.YES;
            case REMOTE -> Truth.NO;
            case ANY -> Truth.MAY;
        };
    }

    private static Truth foreignIn(AddressRanges ranges) {
        long below = Ipv4.LOOPBACK_FIRST - 1;
        long above = Ipv4.LOOPBACK_LAST + 1;
        if (ranges.covers(0, below) && ranges.covers(above, Ipv4.LAST)) {
            return Truth.YES;
        }
        return ranges.intersects(0, below) || ranges.intersects(above, Ipv4.LAST) ? Truth.MAY : Truth.NO;
    }
}

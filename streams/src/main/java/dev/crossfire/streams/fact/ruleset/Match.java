package dev.crossfire.streams.fact.ruleset;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One condition of a rule. */
interface Match {

    Truth test(Packet packet);

    /** What is not known when {@link #test} says MAY for this packet. */
    String whyMay(Packet packet);

    /** The condition is on the packet's mark. */
    default boolean onMark() {
        return false;
    }

    /** The conditions that it is made of. */
    default List<Match> parts() {
        return List.of();
    }

    default Match negatedIf(boolean negated) {
        return negated ? new Not(this) : this;
    }

    /** A condition that is not modelled: it may hold. */
    record Unmodelled(String name) implements Match {
        @Override
        public Truth test(Packet packet) {
            return Truth.MAY;
        }

        @Override
        public String whyMay(Packet packet) {
            return name + " is not evaluated";
        }
    }

    /** A condition of which the outcome does not depend on the packet, such as one on fragments. */
    record Fixed(Truth truth) implements Match {
        @Override
        public Truth test(Packet packet) {
            return truth;
        }

        @Override
        public String whyMay(Packet packet) {
            return "";
        }
    }

    /** The opposite of a condition. */
    record Not(Match match) implements Match {
        @Override
        public Truth test(Packet packet) {
            return match.test(packet).not();
        }

        @Override
        public String whyMay(Packet packet) {
            return match.whyMay(packet);
        }

        @Override
        public boolean onMark() {
            return match.onMark();
        }

        @Override
        public List<Match> parts() {
            return List.of(match);
        }
    }

    /** All of several conditions. */
    record All(List<Match> matches) implements Match {
        @Override
        public List<Match> parts() {
            return matches;
        }

        @Override
        public Truth test(Packet packet) {
            Truth all = Truth.YES;
            for (Match match : matches) {
                all = all.and(match.test(packet));
            }
            return all;
        }

        @Override
        public String whyMay(Packet packet) {
            return firstMay(matches, packet);
        }
    }

    /** Any of several conditions. */
    record Any(List<Match> matches) implements Match {
        @Override
        public List<Match> parts() {
            return matches;
        }

        @Override
        public Truth test(Packet packet) {
            Truth any = Truth.NO;
            for (Match match : matches) {
                any = any.or(match.test(packet));
            }
            return any;
        }

        @Override
        public String whyMay(Packet packet) {
            return firstMay(matches, packet);
        }
    }

    /** Any of several conditions, which differ. */
    static Match anyOf(Set<Match> matches) {
        return matches.size() == 1 ? matches.iterator().next() : new Any(List.copyOf(matches));
    }

    /** Every condition on an address in these, however deep. */
    static List<Address> addresses(List<Match> matches) {
        return matches.stream()
                .flatMap(match ->
                        match instanceof Address address ? Stream.of(address) : addresses(match.parts()).stream())
                .toList();
    }

    /** Every condition on the device that a packet came in by, however deep. */
    static List<Device> devices(List<Match> matches) {
        return matches.stream()
                .flatMap(match -> match instanceof Device device
                        ? Stream.of(device).filter(Device::incoming)
                        : devices(match.parts()).stream())
                .toList();
    }

    private static String firstMay(List<Match> matches, Packet packet) {
        for (Match match : matches) {
            if (match.test(packet) == Truth.MAY) {
                return match.whyMay(packet);
            }
        }
        return "";
    }

    /** Source or destination address. */
    record Address(boolean source, AddressRanges ranges, String says) implements Match {
        @Override
        public Truth test(Packet packet) {
            return (source ? packet.source() : packet.destination()).in(ranges);
        }

        @Override
        public String whyMay(Packet packet) {
            return "the packet's address against " + says + " is not known";
        }
    }

    /** {@code addrtype} and nft's {@code fib … type}: whether an end is one of this node's own addresses. */
    record LocalAddress(boolean source) implements Match {
        @Override
        public Truth test(Packet packet) {
            return (source ? packet.source() : packet.destination()).isLocal();
        }

        @Override
        public String whyMay(Packet packet) {
            return "whether the address is local is not known";
        }
    }

    /**
     * The device a packet came in by or leaves by.
     *
     * @param name {@code lo}, or with a {@code +} at its end for every device that begins so
     */
    record Device(boolean incoming, String name) implements Match {
        @Override
        public Truth test(Packet packet) {
            String device = incoming ? packet.in() : packet.out();
            if (device == null) {
                return name.equals("+") ? Truth.YES : Truth.MAY;
            }
            return Truth.of(
                    name.endsWith("+") ? device.startsWith(name.substring(0, name.length() - 1)) : device.equals(name));
        }

        @Override
        public String whyMay(Packet packet) {
            return "the device it leaves by is not known";
        }
    }

    /**
     * A transport protocol.
     *
     * @param tcp whether TCP fits
     * @param udp whether UDP fits
     */
    record Protocol(boolean tcp, boolean udp) implements Match {
        @Override
        public Truth test(Packet packet) {
            return Truth.of(packet.udp() ? udp : tcp);
        }

        @Override
        public String whyMay(Packet packet) {
            return "";
        }
    }

    /** A field of another protocol than TCP over IPv4: never there in a packet of TCP, and what it holds in one of UDP is not told. */
    record OtherProtocol() implements Match {
        @Override
        public Truth test(Packet packet) {
            return packet.udp() ? Truth.MAY : Truth.NO;
        }

        @Override
        public String whyMay(Packet packet) {
            return "a field of its protocol is not evaluated";
        }
    }

    /** Destination port. */
    record DestinationPort(int first, int last) implements Match {
        @Override
        public Truth test(Packet packet) {
            Integer port = packet.port();
            return port == null ? Truth.MAY : Truth.of(first <= port && port <= last);
        }

        @Override
        public String whyMay(Packet packet) {
            return "its destination port is not known";
        }
    }

    /** Source port: one that the kernel chooses, so above the well-known ones. */
    record SourcePort(int first, int last) implements Match {

        private static final int LOWEST_EPHEMERAL = 1024;
        private static final int HIGHEST = 65535;

        @Override
        public Truth test(Packet packet) {
            if (first <= LOWEST_EPHEMERAL && last >= HIGHEST) {
                return Truth.YES;
            }
            return last < LOWEST_EPHEMERAL ? Truth.NO : Truth.MAY;
        }

        @Override
        public String whyMay(Packet packet) {
            return "its source port is not known";
        }
    }

    /** {@code (mark & mask) == value}. */
    record Mark(int value, int mask) implements Match {
        @Override
        public Truth test(Packet packet) {
            return packet.mark().equalsUnder(mask, value);
        }

        @Override
        public String whyMay(Packet packet) {
            String because = packet.markBecause();
            return because == null ? "its mark is not known" : because;
        }

        @Override
        public boolean onMark() {
            return true;
        }
    }

    /** A state of conntrack, for the first packet of a connection. */
    record ConnectionState(String state) implements Match {
        @Override
        public Truth test(Packet packet) {
            Packet.Tracking tracking = packet.tracking();
            Truth tracked = tracking.untracked().not();
            return switch (state) {
                case "NEW" -> tracking.begun() ? tracked : Truth.NO;
                case "INVALID" -> tracking.begun() ? Truth.NO : tracked;
                case "UNTRACKED" -> tracking.untracked();
                case "DNAT" -> tracking.redirected().and(tracked);
                case "SNAT" -> tracking.rewritten().and(tracked);
                case "ESTABLISHED", "RELATED" -> Truth.NO;
                default -> Truth.MAY;
            };
        }

        @Override
        public String whyMay(Packet packet) {
            return "its connection state " + state + " is not known";
        }
    }

    /** nft's {@code ct status}: false without a conntrack entry, even when negated. */
    record ConnectionStatus(Match flag) implements Match {
        @Override
        public List<Match> parts() {
            return List.of(flag);
        }

        @Override
        public Truth test(Packet packet) {
            Packet.Tracking tracking = packet.tracking();
            return tracking.begun() ? tracking.untracked().not().and(flag.test(packet)) : Truth.NO;
        }

        @Override
        public String whyMay(Packet packet) {
            return flag.test(packet) == Truth.MAY ? flag.whyMay(packet) : "whether it is tracked is not known";
        }
    }

    /** TCP flags of a SYN. */
    record TcpFlags(int mask, int value) implements Match {
        static final int SYN = 2;

        @Override
        public Truth test(Packet packet) {
            return packet.udp() ? Truth.NO : Truth.of((SYN & mask) == value);
        }

        @Override
        public String whyMay(Packet packet) {
            return "";
        }
    }
}

package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.streams.fact.text.Ipv4;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The matches of iptables that are modelled; what is none of them becomes {@link Match.Unmodelled}. */
final class IptablesMatches {

    private static final Map<String, Integer> TCP_FLAGS =
            Map.of("FIN", 1, "SYN", 2, "RST", 4, "PSH", 8, "ACK", 16, "URG", 32, "ALL", 63, "NONE", 0);

    private IptablesMatches() {}

    static Match address(boolean source, String value) {
        String says = (source ? "-s " : "-d ") + value;
        AddressRanges ranges = AddressRanges.NOTHING;
        for (String part : value.split(",", -1)) {
            Optional<AddressRanges> range = prefix(part);
            if (range.isEmpty()) {
                return new Match.Unmodelled(says);
            }
            ranges = ranges.plus(range.get());
        }
        return new Match.Address(source, ranges, says);
    }

    /** {@code 127.0.0.0/8}, with a mask, or with the name that some writers print instead. */
    static Optional<AddressRanges> prefix(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        OptionalInt length = slash < 0 ? OptionalInt.of(32) : Ipv4.prefixLength(text.substring(slash + 1));
        OptionalLong address = switch (host) {
            case "localhost" -> OptionalLong.of(Ipv4.LOOPBACK_FIRST + 1);
            case "loopback" -> OptionalLong.of(Ipv4.LOOPBACK_FIRST);
            case "anywhere" -> OptionalLong.of(0);
            default -> Ipv4.parse(host);
        };
        if (host.equals("anywhere")) {
            length = OptionalInt.of(0);
        }
        if (address.isEmpty() || length.isEmpty()) {
            return Optional.empty();
        }
        long mask = Ipv4.maskOf(length.getAsInt());
        long first = address.getAsLong() & mask;
        return Optional.of(AddressRanges.of(first, first | (Ipv4.LAST & ~mask)));
    }

    static Match addressRange(boolean source, String value) {
        int dash = value.indexOf('-');
        OptionalLong first = Ipv4.parse(dash < 0 ? value : value.substring(0, dash));
        OptionalLong last = Ipv4.parse(dash < 0 ? value : value.substring(dash + 1));
        if (first.isEmpty() || last.isEmpty()) {
            return new Match.Unmodelled("-m iprange");
        }
        return new Match.Address(source, AddressRanges.of(first.getAsLong(), last.getAsLong()), value);
    }

    static Match protocol(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "all", "0", "ip" -> new Match.Fixed(Truth.YES);
            case "tcp", "6" -> new Match.Protocol(true, false);
            case "udp", "17" -> new Match.Protocol(false, true);
            default -> new Match.Protocol(false, false);
        };
    }

    static Match ports(boolean destination, String value, String separator) {
        Set<Match> any = new LinkedHashSet<>();
        int at = 0;
        while (at <= value.length()) {
            int comma = value.indexOf(',', at);
            int end = comma < 0 ? value.length() : comma;
            any.add(port(destination, value.substring(at, end), separator));
            at = end + 1;
        }
        return Match.anyOf(any);
    }

    private static Match port(boolean destination, String part, String separator) {
        int colon = part.indexOf(separator);
        String low = colon < 0 ? part : part.substring(0, colon);
        String high = colon < 0 ? part : part.substring(colon + 1);
        OptionalInt first = low.isEmpty() ? OptionalInt.of(0) : Numbers.port(low);
        OptionalInt last = high.isEmpty() ? OptionalInt.of(65535) : Numbers.port(high);
        if (first.isEmpty() || last.isEmpty()) {
            return new Match.Unmodelled("port " + part);
        }
        return destination
                ? new Match.DestinationPort(first.getAsInt(), last.getAsInt())
                : new Match.SourcePort(first.getAsInt(), last.getAsInt());
    }

    static Match states(String value) {
        List<Match> any = new ArrayList<>();
        for (String state : value.toUpperCase(Locale.ROOT).split(",", -1)) {
            any.add(new Match.ConnectionState(state));
        }
        return new Match.Any(any);
    }

    static Match mark(String value) {
        Optional<int[]> parts = valueAndMask(value);
        return parts.isPresent() ? new Match.Mark(parts.get()[0], parts.get()[1]) : new Match.Unmodelled("-m mark");
    }

    /** {@code value[/mask]}; the mask is all bits when not said. */
    static Optional<int[]> valueAndMask(String text) {
        int slash = text.indexOf('/');
        OptionalInt value = Numbers.bits(slash < 0 ? text : text.substring(0, slash));
        OptionalInt mask = slash < 0 ? OptionalInt.of(-1) : Numbers.bits(text.substring(slash + 1));
        return value.isPresent() && mask.isPresent()
                ? Optional.of(new int[] {value.getAsInt(), mask.getAsInt()})
                : Optional.empty();
    }

    /** {@code addrtype}: an address of the node is LOCAL and none of the other types. */
    static Match addressType(boolean source, String value) {
        Match local = new Match.LocalAddress(source);
        if (List.of(value.toUpperCase(Locale.ROOT).split(",", -1)).contains("LOCAL")) {
            return local;
        }
        return new Match.All(List.of(new Match.Not(local), new Match.Unmodelled("-m addrtype")));
    }

    static Match tcpFlags(String mask, String set) {
        OptionalInt maskBits = flagBits(mask);
        OptionalInt setBits = flagBits(set);
        return maskBits.isPresent() && setBits.isPresent()
                ? new Match.TcpFlags(maskBits.getAsInt(), setBits.getAsInt())
                : new Match.Unmodelled("--tcp-flags");
    }

    private static OptionalInt flagBits(String names) {
        int bits = 0;
        for (String name : names.split(",", -1)) {
            Integer bit = TCP_FLAGS.get(name.toUpperCase(Locale.ROOT));
            if (bit == null) {
                return OptionalInt.empty();
            }
            bits |= bit;
        }
        return OptionalInt.of(bits);
    }
}

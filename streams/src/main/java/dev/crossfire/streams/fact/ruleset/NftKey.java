package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.streams.fact.text.Ipv4;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What nft compares: a field of the packet, and how one value of it becomes a match. */
enum NftKey {
    SOURCE {
        @Override
        Match equalTo(String value) {
            return address(true, value);
        }
    },
    DESTINATION {
        @Override
        Match equalTo(String value) {
            return address(false, value);
        }
    },
    PROTOCOL {
        @Override
        Match equalTo(String value) {
            return IptablesMatches.protocol(value);
        }
    },
    FAMILY {
        @Override
        Match equalTo(String value) {
            return new Match.Fixed(Truth.of(List.of("ip", "ipv4", "2", "0x0800").contains(value)));
        }
    },
    DESTINATION_PORT {
        @Override
        Match equalTo(String value) {
            return IptablesMatches.ports(true, value, "-");
        }
    },
    SOURCE_PORT {
        @Override
        Match equalTo(String value) {
            return IptablesMatches.ports(false, value, "-");
        }
    },
    INCOMING {
        @Override
        Match equalTo(String value) {
            return new Match.Device(true, device(value));
        }
    },
    OUTGOING {
        @Override
        Match equalTo(String value) {
            return new Match.Device(false, device(value));
        }
    },
    MARK {
        @Override
        Match equalTo(String value) {
            OptionalInt bits = Numbers.bits(value);
            return bits.isPresent() ? new Match.Mark(bits.getAsInt(), -1) : new Match.Unmodelled("meta mark");
        }
    },
    STATE {
        @Override
        Match equalTo(String value) {
            return new Match.ConnectionState(value.toUpperCase(Locale.ROOT));
        }
    },
    STATUS {
        @Override
        Match equalTo(String value) {
            return switch (value) {
                case "dnat" -> new Match.ConnectionStatus(new Match.ConnectionState("DNAT"));
                case "snat" -> new Match.ConnectionStatus(new Match.ConnectionState("SNAT"));
                case "seen-reply", "assured", "confirmed", "expected", "dying" -> new Match.Fixed(Truth.NO);
                default -> new Match.Unmodelled("ct status " + value);
            };
        }
    },
    DIRECTION {
        @Override
        Match equalTo(String value) {
            return new Match.ConnectionStatus(new Match.Fixed(Truth.of(value.equals("original"))));
        }
    },
    SOURCE_TYPE {
        @Override
        Match equalTo(String value) {
            return IptablesMatches.addressType(true, value);
        }
    },
    DESTINATION_TYPE {
        @Override
        Match equalTo(String value) {
            return IptablesMatches.addressType(false, value);
        }
    },
    /** Part of a packet of another protocol or family: never there. */
    OTHER_PROTOCOL {
        @Override
        Match equalTo(String value) {
            return new Match.OtherProtocol();
        }
    },
    UNMODELLED {
        @Override
        Match equalTo(String value) {
            return new Match.Unmodelled("an nft expression");
        }
    };

    abstract Match equalTo(String value);

    private static Match address(boolean source, String value) {
        int dash = value.indexOf('-');
        Optional<AddressRanges> ranges = dash < 0 ? IptablesMatches.prefix(value) : range(value, dash);
        return ranges.isPresent()
                ? new Match.Address(source, ranges.get(), value)
                : new Match.Unmodelled("address " + value);
    }

    private static Optional<AddressRanges> range(String value, int dash) {
        OptionalLong first = Ipv4.parse(value.substring(0, dash));
        OptionalLong last = Ipv4.parse(value.substring(dash + 1));
        return first.isPresent() && last.isPresent()
                ? Optional.of(AddressRanges.of(first.getAsLong(), last.getAsLong()))
                : Optional.empty();
    }

    private static String device(String value) {
        return value.endsWith("*") ? value.substring(0, value.length() - 1) + "+" : value;
    }
}

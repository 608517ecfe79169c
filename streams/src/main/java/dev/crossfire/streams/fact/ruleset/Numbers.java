package dev.crossfire.streams.fact.ruleset;

import java.util.OptionalInt;

/** Numbers as firewall tools print them. */
final class Numbers {

    private Numbers() {}

    /** 32 bits of {@code 0x4000}, {@code 16384} or {@code 040000}; empty for anything else. */
    static OptionalInt bits(String text) {
        try {
            long value = Long.decode(text);
            return value < 0 || value > 0xFFFF_FFFFL ? OptionalInt.empty() : OptionalInt.of((int) value);
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** A port; a service's name only where rules about loopback name one in practice. */
    static OptionalInt port(String text) {
        if (!text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int port = Integer.parseInt(text);
            return port <= 65535 ? OptionalInt.of(port) : OptionalInt.empty();
        }
        return switch (text) {
            case "ssh" -> OptionalInt.of(22);
            case "domain" -> OptionalInt.of(53);
            case "http" -> OptionalInt.of(80);
            case "https" -> OptionalInt.of(443);
            default -> OptionalInt.empty();
        };
    }
}

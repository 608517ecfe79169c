package dev.crossfire.streams.fact.ruleset;

import java.util.Locale;
import java.util.Optional;

/** The netfilter hooks that a loopback packet passes, in its order, and the one that a pod's packet to the outside does. */
enum Hook {
    OUTPUT,
    POSTROUTING,
    PREROUTING,
    INPUT,
    FORWARD;

    static Optional<Hook> named(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "OUTPUT" -> Optional.of(OUTPUT);
            case "POSTROUTING" -> Optional.of(POSTROUTING);
            case "PREROUTING" -> Optional.of(PREROUTING);
            case "INPUT" -> Optional.of(INPUT);
            case "FORWARD" -> Optional.of(FORWARD);
            default -> Optional.empty();
        };
    }
}

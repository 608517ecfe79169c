package dev.crossfire.streams.fact;

import dev.crossfire.model.fact.Certainty;
import org.jspecify.annotations.Nullable;

/**
 * Where a packet to 127.0.0.1 goes, and with which source.
 *
 * @param outcome where it goes
 * @param source the source that the kernel chooses; null when unknown or unreachable
 * @param dev the device it leaves by; null when unreachable
 * @param via the gateway; null when none
 * @param rule text of the policy rule that decided; null when there is no list of rules
 * @param rulePref its preference, or -1
 * @param route text of the route that decided; null when none did
 * @param routePrefix its prefix, such as {@code 127.0.0.1/32}
 * @param table the table it stands in
 * @param certainty MAY when a selector is not modelled
 */
public record RouteDecision(
        Outcome outcome,
        @Nullable String source,
        @Nullable String dev,
        @Nullable String via,
        @Nullable String rule,
        int rulePref,
        @Nullable String route,
        @Nullable String routePrefix,
        @Nullable String table,
        Certainty certainty) {

    public enum Outcome {
        /** Delivered locally: {@code local … dev lo}. */
        LOCAL,
        /** Sent off lo. */
        AWAY,
        /** No route, or one that refuses. */
        UNREACHABLE
    }

    /** Whether the kernel gives the packet a source outside 127.0.0.0/8. */
    public boolean foreignSource() {
        return source != null && !source.startsWith("127.");
    }
}

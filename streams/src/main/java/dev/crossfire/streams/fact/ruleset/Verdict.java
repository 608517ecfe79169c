package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.streams.fact.text.Ipv4;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a packet that a rule matches.
 *
 * @param target the chain of a jump or goto, the word of an unknown target; null otherwise
 * @param to the new source or destination as the text gives it; null when it gives none
 */
record Verdict(Kind kind, @Nullable String target, @Nullable String to) {

    enum Kind {
        /** None: the packet goes on to the next rule. */
        CONTINUE,
        ACCEPT,
        DROP,
        REJECT,
        RETURN,
        JUMP,
        GOTO,
        MASQUERADE,
        SNAT,
        /** A source rewritten by a mapping that is not modelled. */
        NETMAP,
        DNAT,
        REDIRECT,
        /** Something that may end the packet's way. */
        UNKNOWN
    }

    static final Verdict CONTINUE = of(Kind.CONTINUE);

    static Verdict of(Kind kind) {
        return new Verdict(kind, null, null);
    }

    static Verdict to(Kind kind, @Nullable String address) {
        return new Verdict(kind, null, address);
    }

    static Verdict chain(Kind kind, String chain) {
        return new Verdict(kind, chain, null);
    }

    /** Whether the packet's way through its base chain ends here. */
    boolean ends() {
        return switch (kind) {
            case ACCEPT, DROP, REJECT, MASQUERADE, SNAT, NETMAP, DNAT, REDIRECT, UNKNOWN -> true;
            case CONTINUE, RETURN, JUMP, GOTO -> false;
        };
    }

    boolean entersChain() {
        return kind == Kind.JUMP || kind == Kind.GOTO;
    }

    boolean rewritesDestination() {
        return kind == Kind.DNAT || kind == Kind.REDIRECT;
    }

    /** The packet after this verdict has rewritten its destination; a local one that is redirected goes to 127.0.0.1. */
    Packet redirect(Packet packet) {
        String address = to == null ? "" : to;
        if (kind == Kind.REDIRECT) {
            Integer port = address.isEmpty() ? packet.port() : port(address);
            return packet.redirected(Endpoint.LOOPBACK, port);
        }
        int colon = address.indexOf(':');
        OptionalLong host = Ipv4.parse(colon < 0 ? address : address.substring(0, colon));
        Integer port = colon < 0 ? packet.port() : port(address.substring(colon + 1));
        if (address.startsWith(":")) {
            return packet.redirected(packet.destination(), port);
        }
        return packet.redirected(host.isPresent() ? Endpoint.of(host.getAsLong()) : Endpoint.ANY, port);
    }

    private static @Nullable Integer port(String text) {
        OptionalInt port = Numbers.port(text.startsWith(":") ? text.substring(1) : text);
        return port.isPresent() ? Integer.valueOf(port.getAsInt()) : null;
    }

    /** Whether the new source stays in 127.0.0.0/8, so that the packet is not foreign after it. */
    boolean keepsLoopbackSource() {
        if (kind != Kind.SNAT || to == null) {
            return false;
        }
        String first = to.split("[-:]", 2)[0];
        return Ipv4.isLoopback(first);
    }

    boolean rewritesSource() {
        return kind == Kind.MASQUERADE || kind == Kind.SNAT || kind == Kind.NETMAP;
    }
}

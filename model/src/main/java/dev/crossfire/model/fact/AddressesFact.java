package dev.crossfire.model.fact;

import java.util.List;

/**
 * {@code ip addr}.
 *
 * @param loopbackUp lo has the UP flag
 * @param loopback IPv4 addresses of lo with their prefix length, such as {@code 127.0.0.1/8}
 * @param global IPv4 addresses of global scope on any link, without prefix length: what MASQUERADE can take
 */
public record AddressesFact(boolean loopbackUp, List<String> loopback, List<String> global) implements Fact {

    public AddressesFact {
        loopback = List.copyOf(loopback);
        global = List.copyOf(global);
    }

    public boolean hasLoopbackAddress() {
        return loopback.stream().anyMatch(address -> address.startsWith("127."));
    }
}

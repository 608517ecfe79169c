package dev.crossfire.model.fact;

import java.util.List;

/**
 * {@code ip addr}.
 *
 * @param loopbackUp lo has the UP flag
 * @param loopback IPv4 addresses of lo with their prefix length, such as {@code 127.0.0.1/8}
 * @param global IPv4 addresses of global scope on any link, without prefix length: what MASQUERADE can take
 * @param others IPv4 addresses of another scope on links beyond lo
 * @param perhapsOfPod the only link beyond lo leads into another network namespace, as a pod's does
 */
public record AddressesFact(
        boolean loopbackUp, List<String> loopback, List<String> global, List<String> others, boolean perhapsOfPod)
        implements Fact {

    public AddressesFact {
        loopback = List.copyOf(loopback);
        global = List.copyOf(global);
        others = others == null ? List.of() : List.copyOf(others);
    }

    /** Of a node whose addresses are all of loopback or of global scope. */
    public AddressesFact(boolean loopbackUp, List<String> loopback, List<String> global) {
        this(loopbackUp, loopback, global, List.of(), false);
    }

    public boolean hasLoopbackAddress() {
        return loopback.stream().anyMatch(address -> address.startsWith("127."));
    }
}

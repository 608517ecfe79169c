package dev.crossfire.model.fact;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code sysctl}.
 *
 * @param routeLocalnet interface, {@code all} or {@code default} → {@code net.ipv4.conf.X.route_localnet}
 */
public record SysctlFact(Map<String, Integer> routeLocalnet) implements Fact {

    public SysctlFact {
        routeLocalnet = Collections.unmodifiableMap(new TreeMap<>(routeLocalnet));
    }

    /** Whether packets from another host may reach 127.0.0.0/8 of this node. */
    public boolean remoteMayReachLoopback() {
        return routeLocalnet.values().stream().anyMatch(value -> value != 0);
    }
}

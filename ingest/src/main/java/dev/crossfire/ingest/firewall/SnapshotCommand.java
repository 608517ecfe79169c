package dev.crossfire.ingest.firewall;

import dev.crossfire.model.fact.Backend;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command whose output is a part of a snapshot. All of them only read, and none makes the kernel load or create anything: {@code
 * iptables-legacy-save} with a table named would create that table on a node that has only nft, as would {@code iptables-legacy -L}.
 *
 * @param kind of the part
 * @param words the command
 * @param backend of a rule set; null otherwise
 * @param debianPackage that brings it
 */
record SnapshotCommand(
        String kind, List<String> words, @Nullable Backend backend, String debianPackage) {

    /** Sockets that a health check of this node can have: loopback's, and Felix's port (on OpenShift 9199) on the node's own address. */
    private static final String CHECKED_SOCKETS =
            "( src 127.0.0.0/8 or dst 127.0.0.0/8 or sport = :9099 or dport = :9099 or sport = :9199 or dport = :9199 )";

    static final SnapshotCommand NFT_RULES = ruleSet("iptables-nft-save -c", Backend.NFT, "iptables");
    static final SnapshotCommand LEGACY_RULES = ruleSet("iptables-legacy-save -c", Backend.LEGACY, "iptables");

    /** Names of the legacy tables that there are; no such file where the kernel has none. */
    static final SnapshotCommand LEGACY_TABLES = ruleSet("cat /proc/net/ip_tables_names", Backend.LEGACY, "coreutils");

    static final SnapshotCommand NATIVE_TABLES = ruleSet("nft list tables", Backend.NATIVE, "nftables");

    static final SnapshotCommand ROUTES = of("routes", "ip route show table all", "iproute2");
    static final SnapshotCommand POLICY_RULES = of("routes", "ip rule", "iproute2");
    static final SnapshotCommand ADDRESSES = of("routes", "ip addr", "iproute2");
    static final SnapshotCommand ROUTE_OF_LOOPBACK = of("routes", "ip route get 127.0.0.1", "iproute2");
    static final SnapshotCommand LISTENERS = of("sockets", "ss -ltn", "iproute2");
    static final SnapshotCommand SOCKETS = of("sockets", "ss -tan " + CHECKED_SOCKETS, "iproute2");

    /** Flows to loopback, however they were rewritten; a node may have hundreds of thousands of others. */
    static final SnapshotCommand FLOWS = of("conntrack", "conntrack -L -p tcp -d 127.0.0.0/8", "conntrack");

    static final SnapshotCommand SETTINGS = new SnapshotCommand(
            "sysctl",
            List.of("sysctl", "-a", "--pattern", "^net\\.ipv4\\.conf\\.[^.]+\\.(route_localnet|rp_filter)$"),
            null,
            "procps");

    /** What is run beside the rule sets, in this order: sockets and flows close together, since they explain each other. */
    static final List<SnapshotCommand> BESIDE_RULES =
            List.of(ROUTES, POLICY_RULES, ADDRESSES, ROUTE_OF_LOOPBACK, SOCKETS, LISTENERS, FLOWS, SETTINGS);

    SnapshotCommand {
        words = List.copyOf(words);
    }

    private static SnapshotCommand of(String kind, String command, String debianPackage) {
        return new SnapshotCommand(kind, List.of(command.split(" ", -1)), null, debianPackage);
    }

    private static SnapshotCommand ruleSet(String command, Backend backend, String debianPackage) {
        return new SnapshotCommand("firewall", List.of(command.split(" ", -1)), backend, debianPackage);
    }

    /** Lists one native table. */
    static SnapshotCommand nativeTable(String family, String name) {
        return new SnapshotCommand(
                "firewall", List.of("nft", "list", "table", family, name), Backend.NATIVE, "nftables");
    }

    /** The binary. */
    String program() {
        return words.get(0);
    }

    /** As people would type it. */
    String line() {
        return String.join(" ", words);
    }
}

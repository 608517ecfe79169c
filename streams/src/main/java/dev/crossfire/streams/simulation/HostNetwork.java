package dev.crossfire.streams.simulation;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What a node's firewall, routes and sockets look like for a while.
 *
 * @param source what gives packets to 127.0.0.1 a foreign source, if anything does
 * @param traits in what else it differs from a healthy node
 * @param sockets what stands on the port of the health check
 */
record HostNetwork(Source source, Set<Trait> traits, Sockets sockets) {

    HostNetwork {
        traits = Set.copyOf(traits);
    }

    /** As on a healthy node: the rule stands, and nothing rewrites. */
    static final HostNetwork HEALTHY = new HostNetwork(Source.KEPT, Set.of(), Sockets.LISTENING);

    static final String ADDRESS = "10.20.0.5";

    enum Source {
        KEPT(""),
        MASQUERADED("[%1$d:%2$d] -A POSTROUTING ! -o docker0 -j MASQUERADE"),
        SNATED("[%1$d:%2$d] -A POSTROUTING ! -o docker0 -j SNAT --to-source " + ADDRESS),
        /** It would be, were it not for a rule before. */
        BEHIND_RETURN("[%1$d:%2$d] -A POSTROUTING -o lo -j RETURN\n[0:0] -A POSTROUTING ! -o docker0 -j MASQUERADE"),
        BY_ROUTE("");

        private final String rule;

        Source(String rule) {
            this.rule = rule;
        }
    }

    enum Sockets {
        LISTENING,
        /** Connections that the server accepted in the kernel and never answered. */
        QUEUE_FULL,
        OTHER_AGENT
    }

    enum Trait {
        /** The rules stand in iptables-legacy instead of iptables-nft. */
        IN_LEGACY,
        /** The tool prints no counters. */
        UNCOUNTED,
        /** INPUT has the policy DROP and lets nothing pass on lo. */
        INPUT_DROPS,
        /** The chains of Kubernetes and Calico are gone. */
        FLUSHED,
        /** The node has the bridge of Docker. */
        DOCKER_BRIDGE,
        /** Other hosts may send to 127.0.0.0/8. */
        OPEN_TO_PEERS,
        /** Pods are behind a bridge, and nothing accepts what they send. */
        PODS_ON_A_BRIDGE,
        /** FORWARD has the policy DROP. */
        FORWARD_DROPS,
        /** The other backend holds rules for Services of a time when it was used. */
        STALE_SERVICES
    }

    HostNetwork with(Source other) {
        return new HostNetwork(other, traits, sockets);
    }

    HostNetwork with(Sockets other) {
        return new HostNetwork(source, traits, other);
    }

    HostNetwork with(Trait more) {
        EnumSet<Trait> all = EnumSet.of(more);
        all.addAll(traits);
        return new HostNetwork(source, all, sockets);
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /**
     * Packets since the boot.
     *
     * @param dropped by the localnet rule
     * @param refused by INPUT's policy
     * @param lost by FORWARD's policy
     * @param others that no rule of interest took
     */
    record Packets(long dropped, long refused, long lost, long others) {}

    /** What the save of the backend that holds the rules prints. */
    String rules(Packets packets) {
        long dropped = packets.dropped();
        long refused = packets.refused();
        long others = packets.others();
        String filter = has(Trait.FLUSHED) ? FLUSHED_FILTER : FILTER;
        String policy = has(Trait.INPUT_DROPS)
                ? ":INPUT DROP [" + refused + ":" + refused * SYN_BYTES + "]"
                : ":INPUT ACCEPT [" + others + ":" + others * OTHER_BYTES + "]";
        String accepts = has(Trait.INPUT_DROPS)
                ? "[" + others + ":" + others * OTHER_BYTES
                        + "] -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n"
                : "";
        String forward = has(Trait.FORWARD_DROPS)
                ? ":FORWARD DROP [" + packets.lost() + ":" + packets.lost() * SYN_BYTES + "]"
                : ":FORWARD ACCEPT [0:0]";
        String text = filter.replace("%policy%", policy)
                .replace("%forward%", forward)
                .replace("%accepts%", accepts)
                .replace("%drop%", "[" + dropped + ":" + dropped * SYN_BYTES + "]")
                .replace("%all%", "[" + (dropped + others) + ":" + (dropped * SYN_BYTES + others * OTHER_BYTES) + "]");
        String rewriter = source.rule.isEmpty() ? "" : source.rule.formatted(dropped, dropped * SYN_BYTES) + "\n";
        text = text
                + (has(Trait.FLUSHED) ? FLUSHED_NAT : NAT)
                        .replace("%rewriter%", rewriter)
                        .replace("%services%", has(Trait.STALE_SERVICES) ? SERVICES.formatted("10.244.1.7") : "");
        return has(Trait.UNCOUNTED) ? COUNTERS_OF_RULES.matcher(text).replaceAll("") : text;
    }

    /** What the save of the other backend prints. */
    String rulesOfOtherBackend() {
        return has(Trait.STALE_SERVICES) ? "*nat\n" + SERVICES.formatted("10.244.1.4") + "COMMIT\n" : "";
    }

    private static final java.util.regex.Pattern COUNTERS_OF_RULES =
            java.util.regex.Pattern.compile("(?m)^\\[\\d+:\\d+] ");

    private static final int SYN_BYTES = 60;
    private static final int OTHER_BYTES = 90;

    private static final String FILTER = """
            *filter
            %policy%
            %forward%
            :OUTPUT ACCEPT [0:0]
            :KUBE-FIREWALL - [0:0]
            :KUBE-FORWARD - [0:0]
            :cali-INPUT - [0:0]
            :cali-OUTPUT - [0:0]
            %all% -A INPUT -j KUBE-FIREWALL
            %accepts%%all% -A INPUT -m comment --comment "cali:Cz_u1IQiXIMmKD4c" -j cali-INPUT
            [0:0] -A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
            %all% -A OUTPUT -j KUBE-FIREWALL
            %all% -A OUTPUT -m comment --comment "cali:tVnHkvAo15HuiPy0" -j cali-OUTPUT
            %drop% -A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP
            [0:0] -A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP
            [0:0] -A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
            COMMIT
            """;

    private static final String FLUSHED_FILTER = """
            *filter
            %policy%
            %forward%
            :OUTPUT ACCEPT [0:0]
            :fw_INPUT - [0:0]
            %accepts%[0:0] -A INPUT -j fw_INPUT
            COMMIT
            """;

    private static final String NAT = """
            *nat
            :PREROUTING ACCEPT [0:0]
            :INPUT ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :POSTROUTING ACCEPT [0:0]
            :KUBE-MARK-MASQ - [0:0]
            :KUBE-POSTROUTING - [0:0]
            :cali-POSTROUTING - [0:0]
            :cali-nat-outgoing - [0:0]
            [0:0] -A POSTROUTING -m comment --comment "cali:O3lYWMrLQYEMJtB5" -j cali-POSTROUTING
            [0:0] -A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
            [0:0] -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
            %rewriter%%services%[0:0] -A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
            [0:0] -A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
            [0:0] -A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
            [0:0] -A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
            [0:0] -A cali-POSTROUTING -m comment --comment "cali:Z-c7XtVd2Bq7s_hA" -j cali-nat-outgoing
            [0:0] -A cali-nat-outgoing -s 10.244.0.0/16 ! -d 10.244.0.0/16 -m comment --comment "cali:flqWnvo8yq4ULQLa" -j MASQUERADE --random-fully
            COMMIT
            """;

    private static final String SERVICES = """
            :KUBE-SERVICES - [0:0]
            :KUBE-SVC-TCOU7JCQXEZGVUNU - [0:0]
            :KUBE-SEP-ZZFQCDTCNLRJIKJJ - [0:0]
            [0:0] -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
            [0:0] -A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
            [0:0] -A KUBE-SERVICES -d 10.96.0.10/32 -p udp -m comment --comment "kube-system/kube-dns:dns cluster IP" -m udp --dport 53 -j KUBE-SVC-TCOU7JCQXEZGVUNU
            [0:0] -A KUBE-SVC-TCOU7JCQXEZGVUNU -m comment --comment "kube-system/kube-dns:dns" -j KUBE-SEP-ZZFQCDTCNLRJIKJJ
            [0:0] -A KUBE-SEP-ZZFQCDTCNLRJIKJJ -p udp -m comment --comment "kube-system/kube-dns:dns" -m udp -j DNAT --to-destination %s:53
            """;

    private static final String FLUSHED_NAT = """
            *nat
            :PREROUTING ACCEPT [0:0]
            :INPUT ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :POSTROUTING ACCEPT [0:0]
            %rewriter%COMMIT
            """;

    /** What the commands beside the rule sets print: command → text. */
    Map<String, String> beside() {
        String source = this.source == Source.BY_ROUTE ? ADDRESS : "127.0.0.1";
        return Map.of(
                "ip route show table all",
                        ROUTES.replace("%source%", source) + (has(Trait.PODS_ON_A_BRIDGE) ? PODS_ROUTE : ""),
                "ip rule", "0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n",
                "ip addr", ADDRESSES + (has(Trait.DOCKER_BRIDGE) ? BRIDGE : ""),
                "ip route get 127.0.0.1", "local 127.0.0.1 dev lo src " + source + " uid 0 \n    cache <local> \n",
                "ss -tan", "State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n" + connections(),
                "ss -ltn", "State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n" + listeners(),
                "sysctl", SYSCTL.replace("%all%", has(Trait.OPEN_TO_PEERS) ? "1" : "0"));
    }

    private String connections() {
        return sockets == Sockets.QUEUE_FULL ? FULL_QUEUE : listeners();
    }

    private String listeners() {
        return switch (sockets) {
            case QUEUE_FULL -> "LISTEN 129 128 127.0.0.1:9099 0.0.0.0:*\n";
            case OTHER_AGENT -> "LISTEN 0 4096 127.0.0.1:9099 0.0.0.0:* users:((\"node-agent\",pid=4242,fd=7))\n";
            case LISTENING -> "LISTEN 0 4096 127.0.0.1:9099 0.0.0.0:*\n";
        };
    }

    private static final String SYSCTL = """
            net.ipv4.conf.all.route_localnet = %all%
            net.ipv4.conf.default.route_localnet = 0
            net.ipv4.conf.eth0.route_localnet = 0
            """;

    private static final String FULL_QUEUE = """
            LISTEN     129 128 127.0.0.1:9099  0.0.0.0:*
            ESTAB      82  0   127.0.0.1:9099  127.0.0.1:40112
            ESTAB      0   0   127.0.0.1:40112 127.0.0.1:9099
            """;

    private static final String ROUTES = """
            default via 10.20.0.1 dev eth0
            10.20.0.0/24 dev eth0 proto kernel scope link src 10.20.0.5
            local 10.20.0.5 dev eth0 table local proto kernel scope host src 10.20.0.5
            local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
            local 127.0.0.1 dev lo table local proto kernel scope host src %source%
            broadcast 127.255.255.255 dev lo table local proto kernel scope link src 127.0.0.1
            """;

    private static final String PODS_ROUTE = "10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1\n";

    private static final String ADDRESSES = """
            1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
                inet 127.0.0.1/8 scope host lo
                   valid_lft forever preferred_lft forever
            2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq state UP group default qlen 1000
                inet 10.20.0.5/24 brd 10.20.0.255 scope global eth0
                   valid_lft forever preferred_lft forever
            """;

    private static final String BRIDGE = """
            3: docker0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc noqueue state DOWN group default
                inet 172.17.0.1/16 brd 172.17.255.255 scope global docker0
                   valid_lft forever preferred_lft forever
            """;
}

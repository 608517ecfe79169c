package dev.crossfire.streams.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.fact.AddressesFact;
import dev.crossfire.model.fact.ConntrackFact.Flow;
import dev.crossfire.model.fact.NodeFact;
import dev.crossfire.model.fact.PolicyRulesFact.PolicyRule;
import dev.crossfire.model.fact.RouteGetFact;
import dev.crossfire.model.fact.RoutesFact.Route;
import dev.crossfire.model.fact.SocketsFact;
import dev.crossfire.model.fact.SocketsFact.Connection;
import dev.crossfire.model.fact.SocketsFact.Listener;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The readers of commands that are not rule sets. */
class ReadersTest {

    @Test
    void routesThatCanTakeAPacketToLoopbackAreKept() {
        String text = """
                default via 10.20.0.2 dev n0 proto dhcp src 10.20.0.1 metric 100
                10.20.0.0/24 dev n0 proto kernel scope link src 10.20.0.1
                127.0.0.0/8 via 10.20.0.2 dev n0 table 100
                unreachable default table 200 metric 4278198272
                default table 201
                	nexthop via 10.20.0.3 dev n0 weight 1
                	nexthop via 10.20.0.4 dev n1 weight 1
                local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
                local 127.0.0.1 dev lo table 255 proto kernel scope host src 10.20.0.1
                broadcast 127.255.255.255 dev lo table local proto kernel scope link src 127.0.0.1
                throw 127.0.0.1 table 202
                0.0.0.0/1 dev wg0 scope link
                127.0.0.1 tos 0x10 dev n0
                default via inet6 fe80::1 dev n0 table 203
                default via fe80::1 dev n0 proto ra metric 1024 pref medium
                local ::1 dev lo table local proto kernel metric 0 pref medium
                unreachable default dev lo metric 4294967295 error -101 pref medium
                """;
        List<Route> routes = RouteReader.routes(text, null).routes();
        assertEquals(
                List.of(
                        "unicast 0.0.0.0/0 main n0 10.20.0.2 10.20.0.1 100",
                        "unicast 127.0.0.0/8 100 n0 10.20.0.2 null 0",
                        "unreachable 0.0.0.0/0 200 null null null 2147483647",
                        "unicast 0.0.0.0/0 201 n0 10.20.0.3 null 0",
                        "local 127.0.0.0/8 local lo null 127.0.0.1 0",
                        "local 127.0.0.1/32 local lo null 10.20.0.1 0",
                        "throw 127.0.0.1/32 202 null null null 0",
                        "unicast 0.0.0.0/1 main wg0 null null 0",
                        "unicast 0.0.0.0/0 203 n0 fe80::1 null 0"),
                routes.stream()
                        .map(route -> String.join(
                                " ",
                                route.type(),
                                route.prefix(),
                                route.table(),
                                String.valueOf(route.dev()),
                                String.valueOf(route.via()),
                                String.valueOf(route.src()),
                                String.valueOf(route.metric())))
                        .toList());
        assertEquals(
                "default via 10.20.0.2 dev n0 proto dhcp src 10.20.0.1 metric 100",
                routes.get(0).text());
    }

    @Test
    void oneTablesRoutesAreOfThatTable() {
        String local = "local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1\n";
        assertEquals("local", RouteReader.routes(local, null).routes().get(0).table());
        assertEquals(
                "100",
                RouteReader.routes("127.0.0.0/8 dev n0\n", "ip route show table 100")
                        .routes()
                        .get(0)
                        .table());
        assertEquals(
                "main",
                RouteReader.routes("default dev n0\n", "ip route")
                        .routes()
                        .get(0)
                        .table());
    }

    @Test
    void theKernelsOwnDecisionIsRead() {
        assertEquals(
                new RouteGetFact(
                        "127.0.0.1",
                        false,
                        "n0",
                        "10.20.0.2",
                        "10.20.0.1",
                        "100",
                        999,
                        null,
                        "127.0.0.1 via 10.20.0.2 dev n0 table 100 src 10.20.0.1 uid 999"),
                RouteReader.routeGet("127.0.0.1 via 10.20.0.2 dev n0 table 100 src 10.20.0.1 uid 999 \n    cache \n"));
        RouteGetFact local = RouteReader.routeGet("local 127.0.0.1 dev lo src 127.0.0.1 \n    cache <local> \n");
        assertTrue(local.local());
        assertNull(local.uid());
        assertNull(local.error());
        assertEquals(
                "prohibit",
                RouteReader.routeGet("prohibit 127.0.0.1 src 1.2.3.4 uid 0").error());
    }

    @Test
    void policyRulesAreReadWithSelectorAndAction() {
        String text = """
                0:	from all lookup local
                10:	from all to 127.0.0.0/8 uidrange 0-0 lookup 100
                50:	not from all fwmark 0xca6c lookup 51820
                60:	from all lookup main suppress_prefixlength 0
                70:	from 10.0.0.0/8 goto 32766
                80:	from all iif eth0 [detached] unreachable
                1000:	from all lookup [l3mdev-table]
                32766:	from all lookup 254 proto kernel
                """;
        List<PolicyRule> rules = PolicyRuleReader.read(text).rules();
        assertEquals(8, rules.size());
        assertEquals(
                new PolicyRule(
                        10,
                        "from all to 127.0.0.0/8 uidrange 0-0",
                        "lookup",
                        "100",
                        null,
                        "10: from all to 127.0.0.0/8 uidrange 0-0 lookup 100"),
                rules.get(1));
        assertEquals("not from all fwmark 0xca6c", rules.get(2).selector());
        assertEquals(0, rules.get(3).suppressPrefixLength());
        assertEquals("32766", rules.get(4).table());
        assertEquals("unreachable", rules.get(5).action());
        assertNull(rules.get(5).table());
        assertEquals("main", rules.get(7).table());
    }

    @Test
    void addressesAreReadInEveryForm() {
        AddressesFact whole = AddressReader.read("""
                1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
                    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
                    inet 127.0.0.1/8 scope host lo
                    inet 10.99.0.1/32 scope global lo
                    inet6 ::1/128 scope host
                2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500
                    inet 10.20.0.1/24 brd 10.20.0.255 scope global dynamic eth0
                    inet 169.254.3.4/16 scope link eth0
                """);
        assertEquals(
                new AddressesFact(
                        true,
                        List.of("127.0.0.1/8", "10.99.0.1/32"),
                        List.of("10.99.0.1", "10.20.0.1"),
                        List.of("169.254.3.4"),
                        true),
                whole);
        AddressesFact brief = AddressReader.read("""
                lo               UNKNOWN        127.0.0.1/8 ::1/128
                eth0@if7         UP             10.20.0.1/24 fe80::1/64
                cali1234@if3     UP
                """);
        assertEquals(new AddressesFact(true, List.of("127.0.0.1/8"), List.of("10.20.0.1")), brief);
        AddressesFact oneLine =
                AddressReader.read("1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever\n");
        assertEquals(List.of("127.0.0.1/8"), oneLine.loopback());
        AddressesFact down = AddressReader.read("1: lo: <LOOPBACK> mtu 65536 qdisc noqueue state DOWN\n");
        assertFalse(down.loopbackUp());
        assertFalse(down.hasLoopbackAddress());
        assertFalse(AddressReader.read("lo               DOWN\n").loopbackUp());
    }

    /** A pod has one link, which leads into the node's namespace, and perhaps devices that every namespace has. */
    @Test
    void addressesThatMayBeAPodsAreTold() {
        assertTrue(AddressReader.read("""
                1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536
                2: tunl0@NONE: <NOARP> mtu 1480 qdisc noop state DOWN
                4: eth0@if9: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450
                    inet 10.244.1.7/32 scope global eth0
                """).perhapsOfPod());
        assertTrue(AddressReader.read("lo UNKNOWN 127.0.0.1/8\neth0@if9 UP 10.244.1.7/32\n")
                .perhapsOfPod());
        assertFalse(AddressReader.read("lo UNKNOWN 127.0.0.1/8\neth0 UP 10.0.0.5/24\ncali12@if3 UP\n")
                .perhapsOfPod());
        assertFalse(AddressReader.read("""
                2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500
                    inet 172.18.0.2/16 scope global eth0
                3: cali1@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450
                """).perhapsOfPod(), "a node that is a container itself");
    }

    @Test
    void netstatTellsWhatSsTells() {
        SocketsFact netstat = SocketReader.read("""
                Active Internet connections (servers and established)
                Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name
                tcp        0      0 127.0.0.1:9099          0.0.0.0:*               LISTEN      1712/calico-node
                tcp        0      1 10.20.0.1:43210         127.0.0.1:9099          SYN_SENT    1203/kubelet
                tcp6       0      0 :::10250                :::*                    LISTEN      1203/kubelet
                tcp        0      0 10.20.0.1:22            10.20.0.9:50100         ESTABLISHED 900/sshd: core
                udp        0      0 0.0.0.0:68              0.0.0.0:*                           811/dhclient
                """, false);
        SocketsFact ss = SocketReader.read("""
                State    Recv-Q Send-Q Local Address:Port  Peer Address:Port Process
                LISTEN   0      0      127.0.0.1:9099      0.0.0.0:*    users:(("calico-node",pid=1712,fd=8))
                SYN-SENT 0      1      10.20.0.1:43210     127.0.0.1:9099
                LISTEN   0      0      ::10250             *:*          users:(("kubelet",pid=1203,fd=20))
                ESTAB    0      0      10.20.0.1:22        10.20.0.9:50100
                """.replace("::10250", ":::10250"), false);
        assertEquals(ss, netstat);
        assertEquals("SYN-SENT", netstat.connections().get(0).state());
        assertEquals(2, netstat.listeners().size());
    }

    @Test
    void socketsAreCountedFromTheClientsSide() {
        SocketsFact fact = SocketReader.read("""
                State      Recv-Q Send-Q Local Address:Port  Peer Address:Port Process
                LISTEN     2      5          127.0.0.1:9099       0.0.0.0:*     users:(("calico-node",pid=1,fd=9))
                LISTEN     0      4096               *:10250            *:*
                LISTEN     0      128             [::]:22            [::]:*
                LISTEN     0      128   127.0.0.53%lo:53         0.0.0.0:*
                SYN-SENT   0      1          10.20.0.1:60200    127.0.0.1:9099  users:(("calico-node",pid=77,fd=6))
                SYN-SENT   0      1          10.20.0.1:60202    127.0.0.1:9099
                SYN-SENT   0      1       10.20.0.1%n0:60204    127.0.0.1:9099
                ESTAB      0      0          127.0.0.1:50000    127.0.0.1:9099
                ESTAB      0      0          127.0.0.1:9099     127.0.0.1:50000
                CLOSE-WAIT 3      0          127.0.0.1:9099     127.0.0.1:50002
                ESTAB      0      0  [::ffff:127.0.0.1]:50004 [::ffff:127.0.0.1]:10250
                ESTAB      0      0          10.20.0.1:10250    10.20.0.9:40000
                ESTAB      0      0          10.20.0.1:40002   10.96.0.1:443   timer:(keepalive,19sec,0)
                TIME-WAIT  0      0          10.20.0.1:40004    10.20.0.1:2379
                """, false);
        assertTrue(fact.listenersShown());
        assertTrue(fact.connectionsShown());
        assertEquals(
                List.of(
                        new Listener("127.0.0.1", 9099, 2, 5, "calico-node"),
                        new Listener("[::]", 22, 0, 128),
                        new Listener("127.0.0.53", 53, 0, 128),
                        new Listener("*", 10250, 0, 4096)),
                fact.listeners());
        assertEquals(
                List.of(
                        new Connection("SYN-SENT", "10.20.0.1", "127.0.0.1", 9099, null, 2),
                        new Connection("SYN-SENT", "10.20.0.1", "127.0.0.1", 9099, "n0", 1),
                        new Connection("ESTAB", "127.0.0.1", "127.0.0.1", 9099, null, 1),
                        new Connection("CLOSE-WAIT", "127.0.0.1", "127.0.0.1", 9099, null, 1),
                        new Connection("TIME-WAIT", "10.20.0.1", "10.20.0.1", 2379, null, 1),
                        new Connection("ESTAB", "127.0.0.1", "127.0.0.1", 10250, null, 1)),
                fact.connections());
    }

    @Test
    void whatSsWasAskedDecidesWhatItsSilenceMeans() {
        String header = "State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n";
        SocketsFact listeners = SocketReader.read(header, true);
        assertTrue(listeners.listenersShown());
        assertFalse(listeners.connectionsShown());
        SocketsFact connections = SocketReader.read("", false);
        assertFalse(connections.listenersShown());
        assertTrue(connections.connectionsShown());
        assertEquals(
                1,
                SocketReader.read("tcp   LISTEN 0 5 127.0.0.1:9099 0.0.0.0:*\n", true)
                        .listeners()
                        .size());
    }

    @Test
    void listsOfManySocketsKeepHealthPorts() {
        StringBuilder text = new StringBuilder();
        for (int port = 1; port <= 200; port++) {
            text.append("LISTEN 0 5 0.0.0.0:").append(port).append(" 0.0.0.0:*\n");
        }
        text.append("LISTEN 0 5 127.0.0.1:10248 0.0.0.0:*\nLISTEN 0 5 127.0.0.1:9099 0.0.0.0:*\n");
        SocketsFact fact = SocketReader.read(text.toString(), true);
        assertEquals(16, fact.listeners().size());
        assertEquals(
                List.of(9099, 10248, 179),
                fact.listeners().stream().map(Listener::port).limit(3).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp      6 116 SYN_SENT src=127.0.0.1 dst=127.0.0.1 sport=58346 dport=9099 [UNREPLIED] src=127.0.0.1 dst=10.20.0.5 sport=9099 dport=58346 mark=0 use=1",
                "ipv4     2 tcp      6 116 SYN_SENT dst=127.0.0.1 src=127.0.0.1 dport=9099 sport=58346 dst=10.20.0.5 src=127.0.0.1 dport=58346 sport=9099 [UNREPLIED] mark=0 zone=0 use=2"
            })
    void conntrackEntriesAreReadInAnyOrder(String line) {
        Flow flow = ConntrackReader.read("conntrack v1.4.7 (conntrack-tools): 1 flow entries have been shown.\n" + line)
                .flows()
                .get(0);
        assertEquals(new Flow("SYN_SENT", "127.0.0.1", "127.0.0.1", 9099, "10.20.0.5", true, false, 116, 116, 1), flow);
    }

    @Test
    void onlyTcpToLoopbackIsKeptOfConntrack() {
        String text = """
                udp      17 28 src=127.0.0.1 dst=127.0.0.53 sport=40000 dport=53 src=127.0.0.53 dst=127.0.0.1 sport=53 dport=40000 mark=0 use=1
                tcp      6 119 TIME_WAIT src=10.20.0.1 dst=10.96.0.1 sport=1 dport=443 src=10.20.0.2 dst=10.20.0.1 sport=6443 dport=1 [ASSURED] mark=0 use=1
                tcp      6 431999 ESTABLISHED src=127.0.0.1 dst=127.0.0.1 sport=2 dport=10248 src=127.0.0.1 dst=127.0.0.1 sport=10248 dport=2 [ASSURED] mark=0 use=1
                tcp      6 100 TIME_WAIT src=127.0.0.1 dst=127.0.0.1 sport=3 dport=9099 src=127.0.0.1 dst=127.0.0.1 sport=9099 dport=3 [ASSURED] mark=0 use=1
                tcp      6 90 TIME_WAIT src=127.0.0.1 dst=127.0.0.1 sport=4 dport=9099 src=127.0.0.1 dst=127.0.0.1 sport=9099 dport=4 [ASSURED] mark=0 use=1
                """;
        assertEquals(
                List.of(
                        new Flow("TIME_WAIT", "127.0.0.1", "127.0.0.1", 9099, "127.0.0.1", false, true, 90, 100, 2),
                        new Flow(
                                "ESTABLISHED",
                                "127.0.0.1",
                                "127.0.0.1",
                                10248,
                                "127.0.0.1",
                                false,
                                true,
                                431999,
                                431999,
                                1)),
                ConntrackReader.read(text).flows());
    }

    @Test
    void routeLocalnetIsReadInEveryForm() {
        String text = """
                net.ipv4.conf.all.route_localnet = 1
                net.ipv4.conf.lo.route_localnet=0
                net/ipv4/conf/eth0.100/route_localnet = 1
                /proc/sys/net/ipv4/conf/default/route_localnet:0
                /proc/sys/net/ipv4/conf/eth0:1/route_localnet:1
                net.ipv4.conf.all.rp_filter = 0
                """;
        assertEquals(
                Map.of("all", 1, "lo", 0, "eth0.100", 1, "default", 0, "eth0:1", 1),
                SysctlReader.read(text).routeLocalnet());
        StringBuilder many =
                new StringBuilder("net.ipv4.conf.all.route_localnet = 0\nnet.ipv4.conf.veth9.route_localnet = 1\n");
        for (int i = 1000; i < 2000; i++) {
            many.append("net.ipv4.conf.cali").append(i).append(".route_localnet = 0\n");
        }
        Map<String, Integer> kept = SysctlReader.read(many.toString()).routeLocalnet();
        assertTrue(kept.size() <= 32);
        assertEquals(1, kept.get("veth9"));
        assertEquals(0, kept.get("all"));
    }

    @Test
    void theNodesKeysAreRead() {
        String text = """
                cluster: prod
                node: worker-3
                kubernetes: "1.32.4"
                install: manifest   # by hand
                proxyMode: 'iptables'
                backends:
                  iptables-save: nft
                taken:
                  runtime: not this one
                """;
        assertEquals(new NodeFact("1.32.4", "manifest", null, "iptables", null), NodeReader.read(text));
        assertEquals(new NodeFact(null, null, null, null, null), NodeReader.read(""));
    }
}

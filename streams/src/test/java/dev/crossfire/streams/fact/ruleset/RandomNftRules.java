package dev.crossfire.streams.fact.ruleset;

import java.util.List;
import java.util.Random;

/** Native nft tables of a small grammar, the same for the same seed. */
final class RandomNftRules {

    private static final List<String> MATCHES = List.of(
            "ip saddr 127.0.0.0/8",
            "ip saddr != 127.0.0.0/8",
            "ip saddr { 10.20.0.1, 127.0.0.1 }",
            "ip saddr != { 10.0.0.0/8, 192.168.0.0/16 }",
            "ip saddr @mine",
            "ip saddr != @mine",
            "ip daddr 127.0.0.1",
            "ip daddr != 127.0.0.0/8",
            "ip daddr 10.0.0.0-10.255.255.255",
            "ip saddr . tcp dport { 127.0.0.1 . 9099, 10.0.0.0/8 . 1-1024 }",
            "ip daddr . tcp dport @services",
            "tcp dport 9099",
            "tcp dport != 9099",
            "tcp dport { 80, 9000-9100 }",
            "tcp dport @ports",
            "tcp dport > 9000",
            "tcp dport < 9099",
            "tcp sport 1024-65535",
            "tcp flags syn / fin,syn,rst,ack",
            "tcp flags & (fin | syn) == fin",
            "udp dport 9099",
            "meta l4proto { tcp, udp }",
            "meta l4proto != udp",
            "meta l4proto udp",
            "ip protocol tcp",
            "th dport 9099",
            "icmp type echo-request",
            "iifname \"lo\"",
            "iifname != \"lo\"",
            "oifname \"l*\"",
            "oifname != \"docker0\"",
            "oifname { \"lo\", \"n0\" }",
            "iif \"lo\"",
            "oif != \"lo\"",
            "meta mark 0x00000001",
            "meta mark & 0x00004000 == 0x00004000",
            "meta mark & 0x00004000 != 0x00004000",
            "meta mark != 0x0",
            "meta mark { 0x1, 0x4000 }",
            "ct state new",
            "ct state established,related",
            "ct state != established",
            "ct state { new, untracked }",
            "ct state invalid",
            "ct status dnat",
            "ct status ! dnat",
            "ct status & dnat != dnat",
            "ct status & (dnat | snat) == 0",
            "ct state & (new | invalid) != 0",
            "meta cgroup 0 tcp dport 80",
            "ct original ip daddr 127.0.0.1",
            "ct direction original",
            "fib daddr type local",
            "fib daddr type != local",
            "fib saddr type local",
            "fib daddr type { local, broadcast }",
            "meta skuid 0",
            "meta length 60",
            "limit rate 1000/second",
            "meta nfproto ipv4");

    private static final List<String> EFFECTS = List.of(
            "meta mark set 0x1",
            "meta mark set meta mark | 0x4000",
            "meta mark set meta mark & 0xff",
            "meta mark set meta mark ^ 0x4001",
            "meta mark set meta mark & 0xff | 0x4000",
            "meta mark set ct mark",
            "ct mark set 0x1",
            "log prefix \"accept drop\"");

    private static final List<String> BRANCHES = List.of(
            "ct state vmap { new : jump %s, invalid : accept }",
            "tcp dport vmap { 80 : accept, 9000-9100 : goto %s }",
            "ip daddr . meta l4proto vmap { 10.96.0.1 . tcp : drop, 127.0.0.1 . tcp : jump %s }",
            "meta mark vmap { 0x1 : return, 0x4000 : jump %s }");

    private final Random random;

    RandomNftRules(long seed) {
        this.random = new Random(seed);
    }

    /** Input of {@code nft -f}. */
    String ruleset() {
        StringBuilder text = new StringBuilder();
        table(text, "ip one");
        if (random.nextBoolean()) {
            table(text, "inet two");
        }
        return text.toString();
    }

    private void table(StringBuilder text, String table) {
        text.append("table ").append(table).append(" {\n");
        text.append("set mine { type ipv4_addr; flags interval; elements = { 127.0.0.1, 10.0.0.0/8 } }\n");
        text.append("set ports { type inet_service; elements = { 9099, 443 } }\n");
        text.append(
                "set services { type ipv4_addr . inet_service; elements = { 127.0.0.1 . 80, 127.0.0.1 . 9099 } }\n");
        List<String> own = List.of("a", "b", "c");
        for (int i = own.size() - 1; i >= 0; i--) {
            chain(text, own.get(i), "", own.subList(i + 1, own.size()), List.of("accept", "drop"));
        }
        chain(text, "early", "type filter hook output priority raw;", own, List.of("notrack", "accept"));
        chain(text, "marks", "type route hook output priority mangle;", own, List.of("accept"));
        chain(text, "out", "type filter hook output priority filter;", own, List.of("accept", "drop"));
        chain(text, "in", "type filter hook input priority filter + 10;", own, List.of("accept", "drop"));
        chain(
                text,
                "redirecting",
                "type nat hook output priority -100;",
                List.of(),
                List.of("accept", "meta l4proto tcp counter redirect to :9100", "accept"));
        chain(
                text,
                "masquerading",
                "type nat hook postrouting priority srcnat;",
                List.of(),
                List.of(
                        "accept",
                        "masquerade",
                        "masquerade fully-random",
                        "snat " + (table.startsWith("inet") ? "ip " : "") + "to 10.20.0.1"));
        text.append("}\n");
    }

    private void chain(StringBuilder text, String name, String hook, List<String> next, List<String> verdicts) {
        text.append("chain ").append(name).append(" {\n").append(hook).append('\n');
        if (hook.contains("filter") && random.nextInt(12) == 0) {
            text.append("policy drop;\n");
        }
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            text.append(rule(next, verdicts)).append('\n');
        }
        text.append("}\n");
    }

    private String rule(List<String> next, List<String> verdicts) {
        StringBuilder rule = new StringBuilder();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            rule.append(MATCHES.get(random.nextInt(MATCHES.size()))).append(' ');
        }
        int choice = random.nextInt(12);
        String chain = next.isEmpty() ? "" : next.get(random.nextInt(next.size()));
        if (choice == 0 && !next.isEmpty()) {
            // No counter: before the map it would count what the map does not hold.
            return rule + String.format(BRANCHES.get(random.nextInt(BRANCHES.size())), chain);
        }
        if (choice < 3) {
            return rule + "counter " + EFFECTS.get(random.nextInt(EFFECTS.size()));
        }
        if (choice < 5) {
            return rule + "counter return comment \"masquerade\"";
        }
        if (choice < 8 && !next.isEmpty()) {
            return rule + "counter " + (random.nextInt(3) == 0 ? "goto " : "jump ") + chain;
        }
        String verdict = verdicts.get(random.nextInt(verdicts.size()));
        return verdict.contains("counter") ? verdict : rule + "counter " + verdict;
    }
}

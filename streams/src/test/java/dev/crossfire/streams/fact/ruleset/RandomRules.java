package dev.crossfire.streams.fact.ruleset;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rule sets of a small grammar, the same for the same seed. */
final class RandomRules {

    private static final List<String> MATCHES = List.of(
            "-s 127.0.0.0/8",
            "! -s 127.0.0.0/8",
            "-s 10.20.0.1/32",
            "! -s 10.20.0.0/24",
            "-d 127.0.0.0/8",
            "! -d 127.0.0.0/8",
            "-d 127.0.0.1/32",
            "-d 10.20.0.1/32",
            "-s 172.17.0.0/16",
            "-p tcp",
            "! -p tcp",
            "-p udp",
            "-p tcp -m tcp --dport 9099",
            "-p tcp -m tcp ! --dport 9099",
            "-p tcp -m tcp --dport 9000:9100",
            "-p tcp -m tcp --dport 80",
            "-p tcp -m tcp --sport 1024:65535",
            "-p tcp -m tcp --sport 33000:50000",
            "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN",
            "-p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN",
            "-p tcp -m multiport --dports 80,9099",
            "-p tcp -m multiport ! --dports 9000:9200",
            "-m mark --mark 0x4000/0x4000",
            "-m mark ! --mark 0x4000/0x4000",
            "-m mark --mark 0x1/0xff",
            "-m mark ! --mark 0x0",
            "-m addrtype --dst-type LOCAL",
            "-m addrtype ! --dst-type LOCAL",
            "-m addrtype --src-type LOCAL",
            "-m addrtype --dst-type UNICAST",
            "-m conntrack --ctstate NEW",
            "-m conntrack --ctstate INVALID",
            "-m conntrack --ctstate UNTRACKED",
            "-m conntrack --ctstate DNAT",
            "-m conntrack --ctstate SNAT",
            "-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT",
            "-m conntrack --ctstate NEW,ESTABLISHED",
            "-m state --state NEW",
            "-m iprange --src-range 127.0.0.1-127.0.0.5",
            "-m iprange ! --dst-range 10.0.0.0-10.255.255.255",
            "-m statistic --mode nth --every 2 --packet 0",
            "-m owner --uid-owner 0",
            "-m owner ! --uid-owner 0",
            "-m length --length 0:50",
            "-m comment --comment \"a \\\"quoted\\\" -j DROP\"");

    private static final List<String> MARKS = List.of(
            "MARK --set-xmark 0x4000/0x4000",
            "MARK --set-xmark 0x4000/0x0",
            "MARK --set-mark 0x1",
            "MARK --or-mark 0x8000",
            "MARK --and-mark 0xff",
            "MARK --xor-mark 0x4001",
            "CONNMARK --restore-mark");

    private final Random random;

    RandomRules(long seed) {
        this.random = new Random(seed);
    }

    /** Input of {@code iptables-restore}. */
    String iptables() {
        StringBuilder text = new StringBuilder();
        table(text, "raw", List.of("OUTPUT", "PREROUTING"), List.of("CT --notrack", "ACCEPT"));
        table(text, "mangle", List.of("OUTPUT", "POSTROUTING", "PREROUTING", "INPUT"), List.of("ACCEPT", "DROP"));
        nat(text);
        table(text, "filter", List.of("OUTPUT", "INPUT"), List.of("ACCEPT", "ACCEPT", "DROP", "LOG"));
        return text.toString();
    }

    /** The same with the localnet rule somewhere on the way; nothing but table filter drops. */
    String iptablesWithLocalnetRule() {
        StringBuilder text = new StringBuilder();
        table(text, "mangle", List.of("OUTPUT", "POSTROUTING", "PREROUTING"), List.of("ACCEPT"));
        StringBuilder filter = new StringBuilder();
        table(filter, "filter", List.of("OUTPUT", "INPUT"), List.of("ACCEPT", "DROP", "LOG"));
        List<String> lines = new ArrayList<>(List.of(filter.toString().split("\n", -1)));
        insert(lines, "-A OUTPUT -j KUBE-FIREWALL");
        insert(lines, "-A INPUT -j KUBE-FIREWALL");
        lines.add(1, ":KUBE-FIREWALL - [0:0]");
        StringBuilder firewall = new StringBuilder();
        rules(firewall, "KUBE-FIREWALL", List.of(), List.of("ACCEPT", "DROP"));
        lines.add(lines.indexOf("COMMIT"), firewall + Saves.LOCALNET);
        return text + String.join("\n", lines);
    }

    /** At a random place among the rules of its chain, or before all others. */
    private void insert(List<String> lines, String rule) {
        String chain = rule.substring(0, rule.indexOf(" -j"));
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(chain + " ") || lines.get(i).equals("COMMIT")) {
                places.add(i);
            }
        }
        lines.add(places.get(random.nextInt(places.size())), rule);
    }

    private void table(StringBuilder text, String table, List<String> chains, List<String> targets) {
        text.append('*').append(table).append('\n');
        for (String chain : chains) {
            boolean drops = table.equals("filter") && random.nextInt(12) == 0;
            text.append(':').append(chain).append(drops ? " DROP" : " ACCEPT").append(" [0:0]\n");
        }
        List<String> own = List.of("A", "B", "C");
        own.forEach(chain -> text.append(':').append(chain).append(" - [0:0]\n"));
        chains.forEach(chain -> rules(text, chain, own, targets));
        ownRules(text, own, targets);
        text.append("COMMIT\n");
    }

    /** What rewrites sources may stand only where POSTROUTING leads, what rewrites destinations only where OUTPUT does. */
    private void nat(StringBuilder text) {
        text.append("*nat\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n");
        List<String> before = List.of("OA", "OB");
        List<String> after = List.of("PA", "PB", "PC");
        before.forEach(chain -> text.append(':').append(chain).append(" - [0:0]\n"));
        after.forEach(chain -> text.append(':').append(chain).append(" - [0:0]\n"));
        List<String> destination = List.of(
                "ACCEPT", "-p tcp -j DNAT --to-destination 127.0.0.1:9100", "-p tcp -j REDIRECT --to-ports 9100");
        List<String> source =
                List.of("ACCEPT", "MASQUERADE", "MASQUERADE --random-fully", "SNAT --to-source 10.20.0.1");
        rules(text, "OUTPUT", before, destination);
        ownRules(text, before, destination);
        rules(text, "POSTROUTING", after, source);
        ownRules(text, after, source);
        text.append("COMMIT\n");
    }

    /** A chain leads only to later ones. */
    private void ownRules(StringBuilder text, List<String> own, List<String> targets) {
        for (int i = 0; i < own.size(); i++) {
            rules(text, own.get(i), own.subList(i + 1, own.size()), targets);
        }
    }

    private void rules(StringBuilder text, String chain, List<String> next, List<String> targets) {
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            String target = target(next, targets);
            String matches = target.startsWith(" -p") ? "" : matches(chain);
            text.append("-A ").append(chain).append(matches).append(target).append('\n');
        }
    }

    private String matches(String chain) {
        StringBuilder matches = new StringBuilder();
        List<String> used = new ArrayList<>();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String match = random.nextInt(5) == 0 ? device(chain) : MATCHES.get(random.nextInt(MATCHES.size()));
            String kind = kind(match);
            boolean fits = !kind.equals("owner") || chain.equals("OUTPUT") || chain.equals("POSTROUTING");
            if (fits && !used.contains(kind)) {
                used.add(kind);
                matches.append(' ').append(match);
            }
        }
        return matches.toString();
    }

    /** iptables takes most options once, and only one protocol. */
    private static String kind(String match) {
        for (String option : List.of("-p ", "-s ", "-d ", "-o ", "-i ", "--src-range", "--dst-range")) {
            if (match.contains(option)) {
                return option;
            }
        }
        return match.split(" ", -1)[1];
    }

    private String device(String chain) {
        boolean leaving = chain.equals("OUTPUT") || chain.equals("POSTROUTING");
        boolean arriving = chain.equals("PREROUTING") || chain.equals("INPUT");
        String option = leaving ? "-o" : arriving ? "-i" : random.nextBoolean() ? "-o" : "-i";
        String name = List.of("lo", "l+", "n0", "docker0", "n+").get(random.nextInt(5));
        return (random.nextBoolean() ? "! " : "") + option + " " + name;
    }

    private String target(List<String> next, List<String> targets) {
        int choice = random.nextInt(12);
        if (choice < 2) {
            return "";
        }
        if (choice < 4) {
            return " -j RETURN";
        }
        if (choice < 6) {
            return " -j " + MARKS.get(random.nextInt(MARKS.size()));
        }
        if (choice < 9 && !next.isEmpty()) {
            return (random.nextInt(3) == 0 ? " -g " : " -j ") + next.get(random.nextInt(next.size()));
        }
        String target = targets.get(random.nextInt(targets.size()));
        return target.startsWith("-p") ? " " + target : " -j " + target;
    }
}

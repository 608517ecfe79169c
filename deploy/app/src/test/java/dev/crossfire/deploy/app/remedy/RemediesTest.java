package dev.crossfire.deploy.app.remedy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.crossfire.deploy.app.diagnose.Diagnoser;
import dev.crossfire.deploy.app.diagnose.Report;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Remedy;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.signal.NodeNames;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every remedy that an incident shows, applied to the node that it was found on: what is said to hold heals, what is said not to does not,
 * the guard stands where it is said to, and the rollback brings the fault back. Commands for the node run as they are printed; steps for
 * the cluster by what they do to a node.
 */
@Tag("root")
@Execution(ExecutionMode.CONCURRENT)
class RemediesTest {

    private static final boolean CAMPAIGN = Boolean.getBoolean("crossfire.campaign");

    private static final String LOCALNET = " -w -A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment"
            + " \"block incoming localnet connections\" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP";

    /** As firewalld keeps its table; the process ends by itself, long after the test. */
    private static final String OWNED_MASQUERADE = "({ echo \"add table inet fw { flags owner; }\";"
            + " echo \"add chain inet fw post { type nat hook postrouting priority 110; }\";"
            + " echo \"add rule inet fw post masquerade\"; sleep 120; } | nft -i) >/dev/null 2>&1 &"
            + " until nft list table inet fw 2>/dev/null | grep -q masquerade; do sleep 0.1; done";

    private static final String MOVED_LOCAL = "ip rule add pref 100 lookup local; ip rule del pref 0; ";
    private static final String FOREIGN_TABLE = "ip route add local 127.0.0.0/8 dev lo src 10.20.0.1 table 100; ";

    private static final Pattern FIRST_RULE =
            Pattern.compile("(iptables\\S+ .*|nft list chain .*) shows it (?:as the )?first(?: rule)?");
    private static final Pattern ANSWERS = Pattern.compile("(.*) answers '([^']*)'");

    /** What a remedy that is said not to hold would do: an incident prints no commands for it. */
    private static final Map<String, List<String>> FUTILE = Map.of(
            "exclude-loopback-from-nat",
            List.of(
                    "iptables-nft -w -t nat -I POSTROUTING 1 -o lo -s 127.0.0.0/8 -d 127.0.0.0/8 -j RETURN",
                    "iptables-legacy -w -t nat -I POSTROUTING 1 -o lo -s 127.0.0.0/8 -d 127.0.0.0/8 -j RETURN"),
            "restore-loopback-route",
            List.of("ip route replace local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1"),
            "accept-loopback",
            List.of(
                    "iptables-nft -w -I INPUT 1 -i lo -d 127.0.0.0/8 -j ACCEPT",
                    "iptables-nft -w -I OUTPUT 1 -o lo -d 127.0.0.0/8 -j ACCEPT"),
            "delete-rule",
            List.of("iptables-nft -w -F KUBE-FIREWALL"),
            "lift-localnet-guard",
            List.of("iptables-nft -w -F KUBE-FIREWALL"));

    /** The three that articles advise, and what a cluster-level remedy does to the endpoint of one node. */
    private static final Map<String, Endpoint> ENDPOINTS = Map.of(
            "set-health-host-alone", new Endpoint("0.0.0.0", "127.0.0.1"),
            "move-health-endpoint", new Endpoint(LabNode.ADDRESS, LabNode.ADDRESS),
            "localhost-node-ports-alone", new Endpoint("127.0.0.1", "127.0.0.1"));

    /**
     * Where the health endpoint listens, and where the check looks for it.
     *
     * @param binds the address that it listens on
     * @param dialled what the check dials
     */
    private record Endpoint(String binds, String dialled) {}

    /**
     * A way to break a node.
     *
     * @param drop the backend that holds the localnet rule: nft, legacy or native
     * @param cause what must be found
     * @param always also run where not everything is
     */
    private record Broken(String name, String drop, String cause, boolean always, String... breaking) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Broken> nodes() {
        return Stream.of(
                        new Broken(
                                "masquerade, nft",
                                "nft",
                                "loopback-masqueraded",
                                true,
                                "iptables-nft -w -t nat -A POSTROUTING -j MASQUERADE"),
                        new Broken(
                                "masquerade, legacy",
                                "legacy",
                                "loopback-masqueraded",
                                false,
                                "iptables-legacy -w -t nat -A POSTROUTING -j MASQUERADE"),
                        new Broken(
                                "masquerade in legacy, rule in nft",
                                "nft",
                                "loopback-masqueraded",
                                true,
                                "iptables-legacy -w -t nat -A POSTROUTING -j MASQUERADE"),
                        new Broken(
                                "masquerade in a native table",
                                "nft",
                                "loopback-masqueraded",
                                true,
                                "nft add table ip vpn; nft \"add chain ip vpn post { type nat hook postrouting priority 100; }\";"
                                        + " nft add rule ip vpn post masquerade"),
                        new Broken(
                                "masquerade in a table that a process has for itself",
                                "nft",
                                "loopback-masqueraded",
                                true,
                                OWNED_MASQUERADE),
                        new Broken(
                                "masquerade, the rule three times",
                                "nft",
                                "loopback-masqueraded",
                                true,
                                "iptables-nft" + LOCALNET,
                                "iptables-nft" + LOCALNET,
                                "iptables-nft -w -t nat -A POSTROUTING -j MASQUERADE"),
                        new Broken(
                                "masquerade of all but docker0",
                                "nft",
                                "loopback-masqueraded",
                                false,
                                "iptables-nft -w -t nat -A POSTROUTING ! -o docker0 -j MASQUERADE"),
                        new Broken(
                                "snat of everything",
                                "nft",
                                "loopback-masqueraded",
                                false,
                                "iptables-nft -w -t nat -A POSTROUTING -j SNAT --to-source 10.20.0.1"),
                        new Broken(
                                "rule in a native table alone",
                                "native",
                                "loopback-masqueraded",
                                false,
                                "iptables-nft -w -t nat -A POSTROUTING -j MASQUERADE"),
                        new Broken(
                                "source of the route",
                                "nft",
                                "loopback-source-route",
                                true,
                                "ip route replace local 127.0.0.1 dev lo table local proto kernel scope host src 10.20.0.1"),
                        new Broken(
                                "source of the route, legacy",
                                "legacy",
                                "loopback-source-route",
                                false,
                                "ip route replace local 127.0.0.1 dev lo table local proto kernel scope host src 10.20.0.1"),
                        new Broken(
                                "duplicate route ahead",
                                "nft",
                                "loopback-source-route",
                                false,
                                "ip route prepend local 127.0.0.1 dev lo table local proto kernel scope host src 10.20.0.1"),
                        new Broken(
                                "policy rule",
                                "nft",
                                "loopback-source-route",
                                true,
                                MOVED_LOCAL + FOREIGN_TABLE + "ip rule add pref 10 lookup 100"),
                        new Broken(
                                "policy rule of a user",
                                "nft",
                                "loopback-source-route",
                                false,
                                MOVED_LOCAL + FOREIGN_TABLE + "ip rule add pref 10 uidrange 0-0 lookup 100"),
                        new Broken(
                                "policy rule at preference 0",
                                "nft",
                                "loopback-source-route",
                                false,
                                MOVED_LOCAL + FOREIGN_TABLE + "ip rule add pref 0 lookup 100"),
                        new Broken(
                                "masquerade and route",
                                "nft",
                                "loopback-source-route",
                                false,
                                "ip route replace local 127.0.0.1 dev lo table local proto kernel scope host src 10.20.0.1;"
                                        + " iptables-nft -w -t nat -A POSTROUTING -j MASQUERADE"),
                        new Broken(
                                "routed away",
                                "nft",
                                "loopback-routed-away",
                                true,
                                MOVED_LOCAL
                                        + "ip route add default via 10.20.0.2 dev n0 table 100; ip rule add pref 10 lookup 100"))
                .filter(node -> node.always() || CAMPAIGN);
    }

    @BeforeAll
    static void requireRoot() throws IOException {
        LabNode.requireRoot();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nodes")
    void whatIsSaidOfEachIsTrue(Broken broken) {
        try (LabNode node = LabNode.open()) {
            install(node, broken.drop());
            assertTrue(node.answers("127.0.0.1"), "the rule alone harms nobody");
            assertFalse(node.isOpenToPeer(), "the rule guards");
            for (String command : broken.breaking()) {
                node.run(command);
            }
            Incident incident = diagnosed(node, "healthcheck-vs-kube-firewall");
            assertEquals(Verdict.CONFIRMED, incident.verdict());
            assertEquals(
                    broken.cause(),
                    incident.cause() == null ? null : incident.cause().id());
            List<String> wrong = new ArrayList<>();
            for (Remedy remedy : incident.remedies()) {
                apply(node, broken, remedy, wrong);
            }
            assertEquals(List.of(), wrong);
        }
    }

    private static void install(LabNode node, String backend) {
        if (backend.equals("native")) {
            node.run("nft add table ip guard; nft \"add chain ip guard in { type filter hook input priority 0; }\";"
                    + " nft \"add chain ip guard out { type filter hook output priority 0; }\";"
                    + " nft \"add chain ip guard localnet\"; nft add rule ip guard in jump localnet; nft add rule ip guard out jump localnet;"
                    + " nft \"add rule ip guard localnet ip saddr != 127.0.0.0/8 ip daddr 127.0.0.0/8 ct state != { related, established }"
                    + " ct status & dnat == 0 counter drop\"");
            return;
        }
        String binary = "iptables-" + backend;
        node.run(binary + " -w -N KUBE-FIREWALL; " + binary + " -w -I INPUT -j KUBE-FIREWALL; " + binary
                + " -w -I OUTPUT -j KUBE-FIREWALL; " + binary + LOCALNET);
    }

    private static Incident diagnosed(LabNode node, String conflict) {
        node.capture();
        for (int check = 0; check < 3; check++) {
            assertFalse(node.check());
        }
        node.capture();
        assertFalse(node.check());
        node.capture();
        Report report = new Diagnoser(RuleCatalogue.shipped(), NodeNames.PLAIN, null, null)
                .bundle(node.bundle(), Instant.now());
        return report.incidents().stream()
                .filter(incident -> incident.conflict().equals(conflict))
                .findFirst()
                .orElseGet(() -> fail(report.findings().toString()));
    }

    private static void apply(LabNode node, Broken broken, Remedy remedy, List<String> wrong) {
        boolean helps = !remedy.holds().equals("no");
        Endpoint endpoint = ENDPOINTS.getOrDefault(remedy.id(), new Endpoint("127.0.0.1", "127.0.0.1"));
        if (!endpoint.binds().equals("127.0.0.1")) {
            node.serve(endpoint.binds());
        }
        List<String> undo = new ArrayList<>();
        for (String command : helps ? remedy.commands() : FUTILE.getOrDefault(remedy.id(), List.of())) {
            run(node, command);
        }
        boolean healed = node.answers(endpoint.dialled());
        if (healed != helps) {
            wrong.add(remedy.id() + " is said to hold: " + remedy.holds() + ", but the check "
                    + (healed ? "passes" : "still fails") + " after " + remedy.commands());
        }
        if (helps) {
            verify(node, remedy, wrong);
        }
        guard(node, remedy, wrong);
        undo.addAll(helps ? List.of(remedy.rollback().split("; ", -1)) : List.of());
        undo(node, broken, remedy, undo);
        if (!endpoint.binds().equals("127.0.0.1")) {
            node.serve("127.0.0.1");
        }
        if (node.answers("127.0.0.1")) {
            wrong.add(remedy.id() + ": the fault is not back after the rollback " + remedy.rollback());
        }
    }

    /** What the remedy says to look at beside the check itself, which was asked already. */
    private static void verify(LabNode node, Remedy remedy, List<String> wrong) {
        for (String step : remedy.verify().split("; ", -1)) {
            Matcher first = FIRST_RULE.matcher(step);
            Matcher answers = ANSWERS.matcher(step);
            String said = null;
            List<String> expected = List.of();
            if (first.matches()) {
                said = firstRule(node.said(first.group(1)));
                expected = List.of("lo", "127.0.0.0/8");
            } else if (step.equals("both rules stand first in their chains")) {
                String binary = remedy.commands().get(0).split(" ", 2)[0];
                if (binary.startsWith("iptables")) {
                    said = firstRule(node.said(binary + " -S INPUT")) + firstRule(node.said(binary + " -S OUTPUT"));
                    expected = List.of("-i lo", "-o lo", "ACCEPT");
                }
            } else if (answers.matches() && !answers.group(1).startsWith("curl")) {
                said = node.said(answers.group(1));
                expected = List.of(answers.group(2).split(" ", -1));
            }
            if (said != null && !expected.stream().allMatch(said::contains)) {
                wrong.add(remedy.id() + ": '" + step + "', but it says: " + said);
            }
        }
    }

    /** Of iptables -S what follows the policy; of nft list chain what follows the chain's hook. */
    private static String firstRule(String listing) {
        boolean nft = listing.startsWith("table ");
        return listing.lines()
                .filter(line -> nft || line.startsWith("-A "))
                .skip(nft ? 3 : 0)
                .findFirst()
                .orElse("");
    }

    /** Steps for the cluster do to the node what the test says; those for its services have nothing to restart here. */
    private static void run(LabNode node, String command) {
        String shown = command.replaceFirst("\\s+#.*$", "");
        boolean elsewhere = shown.startsWith("kubectl ") || shown.contains("systemctl restart kubelet");
        if (!elsewhere) {
            node.run(shown);
        }
    }

    /** What the remedy says of the guard: the rule keeps the peer out unless it is deleted with route_localnet on. */
    private static void guard(LabNode node, Remedy remedy, List<String> wrong) {
        boolean opens = remedy.id().equals("delete-rule");
        boolean deleted = remedy.holds().equals("no") && remedy.id().equals("lift-localnet-guard");
        if (!opens && !deleted && node.isOpenToPeer()) {
            wrong.add(remedy.id() + " lets the peer in");
        }
        if (opens && !remedy.holds().equals("no") && !remedy.risk().contains("route_localnet")) {
            wrong.add(remedy.id() + " lets the peer in and does not say so: " + remedy.risk());
        }
    }

    private static void undo(LabNode node, Broken broken, Remedy remedy, List<String> steps) {
        boolean printed = steps.stream()
                .allMatch(step ->
                        step.startsWith("iptables-") || step.startsWith("ip ") || step.startsWith("nft delete table "));
        if (printed) {
            steps.forEach(step -> run(node, step));
        } else {
            byHand(node, broken, remedy);
        }
        if (remedy.holds().equals("no")) {
            futileUndone(node, broken, remedy);
        }
    }

    /** Rollbacks that name a handle to be looked up, or steps of the cluster. */
    private static void byHand(LabNode node, Broken broken, Remedy remedy) {
        switch (remedy.id()) {
            case "lift-localnet-guard" -> {
                node.run("for c in /proc/sys/net/ipv4/conf/*/route_localnet; do echo 1 > $c; done");
                again(node, broken);
            }
            case "delete-rule" -> again(node, broken);
            case "move-health-endpoint" ->
                node.run(
                        "iptables-nft -w -D INPUT ! -i lo -p tcp --dport 9099 -j DROP || iptables-legacy -w -D INPUT ! -i lo -p tcp --dport 9099 -j DROP");
            case "exclude-loopback-from-nat" ->
                node.run("nft flush chain ip vpn post; nft add rule ip vpn post masquerade");
            case "accept-loopback" ->
                node.run(
                        "nft -a list chain ip guard localnet | grep accept | sed \"s/.*handle //\" | while read h; do nft delete rule ip guard localnet handle $h; done");
            default -> fail("no way back from " + remedy.id() + ": " + remedy.rollback());
        }
    }

    private static void again(LabNode node, Broken broken) {
        if (broken.drop().equals("native")) {
            node.run("nft delete table ip guard");
            install(node, "native");
        } else {
            node.run("iptables-" + broken.drop() + LOCALNET);
        }
    }

    private static void futileUndone(LabNode node, Broken broken, Remedy remedy) {
        switch (remedy.id()) {
            case "exclude-loopback-from-nat" ->
                node.run(
                        "iptables-nft -w -t nat -D POSTROUTING -o lo -s 127.0.0.0/8 -d 127.0.0.0/8 -j RETURN; iptables-legacy -w -t nat -D POSTROUTING -o lo -s 127.0.0.0/8 -d 127.0.0.0/8 -j RETURN");
            case "accept-loopback" -> node.run("iptables-nft -w -D INPUT 1; iptables-nft -w -D OUTPUT 1");
            case "delete-rule", "lift-localnet-guard" -> again(node, broken);
            default -> {}
        }
    }
}

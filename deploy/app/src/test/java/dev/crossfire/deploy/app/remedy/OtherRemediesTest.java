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
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The other conflicts that a kernel can be made to have: what they advise heals, and what they say does not help does not. */
@Tag("root")
@Execution(ExecutionMode.CONCURRENT)
class OtherRemediesTest {

    private static final String KUBE_FIREWALL = "BINARY -w -N KUBE-FIREWALL; BINARY -w -I INPUT -j KUBE-FIREWALL;"
            + " BINARY -w -I OUTPUT -j KUBE-FIREWALL; BINARY -w -A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8"
            + " -m comment --comment \"block incoming localnet connections\" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP";

    @BeforeAll
    static void requireRoot() throws IOException {
        LabNode.requireRoot();
    }

    private static Incident diagnosed(LabNode node, String conflict) {
        Report report = new Diagnoser(RuleCatalogue.shipped(), NodeNames.PLAIN, null, null)
                .bundle(node.bundle(), Instant.now());
        return report.incidents().stream()
                .filter(incident -> incident.conflict().equals(conflict))
                .findFirst()
                .orElseGet(() -> fail(report.findings().stream()
                        .filter(finding -> finding.conflict().equals(conflict))
                        .toList()
                        .toString()));
    }

    private static Remedy remedy(Incident incident, String id) {
        return incident.remedies().stream()
                .filter(remedy -> remedy.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            iptables-nft    | policy-without-loopback-accept | iptables-nft -w -A INPUT -p tcp --dport 22 -j ACCEPT; iptables-nft -w -P INPUT DROP
            iptables-legacy | policy-without-loopback-accept | iptables-legacy -w -P OUTPUT DROP
            iptables-nft    | rule-drops-loopback            | iptables-nft -w -A INPUT -p tcp --dport 9099 -j DROP
            """)
    void loopbackIsAcceptedAgain(String binary, String cause, String breaking) {
        try (LabNode node = LabNode.open()) {
            node.run(KUBE_FIREWALL.replace("BINARY", binary));
            assertTrue(node.answers("127.0.0.1"));
            node.run(breaking);
            node.capture();
            for (int check = 0; check < 3; check++) {
                assertFalse(node.check());
            }
            node.capture();
            Incident incident = diagnosed(node, "loopback-not-accepted");
            assertEquals(Verdict.CONFIRMED, incident.verdict());
            assertEquals(
                    cause, incident.cause() == null ? null : incident.cause().id());
            assertEquals("accept-loopback", incident.remedies().get(0).id());

            assertEquals("no", remedy(incident, "delete-localnet-rule").holds());
            node.run(binary + " -w -F KUBE-FIREWALL");
            assertFalse(node.answers("127.0.0.1"), "that rule was not it");

            Remedy accept = incident.remedies().get(0);
            accept.commands().forEach(node::run);
            assertTrue(node.answers("127.0.0.1"), accept.commands().toString());
            for (String step : accept.rollback().split("; ", -1)) {
                node.run(step);
            }
            assertFalse(node.answers("127.0.0.1"), accept.rollback());
        }
    }

    /** A native table needs its name in the command, and each hook the device that its packets have. */
    @ParameterizedTest
    @CsvSource({"input, iifname", "output, oifname"})
    void loopbackIsAcceptedAgainByANativeTable(String hook, String device) {
        try (LabNode node = LabNode.open()) {
            node.run(KUBE_FIREWALL.replace("BINARY", "iptables-nft"));
            node.run("nft add table inet own; nft \"add chain inet own c { type filter hook " + hook
                    + " priority 0; policy drop; }\"; nft add rule inet own c tcp dport 22 accept");
            node.capture();
            for (int check = 0; check < 3; check++) {
                assertFalse(node.check());
            }
            node.capture();
            Incident incident = diagnosed(node, "loopback-not-accepted");
            Remedy accept = incident.remedies().get(0);
            assertEquals("accept-loopback", accept.id());
            assertEquals(List.of("nft insert rule inet own c " + device + " lo accept"), accept.commands());
            accept.commands().forEach(node::run);
            assertTrue(node.answers("127.0.0.1"), accept.commands().toString());
            assertTrue(accept.verify().startsWith("nft list chain inet own c shows it first; "), accept.verify());
        }
    }

    /** A pod behind a bridge of the node sends to the peer; Docker's policy, or a rule, stands in the way. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            policy-drop | yes    | until-resync | iptables-nft -w -P FORWARD DROP
            policy-drop | yes    | until-resync | iptables-legacy -w -A INPUT -p tcp --dport 22 -j ACCEPT; iptables-legacy -w -P FORWARD DROP
            rule-drop   | yes    | no           | iptables-nft -w -A FORWARD -m comment --comment "no transit here" -j DROP
            rule-drop   | partly | no           | iptables-nft -w -A FORWARD -s 10.244.0.0/16 -j DROP
            rule-drop   | yes    | no           | nft add table inet guard; nft 'add chain inet guard transit { type filter hook forward priority 0; }'; nft add rule inet guard transit counter drop
            policy-drop | yes    | until-resync | nft add table inet guard; nft 'add chain inet guard transit { type filter hook forward priority 0; policy drop; }'; nft insert rule inet guard transit ct state established,related accept; iptables-nft -w -P FORWARD DROP
            """)
    void podsGetOutAgain(String cause, String holds, String policy, String breaking) {
        try (LabNode node = LabNode.open()) {
            String pod = node.pod("10.244.1.7", "10.244.1.1");
            node.run(KUBE_FIREWALL.replace("BINARY", "iptables-nft"));
            assertTrue(node.reaches(pod, LabNode.PEER), "pods get out of a healthy node");
            node.run(breaking);
            node.capture();
            for (int attempt = 0; attempt < 2; attempt++) {
                assertFalse(node.reaches(pod, LabNode.PEER));
                node.podSays("[ERROR] plugin/errors: 2 example.com. A: read udp 10.244.1.7:46793->" + LabNode.PEER
                        + ":53: i/o timeout");
            }
            node.capture();
            Incident incident = diagnosed(node, "forward-drop-vs-pods");
            // The policy of a native chain has no counter: with iptables' own beside it, that one proves.
            assertEquals(Verdict.CONFIRMED, incident.verdict(), () -> String.join("; ", incident.notes()));
            assertEquals(
                    cause, incident.cause() == null ? null : incident.cause().id());
            Remedy accept = remedy(incident, "accept-pods");
            assertEquals(holds, accept.holds());
            accept.commands().forEach(command -> node.run(command.replace("PODCIDR", "10.244.0.0/16")));
            assertTrue(node.reaches(pod, LabNode.PEER), accept.commands().toString());
            if (!accept.rollback().contains("handle")) {
                for (String step : accept.rollback().split("; ", -1)) {
                    node.run(step.replace("PODCIDR", "10.244.0.0/16"));
                }
                assertFalse(node.reaches(pod, LabNode.PEER), accept.rollback());
            }
            assertEquals(policy, remedy(incident, "policy-accept").holds());
            if (policy.equals("no")) {
                node.run("iptables-nft -w -P FORWARD ACCEPT");
                assertEquals(accept.rollback().contains("handle"), node.reaches(pod, LabNode.PEER));
                return;
            }
            remedy(incident, "policy-accept").commands().forEach(node::run);
            assertTrue(node.reaches(pod, LabNode.PEER));
            for (String step : remedy(incident, "policy-accept").rollback().split("; (?!\\})", -1)) {
                node.run(step);
            }
            assertFalse(node.reaches(pod, LabNode.PEER) && !accept.rollback().contains("handle"));
        }
    }

    /** The stale copy of kube-proxy's rules goes, with the jumps to it; everything else of that backend stays. */
    @Test
    void theStaleBackendIsCleared() {
        try (LabNode node = LabNode.open()) {
            services(node, "iptables-nft", "10.0.0.9");
            services(node, "iptables-legacy", "10.0.0.8");
            // More rules, and stale all the same.
            node.run("iptables-legacy -w -t nat -A KUBE-SERVICES -d 10.96.0.12/32 -j KUBE-SVC-A;"
                    + " iptables-legacy -w -t nat -A KUBE-SERVICES -d 10.96.0.13/32 -j KUBE-SVC-A");
            node.run(
                    "iptables-legacy -w -t nat -A POSTROUTING -s 10.9.0.0/16 -j MASQUERADE; iptables-legacy -w -A INPUT -p tcp --dport 22 -j ACCEPT");
            node.capture();
            Incident unsure = diagnosed(node, "iptables-backends-split");
            assertEquals(Verdict.CONFIRMED, unsure.verdict());
            assertEquals("partly", remedy(unsure, "clear-the-stale-backend").holds());
            node.run("iptables-nft -w -t nat -A KUBE-SERVICES -d 10.96.0.11/32 -j KUBE-SVC-A");
            node.capture();
            Incident incident = diagnosed(node, "iptables-backends-split");
            Remedy clear = incident.remedies().get(0);
            assertEquals("clear-the-stale-backend", clear.id());
            assertEquals("yes", clear.holds());
            String before = rules(node.said("iptables-legacy-save"));
            clear.commands().forEach(node::run);
            String legacy = node.said("iptables-legacy-save");
            assertFalse(legacy.contains("KUBE-SVC-") || legacy.contains("KUBE-SERVICES"), legacy);
            assertTrue(legacy.contains("-s 10.9.0.0/16") && legacy.contains("--dport 22"), legacy);
            assertTrue(node.said("iptables-nft-save").contains("10.0.0.9:6443"));
            node.run(clear.rollback() + "; rm /var/tmp/iptables-legacy.before");
            assertEquals(before, rules(node.said("iptables-legacy-save")));
        }
    }

    private static String rules(String save) {
        return save.lines().filter(line -> line.startsWith("-A ")).collect(Collectors.joining("\n"));
    }

    private static void services(LabNode node, String binary, String endpoint) {
        String nat = binary + " -w -t nat ";
        node.run(nat + "-N KUBE-SERVICES; " + nat + "-N KUBE-SVC-A; " + nat + "-N KUBE-SEP-A; "
                + nat + "-A PREROUTING -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES; "
                + nat + "-A OUTPUT -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES; "
                + nat + "-A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m tcp --dport 443 -j KUBE-SVC-A; "
                + nat + "-A KUBE-SVC-A -j KUBE-SEP-A; "
                + nat + "-A KUBE-SEP-A -p tcp -m tcp -j DNAT --to-destination " + endpoint + ":6443");
    }

    /** The tables are flushed as a firewall service does when it loads its file. */
    @Test
    void aFlushIsSeen() {
        try (LabNode node = LabNode.open()) {
            node.run(KUBE_FIREWALL.replace("BINARY", "iptables-nft"));
            services(node, "iptables-nft", "10.0.0.9");
            node.capture();
            node.systemSays("Finished nftables.service - nftables.");
            node.run("nft flush ruleset");
            node.capture();
            node.kubeletSays(
                    "I1122 15:58:49.885628 1203 iptables.go:590] iptables canary mangle/KUBE-KUBELET-CANARY deleted");
            Incident incident = diagnosed(node, "firewall-reload-vs-kubernetes");
            assertEquals(Verdict.CONFIRMED, incident.verdict());
            assertEquals(
                    "rule-file-loaded",
                    incident.cause() == null ? null : incident.cause().id());
        }
    }

    /** Another process holds the port: the kernel's list of sockets names it. */
    @Test
    void theHolderOfThePortIsNamed() {
        try (LabNode node = LabNode.open()) {
            for (int second = 0; second < 30; second++) {
                node.felixSays(
                        second,
                        "Health endpoint failed, trying to restart it... error=listen tcp 127.0.0.1:9099: bind: address already in use");
            }
            node.capture();
            Incident incident = diagnosed(node, "port-already-taken");
            assertEquals(Verdict.CONFIRMED, incident.verdict());
            assertTrue(
                    incident.cause() != null && incident.cause().says().contains("python3 listens on 127.0.0.1:9099"),
                    () -> String.valueOf(incident.cause()));
        }
    }
}
